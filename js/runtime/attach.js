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
 * @typedef {object} Host What the module receives from JavaScript with each call.
 * @property {Send} send
 * @property {Map<unknown, unknown>} tokens
 */

/**
 * Sends a request and aborts it after `timeoutMs` milliseconds.
 *
 * @callback Send
 * @param {string} url
 * @param {string} method
 * @param {string | undefined} bearer The token of the request.
 * @param {string | undefined} body JSON.
 * @param {number} timeoutMs
 * @returns {Promise<{ status?: number, headers: { get: (name: string) => unknown }, text: () => unknown }>}
 */

/**
 * @typedef {object} Api The module's exports.
 * @property {() => string} settingNames
 * @property {(settings: string, identifier: unknown, password: unknown, host: Host) => Promise<Report | null>} login
 * @property {(settings: string, identifier: unknown, host: Host) => Promise<Report | null>} getUser
 */

// The result of an export that trapped. wasm-bindgen's glue reads it either as one number or as up to three.
const TRAP_RESULT = Object.freeze([0, 0, 0]);

/**
 * @template {object} [Exports=Api]
 * @typedef {object} Loader The way an entry point gets the module.
 * @property {() => import('auth0-account-migration/glue').Glue<Exports>} createGlue
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
 * @param {() => void} onTrap
 */
export function attach({ createGlue, instantiate }, onTrap) {
  const { imports, start, ...api } = createGlue();
  // The build shortens all import names; the import module is called `a`.
  const exports = instantiate({ a: imports });
  let trapped = false;
  /** @param {unknown} value */
  const guard = (value) => {
    if (typeof value !== 'function') return value;
    // No export has more than five parameters; rest parameters would cost more than most exports do.
    return (
      /** @type {unknown} */ a,
      /** @type {unknown} */ b,
      /** @type {unknown} */ c,
      /** @type {unknown} */ d,
      /** @type {unknown} */ e,
    ) => {
      if (trapped) return TRAP_RESULT;
      try {
        return value(a, b, c, d, e);
      } catch {
        trapped = true;
        onTrap();
        return TRAP_RESULT;
      }
    };
  };
  start(Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, guard(value)])));
  if (trapped) throw new Error('the module does not start');
  return api;
}
