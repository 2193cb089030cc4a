// Reads and extends the history of a migration: the records of all runs of `status`, one a line. Only its owner may read it,
// although it holds numbers only.
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { HistoryFileError, UsageError } from '../errors.js';
import { openForAppend } from './append.js';
import { describeFileError } from './file-error.js';
import { SETTINGS_FILE } from './settings-file.js';

/** Name of the history file if there is no `--history`; it lies beside the settings file. */
export const HISTORY_FILE = 'auth0-migration-history.ndjson';

/**
 * @param {object} options
 * @param {string} [options.history] The value of `--history`.
 * @param {string} [options.settings] The value of `--settings`.
 * @returns {string} A file that may be missing. A pipe would be waited for, and some devices have no end.
 * @throws {UsageError} if it is there and not a regular file
 */
export function historyFile({ history, settings = SETTINGS_FILE }) {
  const file = history ?? join(dirname(settings), HISTORY_FILE);
  if (existsSync(file) && !statSync(file).isFile()) {
    throw new UsageError(
      `the history file ${file} is not a regular file`,
      'name another one with --history FILE',
    );
  }
  return file;
}

/**
 * Reads the text of the file, which the toolkit parses.
 *
 * @param {string} file
 * @returns {string} empty if there is no such file
 * @throws {HistoryFileError}
 */
export function readHistory(file) {
  try {
    // Without a byte order mark, which an editor may have added. A last line may be torn within a letter.
    return new TextDecoder().decode(readFileSync(file));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return '';
    throw new HistoryFileError(
      `the history file ${file} cannot be read: ${describeFileError(error)}`,
    );
  }
}

/**
 * The lock of a history file. A symbolic link to the file is another name of it, and has the same lock.
 *
 * @param {string} file
 */
export function historyLock(file) {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink();
  return `${isLink && existsSync(file) ? realpathSync(file) : file}.lock`;
}

/**
 * Makes sure that a record can be added: a history file that is missing is created, but not its folder.
 *
 * @param {string} file
 * @throws {UsageError}
 */
export function requireWritableHistory(file) {
  const folder = dirname(file);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(
      `the history file ${file} cannot be written: there is no folder ${folder}`,
      'create the folder, or name another file with --history FILE',
    );
  }
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `the history file ${file} cannot be written: ${describeFileError(error)}`,
      'correct its rights, or name another one with --history FILE',
    );
  }
}

/**
 * Appends a record, and returns when it is on the disk. The toolkit has read the text of the file before, so that a last line
 * without an end is a record: whole, or torn by a crash.
 *
 * @param {string} file
 * @param {import('../toolkit-types.js').StatusRecord} record
 * @throws {HistoryFileError}
 */
export async function appendRecord(file, record) {
  try {
    const handle = await openForAppend(file, isJson);
    try {
      await handle.appendFile(`${JSON.stringify(record)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new HistoryFileError(
      `the record could not be added to the history file ${file}: ${describeFileError(error)}`,
    );
  }
}

/** @param {string} line */
function isJson(line) {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
