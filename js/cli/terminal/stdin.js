// Reads stdin to its end.
import { InputError } from '../errors.js';

/** More than this is not read into the memory. */
const MAX_BYTES = 64_000_000;

/**
 * @returns {Promise<string>}
 * @throws {InputError} if it is too long or can't be read
 */
export async function readStdin() {
  /** @type {Buffer[]} */
  const chunks = [];
  let bytes = 0;
  try {
    for await (const chunk of process.stdin) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    throw new InputError('stdin cannot be read');
  }
  if (bytes > MAX_BYTES) {
    throw new InputError(`stdin has more than ${MAX_BYTES} bytes`, 'pass a part of it');
  }
  return Buffer.concat(chunks).toString('utf8');
}
