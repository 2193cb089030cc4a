// Layer js: the callback contract of a database action script.

/**
 * @typedef {object} ErrorClasses The platform's error classes, where the place has them.
 * @property {new (identifier: string, message: string) => Error} [WrongUsernameOrPasswordError]
 * @property {new (message: string) => Error} [UnauthorizedError]
 */

/**
 * Calls the callback of an action script, once. It runs in a task of its own, so that an exception thrown in
 * it goes where the platform expects it and is not taken for one of ours.
 *
 * @param {(...args: unknown[]) => void} callback
 * @param {unknown} identifier
 * @param {import('./attach.js').Report} report
 * @param {ErrorClasses} classes
 */
export function reply(callback, identifier, report, classes) {
  const args = callbackArguments(identifier, report, classes);
  queueMicrotask(() => callback(...args));
}

/**
 * @param {unknown} identifier
 * @param {import('./attach.js').Report} report
 * @param {ErrorClasses} classes
 * @returns {[] | [null] | [null, object] | [Error]}
 */
function callbackArguments(identifier, report, { WrongUsernameOrPasswordError, UnauthorizedError }) {
  const { code, message = code, profile } = report;
  if (report.reply === 'profile' && profile) return [null, profile];
  switch (report.reply) {
    case 'no_user':
      return [null];
    case 'wrong_username_or_password':
      if (!WrongUsernameOrPasswordError) return [];
      return [coded(new WrongUsernameOrPasswordError(String(identifier ?? ''), message), code)];
    case 'unauthorized':
      return [coded(new (UnauthorizedError ?? Error)(message), code)];
    default:
      return [coded(new Error(message), code)];
  }
}

/**
 * Puts the outcome's code on an error, unless its class has one that the platform goes by.
 *
 * @param {Error & { code?: string }} error
 * @param {string} code
 */
function coded(error, code) {
  if (error.code === undefined) error.code = code;
  return error;
}
