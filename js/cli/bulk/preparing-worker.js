// Passes files to a worker that prepares them, and what it makes of them to the worker that does the work.

/** @typedef {import('./bulk-worker.js').BulkWorker} BulkWorker */

/** Takes a file as the worker itself would. */
export class PreparingWorker {
  #preparing;
  #worker;

  /**
   * @param {BulkWorker} preparing
   * @param {BulkWorker} worker
   */
  constructor(preparing, worker) {
    this.#preparing = preparing;
    this.#worker = worker;
  }

  /** @param {number} file */
  begin(file) {
    return this.#preparing.begin(file);
  }

  /** @param {Uint8Array<ArrayBuffer>} piece @returns {Promise<boolean>} false if one of the two wants no more */
  async push(piece) {
    const goOn = await this.#preparing.push(piece);
    return (await this.#passOn()) && goOn;
  }

  async end() {
    await this.#preparing.end();
    await this.#passOn();
  }

  countLines() {
    return this.#preparing.countLines();
  }

  /** @returns {Promise<boolean>} false if the worker wants no more */
  async #passOn() {
    let goOn = true;
    for (const prepared of this.#preparing.takePrepared()) {
      goOn = await this.#worker.add(prepared);
    }
    return goOn;
  }
}
