// Reads what the report is made of: the history file and the run folders.
import { existsSync } from 'node:fs';
import { listRuns } from '../bulk/list-runs.js';
import { runsFolder } from '../bulk/run-folder.js';
import { UsageError } from '../errors.js';
import { historyFile, readHistory } from '../files/history-file.js';
import { readLines } from '../files/read-lines.js';

/** @typedef {import('../toolkit-types.js').ReportedRun} ReportedRun */

/** So many users are read of a file that names users; such a file may have a million. */
const MOST_USERS = 200;

/**
 * @param {{ history?: string, settings?: string }} options
 * @returns {string} the text of the history file
 * @throws {UsageError | import('../errors.js').HistoryFileError}
 */
export function readWholeHistory(options) {
  const file = historyFile(options);
  const text = readHistory(file);
  if (text === '') {
    throw new UsageError(
      `there is nothing to report: ${file} is missing or empty`,
      'run auth0-account-migration status first, which writes it, or name another file with --history',
    );
  }
  return text;
}

/**
 * Reads the runs, oldest first. Those whose record can't be read are named, and the output warns of them.
 *
 * @param {{ runs?: string, settings?: string, withUsers?: boolean }} options With `withUsers`, the files that name users are read.
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<{ runs: ReportedRun[], unreadable_runs: string[] }>}
 * @throws {import('../errors.js').RunFolderError | import('../errors.js').InputError}
 */
export async function readRuns({ withUsers = false, ...options }, output) {
  /** @type {ReportedRun[]} */
  const runs = [];
  const { folders, unreadable } = listRuns(runsFolder(options), output);
  for (const folder of folders) {
    const run = { record: folder.record, state: folder.state };
    runs.push(
      withUsers
        ? {
            ...run,
            failed: await readFirstLines(folder.file('failed.ndjson')),
            differences: await readFirstLines(folder.file('differences.ndjson')),
          }
        : run,
    );
  }
  return { runs, unreadable_runs: unreadable.map(({ run }) => run) };
}

/** @param {string} file @returns {Promise<string[]>} none if there is no such file */
async function readFirstLines(file) {
  if (!existsSync(file)) return [];
  /** @type {string[]} */
  const lines = [];
  for await (const line of readLines(file)) {
    lines.push(line);
    if (lines.length === MOST_USERS) break;
  }
  return lines;
}
