// @ts-check
/**
 * A process in the role of a container of the new tenant: it runs the scripts of one variant and measures itself.
 *   node client.js DIRECTORY_OF_SCRIPTS CONFIGURATION_AS_JSON
 */
import { readFileSync } from 'node:fs';
import { serve } from './peer.js';
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
const cachedScripts = new Map();

/** @typedef {'login' | 'getUser'} Name */
/** @typedef {{ name: Name, identifiers: string[], password: string, keep?: boolean }} Calls with `keep`, the script is evaluated only once */

/** @param {Calls} calls @param {string} identifier */
async function run({ name, password, keep = false }, identifier) {
  let script = keep ? cachedScripts.get(name) : undefined;
  if (!script) cachedScripts.set(name, (script = evaluate(codes[name])));
  const profile = await call(script, name === 'login' ? [identifier, password] : [identifier]);
  // A variant that fails is fast, so it must not count.
  if (profile?.email !== identifier) throw new Error(`${directory}: ${name} returned no profile`);
}

/** Measures the time and CPU time of `action`. @param {() => Promise<unknown>} action */
async function measured(action) {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  await action();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu: user + system };
}

serve({
  /** Makes the first call of the process. @param {Calls} calls */
  first: async (calls) => {
    const start = performance.now();
    const result = await measured(() => run(calls, String(calls.identifiers[0])));
    return { ...result, parts: watcher?.parts(start) };
  },
  /** Makes calls one after the other. @param {Calls} calls */
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
  /** Makes calls concurrently. @param {Calls} calls */
  concurrent: async (calls) => {
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
