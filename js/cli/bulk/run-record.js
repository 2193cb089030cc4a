// The file run.json of a run folder: what the run was asked to do, and how far it has come.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunFolderError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { parseJson } from '../files/json.js';
import { stageFile } from '../files/staged-file.js';

/** The format that this version writes. A later one may add members, and changes this number if it changes any. */
const FORMAT = 1;

/**
 * @typedef {'running' | 'done' | 'incomplete' | 'failed' | 'interrupted'} RunState `incomplete`: the work is done, and
 * some users need somebody.
 */

/**
 * @typedef {object} RunInput A file that the run has read.
 * @property {string} path
 * @property {number} bytes
 * @property {string} sha256
 */

/**
 * @typedef {object} RunRecord
 * @property {number} format
 * @property {string} id The name of the run folder.
 * @property {string} command
 * @property {string} version The version of this program.
 * @property {RunState} state
 * @property {string} started_at ISO 8601
 * @property {string} [ended_at] ISO 8601
 * @property {string} [old_domain]
 * @property {string} [new_domain]
 * @property {string} [connection] The value of `--connection`.
 * @property {Record<string, unknown>} options
 * @property {RunInput[]} inputs
 * @property {Record<string, unknown>} steps What each finished step of the run has returned, by its name.
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
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RunFolderError(`${file} cannot be read: ${describeFileError(error)}`);
  }
  const record = /** @type {Partial<RunRecord> | null} */ (parseJson(text, file, RunFolderError));
  if (record?.format !== FORMAT || typeof record.command !== 'string') {
    throw new RunFolderError(
      `${file} is not of this version of the program`,
      'use the version that has written it',
    );
  }
  return /** @type {RunRecord} */ (record);
}
