// @ts-check
/**
 * A container of the new tenant, as a process: runs one variant's scripts and measures itself.
 *   node client.js DIRECTORY_OF_SCRIPTS CONFIGURATION_AS_JSON
 */
import { readFileSync } from 'node:fs';
import { answer } from './peer.js';
import { sandbox } from './sandbox.js';
import { watchParts } from './parts.js';

const [directory = '', configuration = '{}'] = process.argv.slice(2);
const codes = {
  login: readFileSync(`${directory}/login.js`, 'utf8'),
  getUser: readFileSync(`${directory}/get_user.js`, 'utf8'),
};
const watcher = process.argv.includes('--parts') ? watchParts() : undefined;
const { evaluate, call } = sandbox(JSON.parse(configuration), watcher);
/** @type {Map<string, (...args: unknown[]) => void>} */
const kept = new Map();

/** @typedef {'login' | 'getUser'} Name */
/** @typedef {{ name: Name, identifiers: string[], password: string, keep?: boolean }} Calls `keep`: not evaluated at every call */

/** @param {Calls} calls @param {string} identifier */
async function run({ name, password, keep = false }, identifier) {
  let script = keep ? kept.get(name) : undefined;
  if (!script) kept.set(name, (script = evaluate(codes[name])));
  const profile = await call(script, name === 'login' ? [identifier, password] : [identifier]);
  // A variant that fails is quick, and must not count.
  if (profile?.email !== identifier) throw new Error(`${directory}: ${name} gave no profile`);
}

/** What `action` took. @param {() => Promise<unknown>} action */
async function measured(action) {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  await action();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu: user + system };
}

answer({
  /** The first call of all. @param {Calls} calls */
  first: async (calls) => {
    const start = performance.now();
    const result = await measured(() => run(calls, String(calls.identifiers[0])));
    return { ...result, parts: watcher?.parts(start) };
  },
  /** One after another. @param {Calls} calls */
  sequence: async (calls) => {
    /** @type {number[]} */
    const latencies = [];
    const total = await measured(async () => {
      for (const identifier of calls.identifiers) {
        const start = performance.now();
        await run(calls, identifier);
        latencies.push(performance.now() - start);
      }
    });
    return { cpu: total.cpu / latencies.length, latencies };
  },
  /** All at once. @param {Calls} calls */
  together: async (calls) => {
    let failed = 0;
    const one = (/** @type {string} */ identifier) =>
      run(calls, identifier).catch(() => (failed += 1));
    const total = await measured(() => Promise.all(calls.identifiers.map(one)));
    return {
      ...total,
      cpu: total.cpu / calls.identifiers.length,
      failed,
      peak: process.resourceUsage().maxRSS * 1024,
    };
  },
});
