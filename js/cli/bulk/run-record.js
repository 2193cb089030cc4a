// The file run.json of a run folder: what the run was asked to do, and how far it has come.
import { join } from 'node:path';
import { RunFolderError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { parseJson } from '../files/json.js';
import { readText } from '../files/read-text.js';
import { stageFile } from '../files/staged-file.js';

/** The format that this version writes. A later one may add members, and changes this number if it changes any. */
const FORMAT = 1;

/**
 * @typedef {import('../documents.js').RunInput} RunInput
 * @typedef {import('../documents.js').RunRecord} RunRecord
 * @typedef {import('../documents.js').RunState} RunState
 */

/**
 * @param {Pick<RunRecord, 'id' | 'command' | 'options'> & Partial<RunRecord>} run
 * @returns {RunRecord}
 */
export const newRecord = (run) => ({
  format: FORMAT,
  version: VERSION,
  state: 'running',
  started_at: new Date().toISOString(),
  inputs: [],
  steps: {},
  ...run,
});

/** @param {string} folder @param {RunRecord} record */
export function writeRecord(folder, record) {
  stageFile(join(folder, 'run.json'), `${JSON.stringify(record, null, 2)}\n`, 0o600).commit();
}

/**
 * @param {string} folder
 * @returns {RunRecord}
 * @throws {RunFolderError} if it is not the folder of a run, or one of a later version
 */
export function readRecord(folder) {
  const file = join(folder, 'run.json');
  let text;
  try {
    text = readText(file);
  } catch (error) {
    throw new RunFolderError(`${file} cannot be read: ${describeFileError(error)}`);
  }
  const record = /** @type {Partial<RunRecord> | null} */ (parseJson(text, file, RunFolderError));
  if (record?.format !== FORMAT) {
    throw new RunFolderError(
      `${file} is not of this version of the program`,
      'use the version that has written it',
    );
  }
  if (!isWhole(record)) {
    throw new RunFolderError(`${file} is damaged`, 'restore it, or delete the folder of the run');
  }
  return record;
}

/**
 * Whether a record has the members that the commands rely on.
 *
 * @param {Partial<RunRecord>} record
 * @returns {record is RunRecord}
 */
function isWhole(record) {
  const { id, command, state, started_at: startedAt, options, inputs, steps } = record;
  return (
    [id, command, state, startedAt].every((member) => typeof member === 'string') &&
    [options, steps].every(isObject) &&
    Array.isArray(inputs)
  );
}

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
