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
