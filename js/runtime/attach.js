// Instantiates the WebAssembly module and contains its traps.

/**
 * @typedef {object} Report The result of a call, built by the Rust side of the module.
 * @property {'profile' | 'no_user' | 'wrong_username_or_password' | 'unauthorized' | 'error'} reply
 * @property {string} [log] A line to log.
 * @property {string} code From here on: the members of the outcome.
 * @property {string} [message]
 * @property {object} [profile]
 * @property {string} [setting]
 * @property {number} [step]
 * @property {number} [status]
 */

/**
 * Sends a request: a `POST` if it has a body, else a `GET`. It then calls either `answer` or `fail`, once and not before it
 * returns; after `timeoutMs` milliseconds `fail`, with an error whose code is `timeout`.
 *
 * @callback Send
 * @param {string} url
 * @param {string | undefined} bearer The token of the request.
 * @param {string | undefined} body JSON.
 * @param {number} timeoutMs
 * @param {(answer: Answer) => void} answer
 * @param {(error: unknown) => void} fail
 * @returns {unknown}
 */

/**
 * @typedef {object} Answer What is read of a response. Its members may throw, or be something else.
 * @property {unknown} [status]
 * @property {(name: string) => unknown} header
 * @property {unknown} [body] A text, or its bytes in UTF-8.
 */

/**
 * @typedef {object} Api The module's exports; src/wasm/scripts/exports.rs explains them. A call has a number.
 * @property {() => string} settingNames
 * @property {(call: number, isLogin: boolean, settings: string, identifier?: string, lowerCase?: string,
 *   password?: string) => void} run
 * @property {(call: number, status: number, requestId: string | undefined, retryAfter: string | undefined,
 *   reset: string | undefined, body: Uint8Array) => void} answer
 * @property {(call: number, cause: string | undefined, code: string | undefined) => void} fault
 * @property {(call: number, verdict: number) => void} verified
 * @property {(call: number) => void} wake
 * @property {(call: number) => void} goOn
 */

// The result of an export that trapped. wasm-bindgen's glue reads it either as one number or as up to three.
const TRAP_RESULT = Object.freeze([0, 0, 0]);

/**
 * @template {object} [Exports=Api]
 * @typedef {object} Loader The way an entry point gets the module.
 * @property {(host?: object) => import('auth0-account-migration/glue').Glue<Exports>} createGlue
 * @property {(imports: WebAssembly.Imports) => object} instantiate Returns the exports of a new instance.
 */

/**
 * Creates an instance of the module.
 *
 * A panic or exhausted memory traps. Inside an async export, a trap would leave its promise pending for ever and throw
 * where no caller can catch it. So every export is guarded: the first trap is reported to `onTrap`, and from then on no
 * code of the instance runs, neither for a timer nor for a late response.
 *
 * @template {object} [Exports=Api]
 * @param {Loader<Exports>} loader
 * @param {(error?: unknown) => void} onTrap Is told what has stopped the instance.
 * @param {object} [host] What the module imports of ours.
 */
export function attach({ createGlue, instantiate }, onTrap, host) {
  const { imports, start, ...api } = createGlue(host);
  // The build shortens all import names; the import module is called `a`.
  const exports = instantiate({ a: imports });
  let trapped = false;
  /** @param {unknown} value */
  const guard = (value) => {
    if (typeof value !== 'function') return value;
    // No export has more parameters; rest parameters would cost more than most exports do.
    return (
      /** @type {unknown} */ a,
      /** @type {unknown} */ b,
      /** @type {unknown} */ c,
      /** @type {unknown} */ d,
      /** @type {unknown} */ e,
      /** @type {unknown} */ f,
      /** @type {unknown} */ g,
      /** @type {unknown} */ h,
      /** @type {unknown} */ i,
      /** @type {unknown} */ j,
    ) => {
      if (trapped) return TRAP_RESULT;
      try {
        return value(a, b, c, d, e, f, g, h, i, j);
      } catch (error) {
        trapped = true;
        onTrap(error);
        return TRAP_RESULT;
      }
    };
  };
  start(Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, guard(value)])));
  if (trapped) throw new Error('the module does not start');
  return api;
}
