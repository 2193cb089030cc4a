// Sends the requests of the package with `fetch`, an injected one or the runtime's own.
import { attempt } from './attempt.js';
import { boundedFetch } from './bounded-fetch.js';

/** @type {{ cache?: 'no-store' } | undefined} */
let cacheOption;

/**
 * The option of `fetch` with which a runtime neither stores an answer nor takes a stored one: Next.js 13 and 14 do so by
 * default, even for a `POST`. Where a runtime refuses the option, `Request` refuses it too: Cloudflare Workers do so with a
 * compatibility date before 2024-11-11.
 */
const notCached = () =>
  (cacheOption ??= attempt(() => new Request('https://example.com', { cache: 'no-store' }))
    ? { cache: 'no-store' }
    : {});

/**
 * Creates what sends the requests of one call.
 *
 * @param {unknown} injected `undefined` or `null` for the runtime's own `fetch`
 * @param {import('./callback.js').Thrown} thrown gets what the last request's `fetch` threw, or rejected its promise with
 * @returns {import('./attach.js').Send}
 */
export function fetchSend(injected, thrown) {
  const send = /** @type {typeof globalThis.fetch | undefined} */ (injected ?? globalThis.fetch);
  /**
   * @param {string} url
   * @param {string | undefined} bearer
   * @param {string | undefined} body
   * @param {number} timeoutMs
   * @returns {Promise<import('./attach.js').Answer>}
   */
  const exchangeWithin = async (url, bearer, body, timeoutMs) => {
    delete thrown.cause;
    if (send === undefined) throw Object.assign(new Error(), { code: 'no_fetch' });
    /** @type {Record<string, string>} */
    const headers = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
    const controller = new AbortController();
    const { signal } = controller;
    const method = body === undefined ? 'GET' : 'POST';
    const redirect = /** @type {const} */ ('manual');
    const init = { method, redirect, headers, body, signal, ...notCached() };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const deadline = new Promise((_, reject) => {
      timer = setTimeout(() => reject(Object.assign(new Error(), { code: 'timeout' })), timeoutMs);
    });
    const exchange = async () => {
      /** @type {Awaited<ReturnType<typeof boundedFetch>>} */
      let response;
      try {
        // Called as a plain function: some runtimes refuse to call `fetch` as a method of another object.
        response = await boundedFetch(url, init, (...request) => send(...request));
      } catch (error) {
        // After the deadline, it only says that the request was aborted.
        if (!signal.aborted) thrown.cause = error;
        throw error;
      }
      const text = await response.text();
      const { status, headers: answered } = response;
      return {
        status,
        header: (/** @type {string} */ name) => answered.get(name),
        body: typeof text === 'string' ? text : undefined,
      };
    };
    let response;
    try {
      response = await Promise.race([exchange(), deadline]);
      return response;
    } finally {
      clearTimeout(timer);
      // Also ends a body that is too long to be read to its end.
      if (response?.body === undefined) controller.abort();
    }
  };
  return (url, bearer, body, timeoutMs, answer, fail) => {
    exchangeWithin(url, bearer, body, timeoutMs).then(answer, fail);
  };
}
