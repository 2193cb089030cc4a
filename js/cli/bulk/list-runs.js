// Lists the run folders of a folder.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RunFolderError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { cleanStrings } from '../text/clean.js';
import { RunFolder } from './run-folder.js';

/**
 * The runs of a folder, oldest first, and those that are left out since their record can't be read, with the reason. The output
 * warns of each of these.
 *
 * @param {string} runs
 * @param {import('../terminal/output.js').Output} output
 * @returns {{ folders: RunFolder[], unreadable: { run: string, message: string }[] }}
 * @throws {RunFolderError}
 */
export function listRuns(runs, output) {
  /** @type {RunFolder[]} */
  const folders = [];
  /** @type {{ run: string, message: string }[]} */
  const unreadable = [];
  let names;
  try {
    names = readdirSync(runs);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') {
      return { folders, unreadable };
    }
    throw new RunFolderError(`${runs} cannot be read: ${describeFileError(error)}`);
  }
  for (const run of names.sort().filter((name) => existsSync(join(runs, name, 'run.json')))) {
    try {
      folders.push(RunFolder.open(runs, run));
    } catch (error) {
      if (!(error instanceof RunFolderError)) throw error;
      const { message, remedy } = error.failure;
      unreadable.push({ run, message });
      output.warn(remedy ? `${message}; ${remedy}` : message);
    }
  }
  return { folders, unreadable: cleanStrings(unreadable) };
}
