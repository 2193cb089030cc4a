// Runs code that may not be ours: getters, proxies, what the caller passes in.

/**
 * The result of a function; `undefined` if it throws.
 *
 * @template T
 * @param {() => T} action
 * @returns {T | undefined}
 */
export function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/**
 * The name of an error, such as `RangeError`: safe to show, unlike its message. `Error` where it has no plain one.
 *
 * @param {any} error
 * @returns {string}
 */
export const nameOf = (error) => attempt(() => /^[A-Z]\w{1,40}$/.exec(error.name)?.[0]) ?? 'Error';
