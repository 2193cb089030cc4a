// The main thread's side of the worker: passes it the bytes of files.
import { writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { CommandError, RunFolderError } from '../errors.js';
import { cleanProblem } from '../text/clean.js';
import { describeFileError } from '../files/file-error.js';
import { internalError, toolkitModule } from '../toolkit.js';
import { freeBuffer } from './free-buffer.js';
import { endWrite, noWrites } from './hand-over.js';
import { FILE_OPTIONS } from './work-files.js';

/**
 * @typedef {import('./worker.js').WorkerAnswer} WorkerAnswer
 * @typedef {import('./worker.js').WorkerCall} WorkerCall
 */

/** So many pieces wait for the worker. Then reading waits for it. */
const MAX_PIECES = 8;

/** The worker has few objects, since users are in the memory of the module. Unlimited, the new ones take some megabytes more. */
const LIMITS = { maxYoungGenerationSizeMb: 2 };

export class BulkWorker {
  #worker;
  /** The pieces that the worker has not read yet. */
  #pieces = 0;
  /** Whether the toolkit wants no more bytes. */
  #enough = false;
  /** The files that are being written for the worker. @type {Set<Promise<void>>} */
  #writes = new Set();
  /** The number of files that are being written. */
  #writing = noWrites();
  /** Why one of them could not be written. @type {string | undefined} */
  #fileError;
  /** @type {Error | undefined} */
  #failure;
  /** Those who wait for an answer. @type {{ resolve: (value: any) => void, reject: (error: Error) => void }[]} */
  #answers = [];
  /** Those who wait until the worker has read a piece. @type {{ resolve: () => void, reject: (error: Error) => void }[]} */
  #readers = [];
  /** What the worker has prepared for another one. @type {ArrayBuffer[]} */
  #prepared = [];

  /** @param {Omit<import('./worker.js').WorkerTask, 'module' | 'writing'>} task */
  constructor(task) {
    // The build bundles this file into cli.js, which is in the same folder as the worker.
    this.#worker = new Worker(new URL('./bulk-worker.js', import.meta.url), {
      workerData: { ...task, module: toolkitModule(), writing: this.#writing },
      resourceLimits: LIMITS,
    });
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
   * Passes a piece of a file on. Its buffer goes to the worker if the piece is the last part of it; otherwise a copy does, since
   * the rest of the buffer will be filled.
   *
   * @param {Uint8Array<ArrayBuffer>} piece
   * @returns {Promise<boolean>} false if the toolkit wants no more
   */
  push(piece) {
    const { buffer, byteOffset, length } = isLastPart(piece) ? piece : new Uint8Array(piece);
    return this.#postPiece({ kind: 'push', buffer, byteOffset, length });
  }

  /** What the worker has prepared for another one since the last call. */
  takePrepared() {
    return this.#prepared.splice(0);
  }

  /**
   * Passes on what another worker has prepared.
   *
   * @param {ArrayBuffer} buffer
   * @returns {Promise<boolean>} false if the toolkit wants no more
   */
  add(buffer) {
    return this.#postPiece({ kind: 'add', buffer });
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
    await Promise.all(this.#writes);
    this.#fileError ??= fileError;
    if (this.#fileError) warn(this.#fileError);
    if ('problem' in result) throw new CommandError(cleanProblem(result.problem));
    // The toolkit notices only if it had something more to write afterwards.
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

  /** Posts a call with a buffer when the worker has room for it. @param {Extract<WorkerCall, { buffer: ArrayBuffer }>} call */
  async #postPiece(call) {
    while (this.#pieces >= MAX_PIECES) await this.#readPiece();
    this.#post(call, [call.buffer]);
    this.#pieces += 1;
    return !this.#enough;
  }

  /** Waits until the worker has read a piece. @returns {Promise<void>} */
  #readPiece() {
    return new Promise((resolve, reject) => {
      if (this.#failure) reject(this.#failure);
      else this.#readers.push({ resolve, reject });
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
        this.#pieces -= answer.pieces;
        for (const { resolve } of this.#readers.splice(0)) resolve();
        break;
      }
      case 'prepared':
        this.#prepared.push(answer.buffer);
        break;
      case 'write':
        this.#write(answer.file);
        break;
      case 'trapped':
        this.#fail(answer.error);
        break;
    }
  }

  /** @param {import('./hand-over.js').HandedOverFile} file */
  #write({ name, path, bytes }) {
    const write = writeFile(path, bytes, FILE_OPTIONS)
      .catch((error) => {
        this.#fileError ??= `${name}: ${describeFileError(error)}`;
        this.#enough = true;
      })
      .finally(() => {
        this.#writes.delete(write);
        freeBuffer(bytes.buffer);
        endWrite(this.#writing);
      });
    this.#writes.add(write);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#failure ??= internalError(error);
    for (const { reject } of [...this.#answers.splice(0), ...this.#readers.splice(0)]) {
      reject(this.#failure);
    }
  }
}

/**
 * Whether nobody else uses the buffer of a piece any more: what is before the piece was passed on already. The small buffers of
 * Node's pool are shared with anybody.
 *
 * @param {Uint8Array<ArrayBuffer>} piece
 */
function isLastPart({ buffer, byteOffset, length }) {
  return byteOffset + length === buffer.byteLength && buffer.byteLength > Buffer.poolSize;
}
