// Checks the names of input files before a run folder is created: a wrong name is only a wrong argument then.
import { statSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { STDIN } from './input-file.js';

/** @param {string[]} paths Paths, or `-`. @throws {UsageError} */
export function requireInputs(paths) {
  if (paths.filter((path) => path === STDIN).length > 1) {
    throw new UsageError('- can be named once: there is one standard input');
  }
  for (const path of paths) {
    if (path !== STDIN && statOf(path).isDirectory()) throw new UsageError(`${path} is a folder`);
  }
}

/** For work that reads its files twice: a pipe is empty the second time. @param {string[]} paths @throws {UsageError} */
export function requireRereadable(paths) {
  for (const path of paths) {
    if (path === STDIN || !statOf(path).isFile()) {
      throw new UsageError(`${path} is not a file that can be read twice`, 'save it to a file');
    }
  }
}

/** @param {string} path */
function statOf(path) {
  try {
    return statSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${describeFileError(error)}`);
  }
}
