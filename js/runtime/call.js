// Runs one call of the module and guarantees that it ends, whatever happens inside.
import { attempt } from './attempt.js';
import { container, instance } from './container.js';

/** @typedef {import('./attach.js').Report} Report */

// More than the largest Timeout_Ms, less than the 20 seconds that the platform allows.
const WATCHDOG_MS = 18_500;

/**
 * Calls an export of the module. The promise is never rejected: a trap, a call that does not end and a module that
 * can't start all resolve to a report of an internal fault.
 *
 * @param {'login' | 'getUser'} name
 * @param {unknown[]} args All arguments except the host.
 * @param {Pick<import('./attach.js').Host, 'fetch' | 'send'>} transport
 * @param {import('./attach.js').Loader} loader
 * @returns {Promise<Report>}
 */
export function call(name, args, transport, loader) {
  return new Promise((resolve) => {
    /** @type {import('./container.js').Container | undefined} */
    let state;
    /** @param {Report | null} report */
    const settle = (report) => {
      clearTimeout(watchdog);
      state?.pending.delete(fail);
      resolve(typeof report?.code === 'string' ? report : faultReport(name, args[0]));
    };
    /** @param {unknown} [error] */
    const fail = (error) => settle(faultReport(name, args[0], error));
    const watchdog = setTimeout(fail, WATCHDOG_MS);
    try {
      state = container();
      state.pending.add(fail);
      const api = /** @type {Record<string, (...args: unknown[]) => Promise<Report | null>>} */ (
        /** @type {unknown} */ (instance(state, loader))
      );
      Promise.resolve(api[name](...args, { ...transport, tokens: state.tokens })).then(
        settle,
        fail,
      );
    } catch (error) {
      fail(error);
    }
  });
}

/**
 * The report of a call for which the module returned none.
 *
 * @param {'login' | 'getUser'} name
 * @param {unknown} configuration
 * @param {unknown} [error] Why the module could not start, for example because the sandbox forbids WebAssembly.
 * @returns {Report}
 */
function faultReport(name, configuration, error) {
  const code = 'unavailable';
  const event = name === 'login' ? name : 'get_user';
  const line = {
    event,
    code,
    fault: 'internal',
    version: VERSION,
    error: attempt(() => (error ? String(error) : undefined)),
  };
  const level = attempt(() => /** @type {any} */ (configuration)?.Log_Level);
  return {
    reply: 'error',
    log: level === 'off' ? undefined : JSON.stringify(line),
    code,
    message: 'Internal error in the migration script; report it with its version.',
  };
}
