// Reads a text file that a person may have written.
import { readFileSync } from 'node:fs';

/**
 * Other encodings are refused: each letter that is not ASCII would become another one, in names and in secrets.
 *
 * @param {string} path
 * @returns {string} without a byte order mark
 * @throws {Error} if the file can't be read or is not UTF-8; `describeFileError` says why
 */
export const readText = (path) =>
  new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
