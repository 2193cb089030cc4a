// @ts-check
/**
 * Requests to a child process, each with one message and one reply. `Peer` is the side of the parent, `serve` that of the
 * child.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @typedef {Record<string, (values: any) => unknown>} Handlers */

export class Peer {
  #lastId = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #pending = new Map();

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
      const request = this.#pending.get(id);
      this.#pending.delete(id);
      if (error) request?.reject(new Error(error));
      else request?.resolve(value);
    });
    this.closed = new Promise((resolve) => {
      this.child.on('exit', (code, signal) => {
        for (const { reject } of this.#pending.values()) {
          reject(new Error(`${file} ended with ${signal ?? code}`));
        }
        resolve(undefined);
      });
    });
  }

  /** @param {string} name @param {unknown} [values] @returns {Promise<any>} */
  request(name, values) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
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

/** Handles the requests of the parent process, and exits together with it. @param {Handlers} handlers */
export function serve(handlers) {
  process.on('message', async (/** @type {any} */ { id, name, values }) => {
    try {
      process.send?.({ id, value: await handlers[name]?.(values) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
