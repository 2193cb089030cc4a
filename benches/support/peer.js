// @ts-check
/**
 * A child process that answers questions: one message there, one back. `Peer` is the asking end, `answer` the other.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @typedef {Record<string, (values: any) => unknown>} Answers */

export class Peer {
  #lastId = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #open = new Map();

  /**
   * @param {string} file below benches/support/
   * @param {{ execPath?: string, args?: string[], execArgv?: string[] }} [options]
   */
  constructor(file, { execPath = process.execPath, args = [], execArgv = [] } = {}) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    this.child = fork(path, args, {
      execPath,
      execArgv,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (/** @type {any} */ { id, value, error }) => {
      const question = this.#open.get(id);
      this.#open.delete(id);
      if (error) question?.reject(new Error(error));
      else question?.resolve(value);
    });
    this.closed = new Promise((resolve) => {
      this.child.on('exit', (code, signal) => {
        for (const { reject } of this.#open.values()) {
          reject(new Error(`${file} ended with ${signal ?? code}`));
        }
        resolve(undefined);
      });
    });
  }

  /** @param {string} name @param {unknown} [values] @returns {Promise<any>} */
  ask(name, values) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.child.send({ id, name, values });
    });
  }

  async close() {
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.child.kill(), 2000);
    await this.closed;
    clearTimeout(timer);
  }
}

/** Answers what the parent asks, and ends with it. @param {Answers} answers */
export function answer(answers) {
  process.on('message', async (/** @type {any} */ { id, name, values }) => {
    try {
      process.send?.({ id, value: await answers[name]?.(values) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
