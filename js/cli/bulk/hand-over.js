// Hands files over to the main thread, which writes them while the worker goes on. The number of files that are being written is
// in memory that both threads share, since the worker gets no messages in the middle of a call.

/** So many files are written at once. Then the worker waits for one of them. */
const MAX_WRITES = 8;

/**
 * @typedef {object} HandedOverFile
 * @property {string} name Its name in the folder, for messages.
 * @property {string} path
 * @property {Uint8Array<ArrayBuffer>} bytes In a buffer of its own.
 */

export class HandOver {
  #port;
  #writing;

  /** @param {import('node:worker_threads').MessagePort} port @param {Int32Array<SharedArrayBuffer>} writing */
  constructor(port, writing) {
    this.#port = port;
    this.#writing = writing;
  }

  /** @param {HandedOverFile} file */
  write(file) {
    this.#waitForLessThan(MAX_WRITES);
    Atomics.add(this.#writing, 0, 1);
    this.#port.postMessage({ kind: 'write', file }, [file.bytes.buffer]);
  }

  /** Waits until all files are written. */
  settle() {
    this.#waitForLessThan(1);
  }

  /** @param {number} count */
  #waitForLessThan(count) {
    for (;;) {
      const writing = Atomics.load(this.#writing, 0);
      if (writing < count) return;
      Atomics.wait(this.#writing, 0, writing);
    }
  }
}

/** What both threads share: no file is being written. */
export const noWrites = () => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Tells the worker that a file was written, or could not be. @param {Int32Array<SharedArrayBuffer>} writing */
export function endWrite(writing) {
  Atomics.sub(writing, 0, 1);
  Atomics.notify(writing, 0);
}
