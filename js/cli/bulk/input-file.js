// Reads a file of users, packed or not, and computes what identifies it.
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { InputError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { freeBuffer } from './free-buffer.js';

/** Stands for the standard input. */
export const STDIN = '-';

/** The first bytes of every gzip (RFC 1952 section 2.3.1). The name of a file says nothing about it. */
const GZIP = [0x1f, 0x8b];
/** The size of the pieces. Larger ones were slower when measured. */
const PIECE_BYTES = 262_144;
/** How many pieces zlib unpacks ahead. With more it takes more memory, and no less time. */
const UNPACKED_AHEAD = 4;

export class InputFile {
  /** How many bytes were read. */
  bytes = 0;
  /** Whether it is a gzip, as its first bytes say. */
  isPacked = false;
  #hash = createHash('sha256');
  /** @type {import('node:stream').Readable | undefined} */
  #source;

  /** @param {string} path A path, or `-`. */
  constructor(path) {
    this.path = path;
    this.name = path === STDIN ? 'standard input' : path;
  }

  /** The size of the file; `undefined` if it is not known. A file that is not there is a problem only when it is read. */
  get size() {
    if (this.path === STDIN) return undefined;
    try {
      return statSync(this.path).size;
    } catch {
      return undefined;
    }
  }

  /** The hash of the bytes that were read. It can be taken once. */
  sha256() {
    return this.#hash.digest('hex');
  }

  /**
   * The unpacked bytes. Several pieces may be parts of one buffer, which nobody uses any more after the one at its end.
   *
   * @returns {AsyncIterable<Uint8Array<ArrayBuffer>>}
   */
  async *content() {
    const pieces = this.#read();
    const start = await readStart(pieces);
    const all = prepend(start, pieces);
    this.isPacked = GZIP.every((byte, index) => start[index] === byte);
    if (!this.isPacked) return yield* all;
    // zlib's streams pass on the options of every stream, which their types do not say. In object mode the pieces come as they
    // are. Otherwise all that there are would be copied into one.
    const options = {
      chunkSize: PIECE_BYTES,
      readableObjectMode: true,
      readableHighWaterMark: UNPACKED_AHEAD,
    };
    const gunzip = createGunzip(options);
    // Bytes behind the end are noticed when nobody iterates any more. Node.js 24 would end the process then.
    gunzip.on('error', () => {});
    const unpacking = unpack(all, gunzip);
    // If zlib fails first, its error is the one that counts.
    unpacking.catch(() => {});
    try {
      yield* gunzip;
      await unpacking;
    } finally {
      // What nobody reads any more would keep the process alive as long as its producer.
      this.#source?.destroy();
    }
  }

  /**
   * Says what is wrong with the file.
   *
   * @param {unknown} error What reading the content has thrown.
   * @param {number} lines How many lines came before.
   */
  describe(error, lines) {
    const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error);
    const before = `after ${lines.toLocaleString('en')} lines`;
    if (!this.isPacked || !code.startsWith('Z_')) {
      return new InputError(`${this.name} cannot be read ${before}: ${describeFileError(error)}`);
    }
    const remedy = 'get the file again; nothing of it was kept';
    if (code === 'Z_BUF_ERROR') {
      return new InputError(`${this.name} is truncated: it ends ${before}`, remedy);
    }
    // zlib looks for a header again after the end of what it has unpacked, since a gzip may have several parts.
    return message === 'incorrect header check' && lines > 0
      ? new InputError(`${this.name} has other data behind its end, ${before}`, remedy)
      : new InputError(`${this.name} is damaged: ${message}, ${before}`, remedy);
  }

  /** @returns {AsyncGenerator<Buffer<ArrayBuffer>>} */
  async *#read() {
    this.#source =
      this.path === STDIN
        ? process.stdin
        : createReadStream(this.path, { highWaterMark: PIECE_BYTES });
    for await (const piece of this.#source) {
      this.bytes += piece.length;
      this.#hash.update(piece);
      yield piece;
    }
  }
}

/**
 * Writes all pieces to zlib, and frees each when it is unpacked. An error of the source destroys zlib's stream, which ends the
 * iteration over what it has unpacked.
 *
 * @param {AsyncIterable<Buffer<ArrayBuffer>>} pieces
 * @param {import('node:zlib').Gunzip} gunzip
 * @throws {Error} if something other than zeros follows the end of the gzip
 */
async function unpack(pieces, gunzip) {
  let passed = 0;
  try {
    for await (const piece of pieces) {
      // What zlib has left unread tells that it is at the end.
      if (gunzip.bytesWritten === passed) await write(gunzip, piece);
      passed += piece.length;
      const unread = passed - gunzip.bytesWritten;
      if (unread > 0) requirePadding(piece, unread);
      // Otherwise it is a part of Node's pool.
      else if (piece.length === piece.buffer.byteLength) freeBuffer(piece.buffer);
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(/** @type {Error} */ (error));
    throw error;
  }
}

/**
 * Waits until zlib has read the piece, or as much of it as it will read. At padding it stops: then it does not always call back,
 * and its stream closes itself.
 *
 * @param {import('node:zlib').Gunzip} gunzip
 * @param {Buffer} piece
 * @returns {Promise<void>}
 */
const write = (gunzip, piece) =>
  new Promise((resolve, reject) => {
    const onEnd = () => resolve();
    gunzip.once('end', onEnd).once('close', onEnd);
    gunzip.write(piece, (error) => {
      gunzip.off('end', onEnd).off('close', onEnd);
      if (error) reject(error);
      else resolve();
    });
  });

/**
 * zlib takes zeros for padding, and reads nothing behind them. Users behind them would be lost silently.
 *
 * @param {Buffer} piece
 * @param {number} unread How many bytes, of this piece and those before it, zlib has not read.
 */
function requirePadding(piece, unread) {
  const rest = piece.subarray(Math.max(piece.length - unread, 0));
  if (rest.every((byte) => byte === 0)) return;
  // In zlib's words, for what follows an end without padding.
  throw Object.assign(new Error('incorrect header check'), { code: 'Z_DATA_ERROR' });
}

/** The first piece, or the first ones if they are shorter than what tells a gzip. @param {AsyncGenerator<Buffer<ArrayBuffer>>} pieces */
async function readStart(pieces) {
  let start = Buffer.alloc(0);
  while (start.length < GZIP.length) {
    const { value, done } = await pieces.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  return start;
}

/** @param {Buffer<ArrayBuffer>} start @param {AsyncGenerator<Buffer<ArrayBuffer>>} pieces */
async function* prepend(start, pieces) {
  if (start.length > 0) yield start;
  yield* pieces;
}
