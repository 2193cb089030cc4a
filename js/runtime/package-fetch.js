// The `fetch` of the package: an injected one or the runtime's own.
import { boundedFetch } from './bounded-fetch.js';

/**
 * Wraps a `fetch`, so that `thrown` says what its last call threw, or rejected its promise with.
 *
 * @param {unknown} injected `undefined` or `null` for the runtime's own
 * @param {import('./callback.js').Thrown} thrown
 * @returns {typeof boundedFetch | undefined} `undefined` if the runtime has none either
 */
export function packageFetch(injected, thrown) {
  const send = injected ?? globalThis.fetch;
  if (send === undefined) return undefined;
  return async (url, init) => {
    delete thrown.cause;
    try {
      // Called as a plain function: some runtimes refuse to call `fetch` as a method of another object.
      return await boundedFetch(url, init, (...request) =>
        /** @type {typeof globalThis.fetch} */ (send)(...request),
      );
    } catch (error) {
      thrown.cause = error;
      throw error;
    }
  };
}
