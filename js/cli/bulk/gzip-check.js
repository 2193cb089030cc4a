// Reads a gzip file to its end: only its last bytes tell whether it is whole.
import { stat } from 'node:fs/promises';
import { InputFile } from './input-file.js';

const NEWLINE = 0x0a;

/**
 * Checks a gzip file, which may have several members (RFC 1952 section 2.2), and counts its lines that are not empty.
 *
 * @param {string} path
 * @returns {Promise<import('../toolkit-types.js').ExportedFile | { reason: string }>} the reason if it is no whole gzip
 * @throws {Error} if the file can't be read
 */
export async function checkGzip(path) {
  const { size } = await stat(path);
  if (size === 0) return { reason: 'the file is empty' };
  const file = new InputFile(path);
  const lines = new LineCount();
  try {
    for await (const chunk of file.content()) lines.add(chunk);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (!code?.startsWith('Z_')) throw error;
    return { reason: `it is no whole gzip: ${message}` };
  }
  if (!file.isPacked) return { reason: 'it is no gzip' };
  return { bytes: file.bytes, sha256: file.sha256(), users: lines.count };
}

/** Counts the lines that are not empty; the last one may have no line break. */
class LineCount {
  count = 0;
  #isEmpty = true;

  /** @param {Uint8Array} chunk */
  add(chunk) {
    let start = 0;
    for (let end; (end = chunk.indexOf(NEWLINE, start)) !== -1; start = end + 1) {
      if (end > start && this.#isEmpty) this.count += 1;
      this.#isEmpty = true;
    }
    if (start < chunk.length && this.#isEmpty) {
      this.count += 1;
      this.#isEmpty = false;
    }
  }
}
