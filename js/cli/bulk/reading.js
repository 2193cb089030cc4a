// Reads files, and passes their pieces to workers.
import { CommandError, InputError } from '../errors.js';

/**
 * @typedef {import('./input-file.js').InputFile} InputFile
 * @typedef {import('./run-record.js').RunInput} RunInput
 * @typedef {[number: number, file: InputFile]} NumberedFile A file with its number in the request.
 * @typedef {Pick<import('./bulk-worker.js').BulkWorker, 'begin' | 'push' | 'end' | 'countLines'>} FileWorker Takes the pieces.
 */

/** The progress is told at most so often. */
const PROGRESS_INTERVAL_MS = 100;

export class Reading {
  /** The hash of each file that was read, by its path. @type {Map<string, string>} */
  #hashes = new Map();
  #hasFailed = false;
  #report;

  /**
   * @param {InputFile[]} files All files that will be read.
   * @param {(bytes: number, total: number | undefined) => void} onProgress Is told how much of them was read.
   */
  constructor(files, onProgress) {
    this.#report = progressReport(files, onProgress);
  }

  /**
   * Reads lists of files at the same time, those of one list one after the other. If one fails, the others end early.
   *
   * @param {{ files: NumberedFile[], worker: FileWorker }[]} lists
   * @returns {Promise<RunInput[]>} in the order of the lists
   * @throws {InputError} if a file cannot be read, or is another one than when it was read before
   */
  async readTogether(lists) {
    const results = await Promise.allSettled(
      lists.map(({ files, worker }) => this.#readList(files, worker)),
    );
    return results.flatMap((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  /** @param {NumberedFile[]} files @param {FileWorker} worker */
  async #readList(files, worker) {
    const read = [];
    try {
      for (const [number, file] of files) read.push(await this.#readFile(file, number, worker));
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
    return read;
  }

  /**
   * @param {InputFile} file
   * @param {number} number
   * @param {FileWorker} worker
   * @returns {Promise<RunInput>}
   */
  async #readFile(file, number, worker) {
    let isWhole = (await worker.begin(number)) && !this.#hasFailed;
    if (isWhole) {
      try {
        for await (const piece of file.content()) {
          this.#report();
          isWhole = (await worker.push(piece)) && !this.#hasFailed;
          if (!isWhole) break;
        }
      } catch (error) {
        if (error instanceof CommandError) throw error;
        throw file.describe(error, await worker.countLines());
      }
    }
    await worker.end();
    const sha256 = file.sha256();
    // A pass that reads other users than the one before it draws wrong conclusions about them.
    if (isWhole && (this.#hashes.get(file.path) ?? sha256) !== sha256) {
      throw new InputError(
        `${file.name} was changed while it was read`,
        'run the command again with a file that nobody writes to',
      );
    }
    if (isWhole) this.#hashes.set(file.path, sha256);
    return { path: file.path, bytes: file.bytes, sha256 };
  }
}

/** @param {InputFile[]} files @param {(bytes: number, total: number | undefined) => void} onProgress */
function progressReport(files, onProgress) {
  const sizes = files.map(({ size }) => size);
  const total = sizes.reduce(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
  let lastMs = -Infinity;
  return () => {
    const now = performance.now();
    if (now - lastMs < PROGRESS_INTERVAL_MS) return;
    lastMs = now;
    onProgress(
      files.reduce((sum, { bytes }) => sum + bytes, 0),
      total,
    );
  };
}
