// Runs one call of the module and guarantees that it ends, whatever happens inside.
import { attempt } from './attempt.js';
import { container, instance } from './container.js';
import { settingsText } from './settings.js';

/** @typedef {import('./attach.js').Report} Report */

// More than the largest Timeout_Ms, less than the 20 seconds that the platform allows.
const WATCHDOG_MS = 18_500;

/**
 * Calls an export of the module. The promise is never rejected: a trap, a call that does not end and a module that
 * can't start all resolve to a report of an internal fault.
 *
 * @param {'login' | 'getUser'} name
 * @param {[configuration: unknown, ...args: unknown[]]} args All arguments except the host.
 * @param {import('./attach.js').Send} send
 * @param {import('./attach.js').Loader} loader
 * @returns {Promise<Report>}
 */
export function call(name, [configuration, ...args], send, loader) {
  return new Promise((resolve) => {
    /** @type {import('./container.js').Container | undefined} */
    let state;
    /** @param {Report | null} report */
    const settle = (report) => {
      clearTimeout(watchdog);
      state?.pending.delete(fail);
      resolve(typeof report?.code === 'string' ? report : faultReport(name, configuration));
    };
    /** @param {unknown} [error] */
    const fail = (error) => settle(faultReport(name, configuration, error));
    const watchdog = setTimeout(fail, WATCHDOG_MS);
    try {
      state = container();
      state.pending.add(fail);
      const { api, settingNames } = instance(state, loader);
      const settings = settingsText(configuration, settingNames);
      const run = /** @type {(...args: unknown[]) => Promise<Report | null>} */ (api[name]);
      // An export that trapped returns no promise.
      Promise.resolve(run(settings, ...args, { send, tokens: state.tokens })).then(settle, fail);
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
