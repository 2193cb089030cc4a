// What the log says about a token cache: a line for each failure of the store, and the right number of requests.
import { attempt } from '../runtime/attempt.js';
import { log } from '../runtime/functions.js';

/** @typedef {import('../runtime/callback.js').Thrown} Call stands for a call; see functions.js */

/**
 * Creates the log of a configuration whose tokens are cached.
 *
 * @param {unknown} configuration
 * @param {(line: string) => unknown} write
 */
export function cacheLog(configuration, write) {
  // The module counts a token request that the store has answered as one that was sent.
  /** @type {WeakMap<Call, number>} */
  const hits = new WeakMap();
  return {
    /** Writes the line of a call. @param {string} line @param {Call} call */
    write: (line, call) => write(withoutHits(line, hits.get(call) ?? 0)),
    /** @param {Call} call @returns {import('./token-cache.js').Listeners} */
    listeners: (call) => ({
      onHit: () => void hits.set(call, (hits.get(call) ?? 0) + 1),
      onFailure(code, fault) {
        // Any other level logs what fails.
        if (attempt(() => /** @type {any} */ (configuration).Log_Level) === 'off') return;
        log({ log: write }, JSON.stringify({ event: 'token_cache', code, fault }), call);
      },
    }),
  };
}

/** @param {string} line @param {number} hits */
function withoutHits(line, hits) {
  if (hits === 0) return line;
  const members = JSON.parse(line);
  // The line of an internal error has no number.
  if (members.requests === undefined) return line;
  return JSON.stringify({ ...members, requests: members.requests - hits });
}
