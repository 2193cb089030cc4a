// The entry of one token in the caller's store. Nothing that the store does ends a call: it may reject, hang, or return
// what is no entry.
import { attempt } from '../runtime/attempt.js';
import { within } from './within.js';
import { open, seal } from './sealed-token.js';

/** @typedef {import('./sealed-token.js').Token} Token */
/** @typedef {'get_failed' | 'set_failed' | 'entry_unreadable'} FailureCode */
/** @typedef {(code: FailureCode, fault: string | undefined) => void} OnFailure `fault` is a name that is safe to log */

/** The longest wait for `get` and for `set`, in milliseconds. */
const MAX_WAIT_MS = 1_000;
/** With a short `Timeout_Ms` they have this part of the time that is left. */
const PART_OF_TIME = 1 / 4;
/**
 * A token is not taken from the store in its last minute, and not stored for less than a minute, which is also the
 * shortest life that Workers KV takes.
 */
const MIN_LIFE_S = 60;
/** No token is shared for longer than a day, the lifetime that Auth0 gives tokens of the Management API by default. */
const MAX_LIFE_S = 86_400;

/**
 * @typedef {object} Entry Where the entry is.
 * @property {import('../../pkg-template/index.js').TokenCache} store
 * @property {string} name
 * @property {OnFailure} onFailure
 */

/**
 * Reads the token of an entry. `expires_in` is the number of seconds that it is still good for.
 *
 * @param {Entry} entry
 * @param {import('./sealed-token.js').TokenRequest} request what the token must be for
 * @param {number} timeoutMs of all that is still to be done
 * @returns {Promise<{ access_token: string, expires_in: number } | undefined>}
 */
export async function readEntry({ store, name, onFailure }, request, timeoutMs) {
  let value;
  try {
    value = await within(waitMs(timeoutMs), () => store.get(name));
  } catch (error) {
    onFailure('get_failed', faultName(error));
    return undefined;
  }
  if (value === undefined || value === null || value === '') return undefined;
  try {
    return goodToken(await open(name, request, value));
  } catch {
    onFailure('entry_unreadable', undefined);
    return undefined;
  }
}

/**
 * Stores the token of a response, unless it has none, or one that ends soon.
 *
 * @param {Entry} entry
 * @param {import('./sealed-token.js').TokenRequest} request
 * @param {number} timeoutMs of all that is still to be done
 * @param {unknown} body of the response
 * @param {number} requestedAtMs UNIX time
 */
export async function writeEntry(
  { store, name, onFailure },
  request,
  timeoutMs,
  body,
  requestedAtMs,
) {
  const { access_token, expires_in } =
    attempt(() => JSON.parse(/** @type {string} */ (body))) ?? {};
  const lifeS = Math.min(expires_in, MAX_LIFE_S);
  const isWorthIt = Number.isInteger(lifeS) && lifeS >= 2 * MIN_LIFE_S;
  if (typeof access_token !== 'string' || access_token === '' || !isWorthIt) return;
  const token = { access_token, expires_at_ms: requestedAtMs + lifeS * 1_000 };
  const ttlSeconds = lifeS - MIN_LIFE_S;
  try {
    const value = await seal(name, request, token);
    await within(waitMs(timeoutMs), () => store.set(name, value, { ttlSeconds }));
  } catch (error) {
    onFailure('set_failed', faultName(error));
  }
}

/** @param {number} timeoutMs */
const waitMs = (timeoutMs) => Math.min(MAX_WAIT_MS, timeoutMs * PART_OF_TIME);

/** @param {unknown} value what an entry contains @returns {{ access_token: string, expires_in: number } | undefined} */
function goodToken(value) {
  const { access_token, expires_at_ms } = /** @type {Token} */ (value);
  const expires_in = Math.floor((expires_at_ms - Date.now()) / 1_000);
  // A token that is good for longer was stored by a clock that is ahead; nobody knows its age.
  const isGood = expires_in >= MIN_LIFE_S && expires_in <= MAX_LIFE_S;
  return isGood ? { access_token, expires_in } : undefined;
}

/** The system's name of a fault, such as `ECONNREFUSED`. A message may contain the store's address with its password. @param {unknown} error */
function faultName(error) {
  const code = attempt(() => /** @type {any} */ (error).code);
  return typeof code === 'string' && /^[\w.:-]{1,80}$/.test(code) ? code : undefined;
}
