// What the module imports of ours: how its calls send requests, wait and end. Nothing here may throw, since that would
// count as a trap.
import { attempt } from './attempt.js';
import { MAX_BODY_CHARACTERS } from './limits.js';

/**
 * @typedef {object} Subtle What is used of WebCrypto's `SubtleCrypto`.
 * @property {(...args: any[]) => Promise<any>} importKey
 * @property {(...args: any[]) => Promise<boolean>} verify
 */

/**
 * @typedef {object} RunningCall
 * @property {import('./attach.js').Send} send
 * @property {() => Subtle} subtle
 * @property {(report: any) => void} end
 * @property {ReturnType<typeof setTimeout>} [timer]
 * @property {(value?: undefined) => void} [unpark]
 */

/**
 * @typedef {object} Calls The calls of an instance that are under way, by their numbers.
 * @property {Map<number, RunningCall>} running
 * @property {() => import('./attach.js').Api} api The instance, once it has started.
 */

// What `verified` is told besides 1, for a genuine signature, and 0; src/wasm/scripts/host.rs has the numbers.
const NO_CRYPTOGRAPHY = 2;
const FAILED = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Creates the host of an instance.
 *
 * @param {Calls} calls
 */
export function createHost({ running, api }) {
  return {
    /**
     * @param {number} call
     * @param {string} url
     * @param {string | undefined} bearer
     * @param {string | undefined} body
     * @param {number} timeoutMs
     */
    send(call, url, bearer, body, timeoutMs) {
      let isOver = false;
      const answer = (/** @type {import('./attach.js').Answer} */ response) => {
        if (isOver) return;
        isOver = true;
        handOver(api(), call, response);
      };
      const fail = (/** @type {any} */ error) => {
        if (isOver) return;
        isOver = true;
        const codeOf = (/** @type {() => unknown} */ read) => stringOrNone(attempt(read));
        api().fault(
          call,
          codeOf(() => error.cause.code),
          codeOf(() => error.code),
        );
      };
      try {
        // A call that was ended, but not by the module, gets no answer any more.
        running.get(call)?.send(url, bearer, body, timeoutMs, answer, fail);
      } catch (error) {
        // The module is not to be called before this function returns.
        Promise.resolve().then(() => fail(error));
      }
    },
    /**
     * @param {number} call
     * @param {string} name
     * @param {Uint8Array} key
     * @param {Uint8Array} input
     * @param {Uint8Array} signature
     */
    verify(call, name, key, input, signature) {
      let verdict = NO_CRYPTOGRAPHY;
      // The salt is that of RSA-PSS (RFC 7518 section 3.5).
      const algorithm = { name, hash: 'SHA-256', saltLength: 32 };
      // These are views of the module's memory, which are gone when this function has returned.
      const [bytes, data, proof] = [key, input, signature].map((view) => view.slice());
      const check = async () => {
        const subtle = /** @type {RunningCall} */ (running.get(call)).subtle();
        if (!subtle) return;
        verdict = FAILED;
        const isSecret = name === 'HMAC';
        const imported = await subtle.importKey(
          isSecret ? 'raw' : 'jwk',
          isSecret ? bytes : JSON.parse(decoder.decode(bytes)),
          algorithm,
          false,
          ['verify'],
        );
        const isGenuine = await subtle.verify(algorithm, imported, proof, data);
        verdict = Number(isGenuine === true);
      };
      const end = () => api().verified(call, verdict);
      void check().then(end, end);
    },
    /** @param {number} call @param {number} ms */
    setTimer(call, ms) {
      const state = running.get(call);
      if (state) state.timer = setTimeout(() => api().wake(call), ms);
    },
    /** @param {number} call */
    clearTimer: (call) => clearTimeout(running.get(call)?.timer),
    /** @param {number} call */
    park(call) {
      const state = running.get(call);
      if (!state) return;
      const parked = new Promise((resolve) => {
        state.unpark = resolve;
      });
      // A promise's reaction runs in the context of the request that awaits it, not of the one that resolves it.
      void parked.then(() => api().goOn(call));
    },
    /** @param {number} call */
    unpark: (call) => running.get(call)?.unpark?.(),
    /** @param {number} call @param {string} report */
    end: (call, report) => running.get(call)?.end(attempt(() => JSON.parse(report))),
    now: () => Date.now(),
    // A sandbox need not have this clock.
    monotonic: () => attempt(() => performance.now()) ?? Date.now(),
    random: () => Math.random(),
  };
}

/**
 * @param {import('./attach.js').Api} api
 * @param {number} call
 * @param {import('./attach.js').Answer} response
 */
function handOver(api, call, response) {
  const status = attempt(() => response.status);
  const body = bytesOf(attempt(() => response.body));
  const header = (/** @type {string} */ name) => stringOrNone(attempt(() => response.header(name)));
  const isReadable = typeof status === 'number' && body !== undefined;
  const isRateLimited = status === 429;
  api.answer(
    call,
    isReadable ? status : NaN,
    header('x-auth0-requestid'),
    // Only 429 responses are retried by these headers.
    isRateLimited ? header('retry-after') : undefined,
    isRateLimited ? header('x-ratelimit-reset') : undefined,
    body ?? new Uint8Array(),
  );
}

/**
 * The bytes of a body; `undefined` for what is none, or longer than any of Auth0. Such a long one is not copied into the
 * module's memory.
 *
 * @param {unknown} body
 */
function bytesOf(body) {
  if (typeof body === 'string') {
    return body.length > MAX_BODY_CHARACTERS ? undefined : encoder.encode(body);
  }
  const bytes = /** @type {Uint8Array | undefined} */ (body);
  const isTooLong = () => decoder.decode(bytes).length > MAX_BODY_CHARACTERS;
  if (bytes && bytes.length > MAX_BODY_CHARACTERS && isTooLong()) return undefined;
  return bytes;
}

/** @param {unknown} value */
const stringOrNone = (value) => (typeof value === 'string' ? value : undefined);
