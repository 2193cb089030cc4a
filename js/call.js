// Layer js: runs one call of the module and makes sure that it ends, whatever happens inside.
import { container, instance } from './container.js';

/** @typedef {import('./attach.js').Report} Report */

// Later than the longest Timeout_Ms, and before the platform's 20 seconds are over.
const WATCHDOG_MS = 18_500;

/**
 * Runs an export. The promise is never rejected.
 *
 * @param {'login' | 'getUser'} name
 * @param {unknown[]} args The arguments before the host.
 * @param {Pick<import('./attach.js').Host, 'fetch' | 'send'>} sends
 * @param {import('./attach.js').Loader} loader
 * @returns {Promise<Report>}
 */
export function call(name, args, sends, loader) {
  const state = container();
  return new Promise((resolve) => {
    /** @param {Report | null} report */
    const end = (report) => {
      clearTimeout(watchdog);
      state.pending.delete(fault);
      resolve(report ?? faultReport(name, args[0]));
    };
    /** @param {unknown} [error] */
    const fault = (error) => end(faultReport(name, args[0], error));
    const watchdog = setTimeout(fault, WATCHDOG_MS);
    state.pending.add(fault);
    try {
      const api = /** @type {Record<string, (...args: unknown[]) => Promise<Report | null>>} */ (
        /** @type {unknown} */ (instance(state, loader))
      );
      Promise.resolve(api[name](...args, { ...sends, tokens: state.tokens })).then(end, fault);
    } catch (error) {
      fault(error);
    }
  });
}

/**
 * What a call ends with that the module gave no report for.
 *
 * @param {'login' | 'getUser'} name
 * @param {any} configuration
 * @param {unknown} [error] Why the module could not start, such as a sandbox that forbids WebAssembly.
 * @returns {Report}
 */
function faultReport(name, configuration, error) {
  const code = 'unavailable';
  const event = name === 'login' ? name : 'get_user';
  const line = { event, code, fault: 'internal', version: VERSION, error: error && String(error) };
  return {
    reply: 'error',
    log: configuration?.Log_Level === 'off' ? undefined : JSON.stringify(line),
    code,
    message: 'The migration script failed inside; please report it with its version.',
  };
}
