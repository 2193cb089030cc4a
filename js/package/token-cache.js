// Shares the Management API token with other instances of the package through a store of the caller. Edge functions run
// in many containers that live short, and each of them would request a token of its own.
//
// The module knows nothing of the store. It sends a token request when its own cache has no good token: one for all calls
// that need it. Such a request is answered from the store, or its answer is stored.
import { attempt } from '../runtime/attempt.js';
import { entryName } from './sealed-token.js';
import { readEntry, writeEntry } from './token-entry.js';

/** @typedef {import('../runtime/attach.js').Send} Send */
/** @typedef {import('../runtime/attach.js').Answer} Answer */

/**
 * @typedef {object} Listeners
 * @property {() => void} onHit A token request was answered from the store, so none was sent.
 * @property {import('./token-entry.js').OnFailure} onFailure
 */

/** How a token request begins (src/core/endpoints/client_credentials.rs). In JSON no password can look like this. */
const TOKEN_REQUEST = '{"grant_type":"client_credentials",';
/** How many tokens a container remembers: those of several tenants, each with its successors. */
const MAX_REMEMBERED = 16;

/** The tokens of this container that came from a store. @type {Set<string>} */
const taken = new Set();
/** The tokens that the old tenant has rejected in this container. They are not taken from a store again. @type {Set<string>} */
const rejected = new Set();

/**
 * Puts a store in front of what sends the requests of one call.
 *
 * @param {Send} send
 * @param {import('../../pkg-template/index.js').TokenCache} store
 * @param {Listeners} listeners
 * @returns {Send}
 */
export function sendWithTokenCache(send, store, { onHit, onFailure }) {
  // A store may lag behind: after a token was rejected, even another one that it has may be an old one.
  let mayTake = true;

  /** @type {(...request: Parameters<Send>) => Promise<void>} */
  const sendTokenRequest = async (url, bearer, body, timeoutMs, answer, fail) => {
    const left = countdown(timeoutMs);
    const request = { url, ...JSON.parse(String(body)) };
    const name = await entryName(request);
    const entry = { store, name, onFailure };
    const token = mayTake ? await readEntry(entry, request, left()) : undefined;
    if (token && !rejected.has(token.access_token)) {
      remember(taken, token.access_token);
      onHit();
      answer({ status: 200, header: () => undefined, body: JSON.stringify(token) });
      return;
    }
    const requestedAtMs = Date.now();
    const storeAndAnswer = async (/** @type {Answer} */ response) => {
      if (statusOf(response) === 200) {
        const responseBody = attempt(() => response.body);
        await writeEntry(entry, request, left(), responseBody, requestedAtMs);
      }
      answer(response);
    };
    send(url, bearer, body, left(), (response) => void storeAndAnswer(response), fail);
  };

  /** @param {string} token @param {Answer} response @returns {Answer} */
  const checked = (token, response) => {
    const status = statusOf(response);
    // A token of the store may be older than a scope that the migration client has got since. To the module it is a
    // rejected one, so that it requests another. That holds for each of the calls that have sent it meanwhile.
    const isOld = status === 403 && taken.has(token);
    if (status !== 401 && !isOld) return response;
    mayTake = false;
    remember(rejected, token);
    return isOld ? { status: 401, header: () => undefined, body: '' } : response;
  };

  return (url, bearer, body, timeoutMs, answer, fail) => {
    if (bearer !== undefined) {
      const check = (/** @type {Answer} */ response) => answer(checked(bearer, response));
      send(url, bearer, body, timeoutMs, check, fail);
    } else if (body?.startsWith(TOKEN_REQUEST)) {
      // It can only be rejected before it has sent the request, by a runtime that lacks the hash.
      const sendItself = () => send(url, bearer, body, timeoutMs, answer, fail);
      void sendTokenRequest(url, bearer, body, timeoutMs, answer, fail).catch(sendItself);
    } else {
      send(url, bearer, body, timeoutMs, answer, fail);
    }
  };
}

const statusOf = (/** @type {Answer} */ response) => attempt(() => response.status);

/** @param {Set<string>} tokens @param {string} token */
function remember(tokens, token) {
  tokens.add(token);
  const [oldest] = tokens;
  if (tokens.size > MAX_REMEMBERED && oldest !== undefined) tokens.delete(oldest);
}

/** What is left of a time, in milliseconds, whenever it is asked. @param {number} ms */
function countdown(ms) {
  const now = () => attempt(() => performance.now()) ?? Date.now();
  const end = now() + ms;
  return () => Math.max(0, end - now());
}
