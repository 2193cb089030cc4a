// The callback contract of a database action script: which outcome becomes which arguments of the callback.

/**
 * @typedef {object} ErrorClasses The platform's error classes, where the environment has them.
 * @property {new (identifier: string, message: string) => Error} [WrongUsernameOrPasswordError]
 * @property {new (message: string) => Error} [UnauthorizedError]
 */

/** @typedef {{ cause?: unknown }} Thrown Has the member `cause` if the last request failed, whatever `fetch` threw. */

/**
 * Calls the callback of an action script once. The callback runs in a microtask of its own, so that an exception which
 * it throws reaches the platform and is not caught here.
 *
 * @param {(...args: unknown[]) => void} callback
 * @param {unknown} identifier
 * @param {import('./attach.js').Report} report
 * @param {() => ErrorClasses} classes
 * @param {Thrown | null} thrown What an injected `fetch` threw, if that ended the call.
 */
export function invokeCallback(callback, identifier, report, classes, thrown) {
  const { code, message = code, profile } = report;
  /** @type {unknown[]} */
  let args;
  try {
    args = profile ? [null, profile] : withoutProfile(identifier, report.reply, message, classes());
    // An error gets the code of the outcome, unless its class sets a code of its own, which the platform reads.
    const error = /** @type {{ code?: string } | null | undefined} */ (args[0]);
    if (error) error.code ??= code;
    if (error && thrown) addCause(error, thrown);
  } catch {
    // The environment's error class threw, or where it comes from; the call still ends with an error.
    args = [Object.assign(new Error(message), { code })];
  }
  queueMicrotask(() => callback(...args));
}

/**
 * The arguments of the callback for an outcome without a profile.
 *
 * @param {unknown} identifier
 * @param {import('./attach.js').Report['reply']} reply
 * @param {string} message
 * @param {ErrorClasses} classes
 * @returns {[] | [null] | [Error]}
 */
function withoutProfile(
  identifier,
  reply,
  message,
  { WrongUsernameOrPasswordError, UnauthorizedError = Error },
) {
  switch (reply) {
    case 'no_user':
      return [null];
    case 'wrong_username_or_password':
      // To Auth0, a callback without arguments means that there is no such user.
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

/**
 * Adds what `fetch` threw to an outcome or an error, as `cause`. As with the `cause` that the constructor of an error
 * takes, it is not enumerable: it may contain the request, with its password, and so must not get into a log by itself.
 *
 * @param {object} target
 * @param {Thrown} thrown
 */
export function addCause(target, { cause }) {
  Object.defineProperty(target, 'cause', { value: cause, writable: true, configurable: true });
}
