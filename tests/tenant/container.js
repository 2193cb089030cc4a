// @ts-check
/**
 * A container that runs action scripts, as on the platform: a worker thread whose global object is
 * shared by the scripts. It enforces a time limit and records violations of the callback contract.
 */
import { Worker } from 'node:worker_threads';
import { verifyActionScript } from './action-script.js';

/** @typedef {{ name: string, message: string, code?: string, description?: string, argument?: unknown }} ScriptError */
/**
 * @typedef {object} RunResult
 * @property {ScriptError | null} error error that the script passed to its callback, or the reason of its failure
 * @property {any} result result that the script passed to its callback, after serialization as JSON
 * @property {number} calls number of calls of the callback; it also counts calls that happen later
 * @property {boolean} failed whether the script ended without its callback: by an exception, the time limit or a crash
 * @property {number} ms
 */
/**
 * @typedef {object} ContainerOptions
 * @property {Record<string, string>} [configuration]
 * @property {number} [timeLimit] milliseconds for one call
 * @property {string[]} [modules] modules that `require` may load in addition to Node's own
 * @property {string} [preload] source code that runs in a new worker before any script
 * @property {boolean} [withoutErrorClasses] omits WrongUsernameOrPasswordError and the other error classes
 * @property {boolean} [readOnlyFileSystem] default true, as on the platform
 * @property {import('node:worker_threads').ResourceLimits} [resourceLimits]
 */
/** @typedef {{ name: string, outcome: RunResult, started: number, settle: () => void, timer: NodeJS.Timeout }} Call */

/** Time limit for the start of a worker, in addition to the time limit of a call. */
const STARTING = 10_000;

export class Container {
  /** What scripts did against their contract. @type {string[]} */
  violations = [];
  /** Lines that scripts printed. @type {string[]} */
  console = [];
  /** Number of workers that were started; it grows with every recycling. */
  starts = 0;
  /** @type {Worker | null} */
  #worker = null;
  #ready = false;
  /** @type {Map<number, Call>} */
  #calls = new Map();
  /** Outcomes that were handed out, for second calls of a callback. @type {Map<number, RunResult>} */
  #answered = new Map();
  #lastId = 0;
  /** @type {Map<number, () => void>} */
  #flushes = new Map();
  /** @type {Set<string>} */
  #verified = new Set();

  /** @param {ContainerOptions} [options] */
  constructor(options = {}) {
    this.options = options;
    this.timeLimit = options.timeLimit ?? 20_000;
  }

