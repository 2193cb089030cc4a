// Writes the file of `--out` of a command that writes one file.
import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { OutputFolderError, UsageError } from '../errors.js';
import { describeFileError } from './file-error.js';
import { readContent } from './output-folder.js';
import { stageFile } from './staged-file.js';

/**
 * Writes the file, unless it has the content already.
 *
 * @param {string} path
 * @param {string} content
 * @param {object} options
 * @param {boolean} options.force Whether an existing file with other content is overwritten.
 * @param {number} options.mode Who may read it.
 * @returns {boolean} whether it was written
 * @throws {UsageError | OutputFolderError}
 */
export function writeOutputFile(path, content, { force, mode }) {
  const existing = lstatSync(path, { throwIfNoEntry: false });
  // A link to nothing is replaced like a file; one to a device would be, too, and the device if it is named itself.
  const target = statSync(path, { throwIfNoEntry: false });
  if (target?.isDirectory()) throw new UsageError(`--out ${path} is a folder`);
  if (target && !target.isFile()) {
    throw new UsageError(`--out ${path} is not a regular file`, 'name another file');
  }
  if (readContent(path) === content) return false;
  if (existing && !force) {
    throw new UsageError(
      `--out ${path} exists with other content; nothing was written`,
      'name another file, or overwrite it with --force',
    );
  }
  try {
    mkdirSync(dirname(path), { recursive: true });
    stageFile(path, content, mode).commit();
  } catch (error) {
    throw new OutputFolderError(`--out ${path} cannot be written: ${describeFileError(error)}`);
  }
  return true;
}
