// Layer js: the file that keeps how a connection was before `setup`, for `undo`. It holds no secret, yet is nobody
// else's business.
import { lstatSync, readFileSync } from 'node:fs';
import { Problem, reasonOf } from './problem.js';
import { parseJson } from './settings-file.js';
import { stageFile } from './staged-file.js';

/** Where the state is without `--state`. */
export const STATE_FILE = 'auth0-migration.state.json';

/** @typedef {import('./output.js').Output} Output */

/**
 * @param {string} file
 * @param {Output} output
 * @returns {unknown} `undefined` when there is none
 * @throws {Problem} code `state`
 */
export function readState(file, output) {
  const mode = modeOf(file);
  if (mode === undefined) return undefined;
  if (process.platform !== 'win32' && mode & 0o077) {
    output.warn(`others on this machine can read ${file}; chmod 600 ${file} takes that away`);
  }
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem({
      code: 'state',
      message: `the state file ${file} cannot be read: ${reasonOf(error)}`,
    });
  }
  return parseJson(text, file, 'state');
}

/**
 * @param {string} file
 * @param {unknown} state
 * @param {Output} output
 * @returns {boolean} whether it was written; if not, the reason has been printed
 */
export function writeState(file, state, output) {
  try {
    modeOf(file);
    stageFile(file, `${JSON.stringify(state, null, 2)}\n`, 0o600).commit();
    return true;
  } catch (error) {
    const reason = error instanceof Problem ? error.message : `${file}: ${reasonOf(error)}`;
    output.warn(`the state could not be kept: ${reason}`);
    return false;
  }
}

/** @param {string} file @returns {number | undefined} `undefined` when there is none */
function modeOf(file) {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return undefined;
  if (!found.isFile()) {
    const what = found.isSymbolicLink() ? 'a symbolic link, which is not followed' : 'no file';
    throw new Problem({
      code: 'state',
      message: `${file} is ${what}`,
      remedy: 'name another place with --state FILE',
    });
  }
  return found.mode;
}
