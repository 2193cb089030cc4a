// Reads a file line by line, so that it may be larger than the memory.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { InputError } from '../errors.js';
import { describeFileError } from './file-error.js';

/**
 * The lines of a file.
 *
 * @param {string} file
 * @returns {AsyncGenerator<string, void>}
 * @throws {InputError}
 */
export async function* readLines(file) {
  const stream = createReadStream(file);
  try {
    yield* createInterface({ input: stream });
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${describeFileError(error)}`);
  } finally {
    stream.destroy();
  }
}
