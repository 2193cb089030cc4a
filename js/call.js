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
 * @param {typeof globalThis.fetch | undefined} fetch
 * @param {() => BufferSource} bytes
 * @returns {Promise<Report>}
 */
export function call(name, args, fetch, bytes) {
  const state = container();
  return new Promise((resolve) => {
    /** @param {Report | null | undefined} report */
    const end = (report) => {
      clearTimeout(watchdog);
      state.pending.delete(fault);
      resolve(report ?? faultReport(name));
    };
    const fault = () => end(undefined);
    const watchdog = setTimeout(fault, WATCHDOG_MS);
    state.pending.add(fault);
    try {
      const api = /** @type {Record<string, (...args: unknown[]) => Promise<Report | null>>} */ (
        /** @type {unknown} */ (instance(state, bytes))
      );
      Promise.resolve(api[name](...args, { fetch, tokens: state.tokens })).then(end, fault);
    } catch {
      fault();
    }
  });
}

/**
 * @param {'login' | 'getUser'} name
 * @returns {Report}
 */
function faultReport(name) {
  const event = name === 'login' ? 'login' : 'get_user';
  const message = 'The migration script failed inside; please report it with its version.';
  return {
    reply: 'error',
    log: JSON.stringify({ event, code: 'unavailable', fault: 'internal', version: VERSION }),
    code: 'unavailable',
    message,
  };
}
