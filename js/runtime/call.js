// Runs one call of the module and guarantees that it ends, whatever happens inside.
import { attempt, nameOf } from './attempt.js';
import { container, instance } from './container.js';
import { settingsText } from './settings.js';

/** @typedef {import('./attach.js').Report} Report */

// More than the largest Timeout_Ms, less than the 20 seconds that the platform allows.
const WATCHDOG_MS = 18_500;

// The module refuses more than 1,000 characters (src/core/domain/identifier.rs), but its memory never gets smaller.
const MAX_UTF16_UNITS = 2_000;

/**
 * What the module gets of an argument: nothing of one that is no string, or too long to be sent.
 *
 * @param {unknown} argument
 */
const sendable = (argument) =>
  typeof argument === 'string' && argument.length <= MAX_UTF16_UNITS ? argument : undefined;

/**
 * Calls an export of the module. The promise is never rejected: a trap, a call that does not end and a module that
 * can't start all resolve to a report of an internal fault.
 *
 * @param {'login' | 'getUser'} name
 * @param {unknown} configuration
 * @param {unknown[]} args What the user typed: identifier, password.
 * @param {import('./attach.js').Send} send
 * @param {Pick<import('./functions.js').Environment, 'loader' | 'subtle'>} environment
 * @returns {Promise<Report>}
 */
export function call(name, configuration, [identifier, password], send, { loader, subtle }) {
  return new Promise((resolve) => {
    /** @type {(() => void) | undefined} */
    let forget;
    /** @param {Report | undefined} report */
    const end = (report) => {
      clearTimeout(watchdog);
      forget?.();
      const isReport = typeof report?.code === 'string';
      resolve(isReport ? report : faultReport(name, configuration, undefined, 'no report'));
    };
    /** @param {unknown} [error] @param {string} [kind] */
    const fail = (error, kind) => end(faultReport(name, configuration, error, kind));
    const watchdog = setTimeout(fail, WATCHDOG_MS, undefined, 'no answer in time');
    try {
      const state = container();
      state.pending.add(fail);
      forget = () => state.pending.delete(fail);
      const current = instance(state, loader);
      const { api, settingNames, running } = current;
      const number = (current.calls += 1);
      running.set(number, { send, subtle, end });
      forget = () => {
        state.pending.delete(fail);
        running.delete(number);
      };
      const settings = settingsText(configuration, settingNames);
      const text = sendable(identifier);
      const secret = sendable(password);
      const lowerCase = text?.toLowerCase();
      const other = lowerCase === text ? undefined : lowerCase;
      api.run(number, name === 'login', settings, text, other, secret);
    } catch (error) {
      fail(error);
    }
  });
}

/**
 * The report of a call for which the module returned none. Its message names only the kind of the failure, since the text of
 * an error may say anything; that text is in the log line.
 *
 * @param {'login' | 'getUser'} name
 * @param {unknown} configuration
 * @param {unknown} error What was thrown, for example because the sandbox forbids WebAssembly.
 * @param {string} [kind] The kind of a failure that throws nothing.
 * @returns {Report}
 */
function faultReport(name, configuration, error, kind = nameOf(error)) {
  const code = 'unavailable';
  const event = name === 'login' ? name : 'get_user';
  const line = {
    event,
    code,
    fault: 'internal',
    version: VERSION,
    error: attempt(() => String(error ?? kind)),
  };
  const level = attempt(() => /** @type {any} */ (configuration)?.Log_Level);
  return {
    reply: 'error',
    log: level === 'off' ? undefined : JSON.stringify(line),
    code,
    message: `Internal error in the migration script ${VERSION}: ${kind} (see docs/troubleshooting.md#internal-errors)`,
  };
}
