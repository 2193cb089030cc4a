// Reads and writes the state file: what the connections were before `setup`, for `undo`. It contains no secrets, but
// only its owner may read it.
import { existsSync, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError, StateFileError } from '../errors.js';
import { describeFileError } from './file-error.js';
import { parseJson } from './json.js';
import { readText } from './read-text.js';
import { SETTINGS_FILE } from './settings-file.js';
import { removeStagedFiles, stageFile } from './staged-file.js';

/** Name of the state file if there is no `--state`; it lies beside the settings file. */
export const STATE_FILE = 'auth0-migration.state.json';

/** @typedef {import('../terminal/output.js').Output} Output */

/** The state file of a settings file. @param {string} [settings] The value of `--settings`. */
export const defaultStateFile = (settings = SETTINGS_FILE) => join(dirname(settings), STATE_FILE);

/**
 * Returns the path of the state file. Earlier versions kept it in the working directory: if such a file seems to belong
 * to this settings file, the error says how to move it, because what was before `setup` would not be known without it.
 *
 * @param {object} options
 * @param {string} [options.state] The value of `--state`.
 * @param {string} [options.settings] The value of `--settings`.
 * @returns {string}
 * @throws {StateFileError}
 */
export function findStateFile({ state, settings = SETTINGS_FILE }) {
  if (state !== undefined) return state;
  const file = defaultStateFile(settings);
  // A settings file in the working directory is another migration's, and so is the state file beside it.
  const isForgotten = !existsSync(file) && existsSync(STATE_FILE) && !existsSync(SETTINGS_FILE);
  if (isForgotten) {
    throw new StateFileError(
      `the state file ${STATE_FILE} lies in the working directory, and belongs beside the settings file ${settings}`,
      `move it to ${file}, or name the state file with --state FILE`,
    );
  }
  return file;
}

/**
 * @param {string} file
 * @param {Output} output
 * @returns {unknown} `undefined` if there is no such file
 * @throws {StateFileError}
 */
export function readState(file, output) {
  const mode = readFileMode(file);
  if (mode === undefined) return undefined;
  if (process.platform !== 'win32' && mode & 0o077) {
    output.warn(`other users of this machine can read ${file}; run chmod 600 ${file}`);
  }
  let text;
  try {
    text = readText(file);
  } catch (error) {
    throw new StateFileError(`the state file ${file} cannot be read: ${describeFileError(error)}`);
  }
  const state = parseJson(text, file, StateFileError);
  // The toolkit reads null as "there is no state file", so it must not reach the toolkit.
  if (state === null) {
    throw new StateFileError(
      "the state file can't be read: it is not a JSON object",
      'name another file with --state, or restore this one',
    );
  }
  return state;
}

/**
 * @param {string} file
 * @param {unknown} state
 * @param {Output} output
 * @returns {boolean} whether the state was written; if not, the reason has been printed
 */
export function writeState(file, state, output) {
  try {
    readFileMode(file);
    removeStagedFiles(file);
    stageFile(file, `${JSON.stringify(state, null, 2)}\n`, 0o600).commit();
    return true;
  } catch (error) {
    const reason =
      error instanceof CommandError ? error.message : `${file}: ${describeFileError(error)}`;
    output.warn(`the state could not be saved: ${reason}`);
    return false;
  }
}

/**
 * @param {string} file
 * @returns {number | undefined} `undefined` if there is no such file
 * @throws {StateFileError} if it is not a regular file
 */
function readFileMode(file) {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (!stats.isFile()) {
    const kind = stats.isSymbolicLink()
      ? 'a symbolic link, which is not followed'
      : 'not a regular file';
    throw new StateFileError(`${file} is ${kind}`, 'name another file with --state FILE');
  }
  return stats.mode;
}
