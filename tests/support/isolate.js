// @ts-check
/**
 * An isolate of the package, as an edge runtime has many of: a worker thread with a module, tokens and log of its own. Its
 * token cache is a store in this thread, which several isolates may share and a test may break.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** @typedef {{ key: string, value: string, ttlSeconds: number }} SetCall */
/** @typedef {{ store?: Store | undefined, clockOffsetMs?: number, settings?: object, throws?: boolean, without?: string }} IsolateOptions `without` names a method of WebCrypto that is not supported */

const CODE = `
const { parentPort, workerData } = require('node:worker_threads');
const { clockOffsetMs, configuration, entry, hasStore, throws, without } = workerData;
if (without) crypto.subtle[without] = () => Promise.reject(new Error('not supported'));
const now = Date.now;
Date.now = () => now() + clockOffsetMs;
const { createMigration } = require(entry);

let count = 0;
const asked = new Map();
const ask = (message) => {
  if (throws) throw Object.assign(new Error('store at redis://:pass@host'), { code: 'ECONNREFUSED' });
  return new Promise((resolve, reject) => {
    asked.set((count += 1), { resolve, reject });
    parentPort.postMessage({ id: count, ...message });
  });
};
const tokenCache = {
  get: (key) => ask({ method: 'get', key }),
  set: (key, value, { ttlSeconds }) => ask({ method: 'set', key, value, ttlSeconds }),
};
const log = (line) => parentPort.postMessage({ method: 'log', line });
const migration = createMigration(configuration, hasStore ? { log, tokenCache } : { log });

process.on('unhandledRejection', (error) => parentPort.postMessage({ method: 'outside', line: String(error) }));
parentPort.on('message', async ({ id, call, args, value, error }) => {
  if (call) parentPort.postMessage({ id, method: 'outcome', outcome: await migration[call](...args) });
  else if (error) asked.get(id).reject(Object.assign(new Error(error.message), error));
  else asked.get(id).resolve(value);
});
parentPort.postMessage({ method: 'ready' });
`;

/** A store that keeps everything that is set and ignores the time to live, as if no time passed. */
export class Store {
  /** @type {Map<string, string>} */
  entries = new Map();
  /** @type {string[]} The keys that were asked for. */
  gets = [];
  /** @type {SetCall[]} */
  sets = [];

  /** @param {string} key @returns {unknown} the value, or a promise of it */
  get(key) {
    this.gets.push(key);
    return this.entries.get(key);
  }

  /** @param {SetCall} call @returns {unknown} */
  set(call) {
    this.sets.push(call);
    this.entries.set(call.key, call.value);
    return undefined;
  }
}

/**
 * Starts an isolate, which ends with the test.
 *
 * @param {import('node:test').TestContext} t
 * @param {import('../tenant/index.js').OldTenant} tenant
 * @param {IsolateOptions} [options]
 */
export async function startIsolate(t, tenant, options = {}) {
  const { store, clockOffsetMs = 0, settings = {}, throws = false, without } = options;
  const workerData = {
    clockOffsetMs,
    throws,
    without,
    hasStore: store !== undefined || throws,
    configuration: { ...tenant.configuration, ...settings },
    entry: new URL('../../pkg/index.cjs', import.meta.url).pathname,
  };
  const worker = new Worker(CODE, { eval: true, workerData });
  t.after(() => worker.terminate());
  /** @type {Record<string, any>[]} */
  const lines = [];
  /** @type {string[]} */
  const outside = [];
  /** @type {Map<number, (outcome: any) => void>} */
  const calls = new Map();
  let count = 0;

  /** @param {any} message */
  const receive = async ({ id, method, key, value, ttlSeconds, line, outcome }) => {
    if (method === 'log') lines.push(JSON.parse(line));
    if (method === 'outside') outside.push(line);
    if (method === 'outcome') calls.get(id)?.(outcome);
    if (method !== 'get' && method !== 'set') return;
    try {
      const result = method === 'get' ? store?.get(key) : store?.set({ key, value, ttlSeconds });
      worker.postMessage({ id, value: await result });
    } catch (error) {
      const { message, code } = /** @type {Error & { code?: string }} */ (error);
      worker.postMessage({ id, error: { message, code } });
    }
  };
  await once(worker, 'message');
  worker.on('message', (message) => void receive(message));

  /** @param {string} name @param {unknown[]} args @returns {Promise<any>} */
  const call = (name, ...args) =>
    new Promise((resolve) => {
      calls.set((count += 1), resolve);
      worker.postMessage({ id: count, call: name, args });
    });
  return {
    /** The log lines so far, parsed. */
    lines,
    /** What was rejected outside of a call. */
    outside,
    getUser: (/** @type {unknown} */ identifier) => call('getUser', identifier),
    login: (/** @type {unknown} */ identifier, /** @type {unknown} */ password) =>
      call('login', identifier, password),
  };
}
