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
  const { code, message = code, profile } = report;
  /** @type {unknown[]} */
  let args;
  try {
    args = profile ? [null, profile] : withoutProfile(identifier, report.reply, message, classes);
    // An error bears the outcome's code, unless its class has one that the platform goes by.
    const error = /** @type {{ code?: string } | null | undefined} */ (args[0]);
    if (error) error.code ??= code;
  } catch {
    // A class that can't be made is the place's fault; the call ends all the same.
    args = [Object.assign(new Error(message), { code })];
  }
  queueMicrotask(() => callback(...args));
}

/**
 * @param {unknown} identifier
 * @param {import('./attach.js').Report['reply']} kind
 * @param {string} message
 * @param {ErrorClasses} classes
 * @returns {[] | [null] | [Error]}
 */
function withoutProfile(
  identifier,
  kind,
  message,
  { WrongUsernameOrPasswordError, UnauthorizedError = Error },
) {
  switch (kind) {
    case 'no_user':
      return [null];
    case 'wrong_username_or_password':
      if (!WrongUsernameOrPasswordError) return [];
      return [
        new WrongUsernameOrPasswordError(typeof identifier === 'string' ? identifier : '', message),
      ];
    case 'unauthorized':
      return [new UnauthorizedError(message)];
    default:
      return [new Error(message)];
  }
}
