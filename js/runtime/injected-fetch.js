// An injected `fetch`: what it throws is kept for the caller, who knows it best, and for nobody else.

/** @typedef {{ cause?: unknown }} Thrown Has the member `cause` if the last request failed, whatever was thrown. */

/**
 * Wraps an injected `fetch`, so that `thrown` says what its last call threw, or rejected its promise with.
 *
 * @param {unknown} fetch
 * @param {Thrown} thrown
 * @returns {typeof globalThis.fetch | undefined} `undefined` if there is none
 */
export function recordThrown(fetch, thrown) {
  if (fetch === undefined || fetch === null) return undefined;
  return async (url, init) => {
    delete thrown.cause;
    try {
      return await /** @type {typeof globalThis.fetch} */ (fetch)(url, init);
    } catch (error) {
      thrown.cause = error;
      throw error;
    }
  };
}

/**
 * Adds what `fetch` threw to an outcome or an error, as `cause`. As with the `cause` that the constructor of an error
 * takes, it is not enumerable: it may contain the request, with its password, and so must not get into a log by itself.
 *
 * @param {object} target
 * @param {Thrown} thrown
 */
export function addCause(target, thrown) {
  Object.defineProperty(target, 'cause', {
    value: thrown.cause,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
