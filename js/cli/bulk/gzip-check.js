// Reads a gzip file to its end: only its last bytes tell whether it is whole.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/**
 * Checks a gzip file, which may have several members (RFC 1952 section 2.2), and counts its lines that are not empty.
 *
 * @param {string} path
 * @returns {Promise<import('../toolkit-types.js').ExportedFile | { reason: string }>} the reason if it is no whole gzip
 * @throws {Error} if the file can't be read
 */
export async function checkGzip(path) {
  const { size: bytes } = await stat(path);
  if (bytes === 0) return { reason: 'the file is empty' };
  const hash = createHash('sha256');
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  // Larger pieces than the default take a third of the time.
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('data', (chunk) => hash.update(chunk));
  file.once('error', (error) => gunzip.destroy(error));
  const lines = new LineCount();
  try {
    for await (const chunk of file.pipe(gunzip)) lines.add(chunk);
  } catch (error) {
    file.destroy();
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (!code?.startsWith('Z_')) throw error;
    return { reason: `it is no whole gzip: ${message}` };
  }
  return { bytes, sha256: hash.digest('hex'), users: lines.count };
}

/** Counts the lines that are not empty; the last one may have no line break. */
class LineCount {
  count = 0;
  #isEmpty = true;

  /** @param {Buffer} chunk */
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