  /**
   * Runs a script, evaluated afresh.
   * @param {string} code one function expression
   * @param {string} functionName for messages
   * @param {unknown[]} args without the callback
   * @param {{ context?: Record<string, unknown> }} [options] a context goes directly before the callback
   * @returns {Promise<RunResult>}
   */
  async run(code, functionName, args, { context } = {}) {
    if (!this.#verified.has(code)) {
      verifyActionScript(code, functionName);
      this.#verified.add(code);
    }
    const worker = this.#start();
    const id = ++this.#lastId;
    /** @type {RunResult} */
    const outcome = { error: null, result: undefined, calls: 0, failed: false, ms: 0 };
    return await new Promise((resolve) => {
      const started = performance.now();
      const timer = setTimeout(
        () => this.#expire(id),
        this.timeLimit + (this.#ready ? 0 : STARTING),
      );
      this.#calls.set(id, {
        name: functionName,
        outcome,
        started,
        timer,
        settle: () => resolve(outcome),
      });
      worker.ref();
      worker.postMessage({
        type: 'run',
        id,
        code,
        args: context === undefined ? args : [...args, context],
      });
    });
  }

  /** Resolves when the worker has reported everything that happened so far, such as late callbacks. */
  async flush() {
    const worker = this.#worker;
    if (!worker) return;
    const id = ++this.#lastId;
    await /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        this.#flushes.set(id, resolve);
        worker.ref();
        worker.postMessage({ type: 'flush', id });
      })
    );
    this.#release();
  }

  /** Ends the worker and drops its globals; the next call starts a new one. @param {string} [reason] */
  async recycle(reason = 'container recycled') {
    const worker = this.#worker;
    this.#worker = null;
    this.#failAll(reason);
    await worker?.terminate();
  }

  async close() {
    await this.recycle('container closed');
  }

  /** Lets the calls that are under way come to their end, and then ends the worker. */
  async retire() {
    await Promise.all(
      [...this.#calls.values()].map(
        (call) =>
          /** @type {Promise<void>} */ (
            new Promise((resolve) => {
              const { settle } = call;
              call.settle = () => {
                settle();
                resolve();
              };
            })
          ),
      ),
    );
    await this.close();
  }

  #start() {
    if (this.#worker) return this.#worker;
    const {
      configuration = {},
      modules = [],
      preload,
      withoutErrorClasses = false,
      readOnlyFileSystem = true,
      resourceLimits,
    } = this.options;
    const worker = new Worker(new URL('./container-worker.js', import.meta.url), {
      env: {},
      execArgv: [],
      resourceLimits,
      workerData: {
        configuration: { ...configuration },
        modules,
        preload,
        withoutErrorClasses,
        readOnlyFileSystem,
      },
    });
    this.#worker = worker;
    this.#ready = false;
    this.starts += 1;
    worker.on('message', (message) => {
      if (this.#worker === worker) this.#receive(message);
    });
    worker.on('error', (error) =>
      this.#crash(worker, `container crashed: ${error?.message ?? error}`),
    );
    worker.on('exit', (code) => this.#crash(worker, `container exited with code ${code}`));
    return worker;
  }

  /** @param {any} message */
  #receive(message) {
    if (message.type === 'ready') this.#beReady();
    else if (message.type === 'console') this.console.push(message.line);
    else if (message.type === 'flushed') this.#flushed(message.id);
    else if (message.type === 'again') {
      this.violations.push(`${message.name ?? 'script'}: callback called ${message.calls} times`);
      const outcome = this.#answered.get(message.id);
      if (outcome) outcome.calls = message.calls;
    } else if (message.type === 'threw') {
      if (this.#calls.has(message.id)) {
        this.#settle(message.id, { error: message.error, failed: true });
      } else this.violations.push(`script: threw after its callback: ${message.error.message}`);
    } else if (message.type === 'callback') {
      this.#settle(message.id, { error: message.error, result: message.result, calls: 1 });
    }
  }

  /** @param {number} id @param {Partial<RunResult>} values */
  #settle(id, values) {
    const call = this.#calls.get(id);
    if (!call) return;
    this.#calls.delete(id);
    clearTimeout(call.timer);
    Object.assign(call.outcome, values, { ms: performance.now() - call.started });
    this.#answered.set(id, call.outcome);
    if (this.#answered.size > 1000) {
      this.#answered.delete(/** @type {number} */ (this.#answered.keys().next().value));
    }
    this.#release();
    call.settle();
  }

  /** @param {number} id */
  #flushed(id) {
    this.#flushes.get(id)?.();
    this.#flushes.delete(id);
  }

  /** Starts the time limit of the calls that waited for the start of the worker. */
  #beReady() {
    this.#ready = true;
    for (const [id, call] of this.#calls) {
      clearTimeout(call.timer);
      call.timer = setTimeout(() => this.#expire(id), this.timeLimit);
    }
  }

  /** Unreferences an idle worker, so that it does not keep the process alive. */
  #release() {
    if (this.#calls.size === 0 && this.#flushes.size === 0) this.#worker?.unref();
  }

  /** @param {number} id */
  #expire(id) {
    const call = this.#calls.get(id);
    if (!call) return;
    this.violations.push(`${call.name}: callback was not called within ${this.timeLimit} ms`);
    this.#settle(id, {
      error: { name: 'TimeLimitError', message: 'Script execution did not complete in time' },
      failed: true,
    });
    void this.recycle('container recycled after the time limit of another call');
  }

  /** @param {Worker} worker @param {string} reason */
  #crash(worker, reason) {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.violations.push(reason);
    this.#failAll(reason);
  }

  /** @param {string} message */
  #failAll(message) {
    for (const id of [...this.#calls.keys()]) {
      this.#settle(id, { error: { name: 'ContainerError', message }, failed: true });
    }
    for (const id of [...this.#flushes.keys()]) this.#flushed(id);
  }
}
