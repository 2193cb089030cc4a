// The main thread's side of the worker: passes it the bytes of files in buffers that go to and fro.
import { writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { CommandError, RunFolderError } from '../errors.js';
import { cleanProblem } from '../text/clean.js';
import { describeFileError } from '../files/file-error.js';
import { internalError } from '../toolkit.js';
import { FILE_OPTIONS } from './work-files.js';

/**
 * @typedef {import('./worker.js').WorkerAnswer} WorkerAnswer
 * @typedef {import('./worker.js').WorkerCall} WorkerCall
 */

/** The size of a buffer. Larger ones were slower when measured. */
export const BUFFER_BYTES = 262_144;
/** So many buffers go to and fro. Then reading waits for the worker. */
const BUFFERS = 16;
/** So many files are written at once. Then reading waits for one of them. */
const MAX_WRITES = 8;

export class BulkWorker {
  #worker;
  /** @type {ArrayBuffer[]} */
  #free = Array.from({ length: BUFFERS }, () => new ArrayBuffer(BUFFER_BYTES));
  /** Whether the toolkit wants no more bytes. */
  #enough = false;
  /** The files that are being written for the worker. @type {Set<Promise<void>>} */
  #writes = new Set();
  /** Why one of them could not be written. @type {string | undefined} */
  #fileError;
  /** @type {Error | undefined} */
  #failure;
  /** Those who wait for a buffer or an answer. @type {{ resolve: (value: any) => void, reject: (error: Error) => void }[]} */
  #answers = [];
  /** @type {{ resolve: (buffer: ArrayBuffer) => void, reject: (error: Error) => void } | undefined} */
  #buffer;

  /** @param {import('./worker.js').WorkerTask} workerData */
  constructor(workerData) {
    // The build bundles this file into cli.js, which is in the same folder as the worker.
    this.#worker = new Worker(new URL('./bulk-worker.js', import.meta.url), { workerData });
    this.#worker.on('message', (/** @type {WorkerAnswer} */ answer) => this.#receive(answer));
    // Whatever ends the worker before its work is done is an error in this program.
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('messageerror', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail({ name: 'WorkerExit' }));
  }

  /** @param {number} file @returns {Promise<boolean>} false if the toolkit needs nothing of the file */
  async begin(file) {
    const isNeeded = await this.#call({ kind: 'begin', file });
    this.#enough = !isNeeded || this.#fileError !== undefined;
    return !this.#enough;
  }

  /**
   * Passes bytes on. They are copied, because zlib's are views of a buffer of its own.
   *
   * @param {Uint8Array} bytes
   * @returns {Promise<boolean>} false if the toolkit wants no more
   */
  async push(bytes) {
    for (let start = 0; start < bytes.length && !this.#enough; start += BUFFER_BYTES) {
      while (this.#writes.size > MAX_WRITES) await Promise.race(this.#writes);
      const part = bytes.subarray(start, start + BUFFER_BYTES);
      const buffer = this.#free.pop() ?? (await this.#nextBuffer());
      new Uint8Array(buffer).set(part);
      this.#post({ kind: 'push', buffer, length: part.length }, [buffer]);
    }
    return !this.#enough;
  }

  /** Ends a file. */
  end() {
    return this.#call({ kind: 'end' });
  }

  /** @returns {Promise<number>} how many whole lines of the file were read */
  countLines() {
    return this.#call({ kind: 'count_lines' });
  }

  /**
   * Ends the work.
   *
   * @param {(reason: string) => void} warn Is told why a file could not be read or written.
   * @returns {Promise<any>} the document
   * @throws {CommandError} the problem that the toolkit returned
   */
  async finish(warn) {
    await Promise.all(this.#writes);
    const { result, fileError } = await this.#call({ kind: 'finish', fileError: this.#fileError });
    if (fileError) warn(fileError);
    if ('problem' in result) throw new CommandError(cleanProblem(result.problem));
    // The toolkit notices only if it had something more to write.
    if (this.#fileError) throw new RunFolderError('a file of the run folder could not be written');
    return result.ok;
  }

  async close() {
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
    await Promise.all(this.#writes);
  }

  /** @param {WorkerCall} call @returns {Promise<any>} */
  #call(call) {
    return new Promise((resolve, reject) => {
      // What throws here rejects the promise.
      this.#post(call);
      this.#answers.push({ resolve, reject });
    });
  }

  /** @returns {Promise<ArrayBuffer>} */
  #nextBuffer() {
    return new Promise((resolve, reject) => {
      if (this.#failure) reject(this.#failure);
      else this.#buffer = { resolve, reject };
    });
  }

  /** @param {WorkerCall} call @param {ArrayBuffer[]} [transfer] */
  #post(call, transfer = []) {
    if (this.#failure) throw this.#failure;
    this.#worker.postMessage(call, transfer);
  }

  /** @param {WorkerAnswer} answer */
  #receive(answer) {
    switch (answer.kind) {
      case 'answer':
        this.#answers.shift()?.resolve(answer.value);
        break;
      case 'pushed': {
        if (!answer.goOn) this.#enough = true;
        const waiting = this.#buffer;
        this.#buffer = undefined;
        if (waiting) waiting.resolve(answer.buffer);
        else this.#free.push(answer.buffer);
        break;
      }
      case 'write':
        this.#write(answer.file);
        break;
      case 'trapped':
        this.#fail(answer.error);
        break;
    }
  }

  /** @param {import('./work-files.js').HandedOverFile} file */
  #write({ name, path, bytes }) {
    const write = writeFile(path, bytes, FILE_OPTIONS)
      .catch((error) => {
        this.#fileError ??= `${name}: ${describeFileError(error)}`;
        this.#enough = true;
      })
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#failure ??= internalError(error);
    for (const { reject } of this.#answers.splice(0)) reject(this.#failure);
    this.#buffer?.reject(this.#failure);
    this.#buffer = undefined;
  }
}
