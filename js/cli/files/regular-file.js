// Reads a file that a command is about to change.
import { lstatSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { describeFileError } from './file-error.js';
import { readText } from './read-text.js';

/**
 * The text of a file that is to be extended.
 *
 * @param {string} path
 * @returns {string | undefined} `undefined` if there is no such file
 * @throws {UsageError} if it can't be read, or is a folder or a symbolic link
 */
export function readRegularFile(path) {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (!stats.isFile()) {
    const kind = stats.isSymbolicLink()
      ? 'a symbolic link, which is not followed'
      : 'not a regular file';
    throw new UsageError(`${path} is ${kind}; no file was written`, 'name another file');
  }
  try {
    return readText(path);
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read: ${describeFileError(error)}; no file was written`,
    );
  }
}
