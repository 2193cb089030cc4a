// Layer js: makes a running instance of the module, and keeps a trap from doing harm.

/**
 * @typedef {object} Report What a call ends with, made by src/wasm/report_object.rs.
 * @property {'profile' | 'no_user' | 'wrong_username_or_password' | 'unauthorized' | 'error'} reply
 * @property {string} [log] A line to log.
 * @property {string} code The outcome's members, from here on.
 * @property {string} [message]
 * @property {object} [profile]
 * @property {string} [setting]
 * @property {number} [step]
 * @property {number} [status]
 */

/**
 * @typedef {object} Host What a call needs of the place it runs in.
 * @property {typeof globalThis.fetch} [fetch]
 * @property {Send} [send] In place of any `fetch`.
 * @property {Map<string, unknown>} tokens
 */

/**
 * @callback Send Sends a request, and gives it up `ms` milliseconds later.
 * @param {string} url
 * @param {string} init What `fetch` takes, as JSON.
 * @param {string | undefined} body
 * @param {number} ms
 * @returns {Promise<{ status?: number, headers: { get: (name: string) => unknown }, text: () => string }>}
 */

/**
 * @typedef {object} Api The module's exports.
 * @property {(configuration: unknown, identifier: unknown, password: unknown, host: Host) => Promise<Report | null>} login
 * @property {(configuration: unknown, identifier: unknown, host: Host) => Promise<Report | null>} getUser
 */

// Stands for the result of an export that trapped, whether the glue takes that for one value or several.
const NOTHING = Object.freeze([0, 0, 0]);

/**
 * @template {object} [Exports=Api]
 * @typedef {object} Loader How an entry point gets at the module.
 * @property {() => import('auth0-account-migration/glue').Glue<Exports>} createGlue
 * @property {(imports: WebAssembly.Imports) => object} instantiate Gives the exports of a new instance.
 */

/**
 * Makes an instance.
 *
 * A panic, or memory that ran out, traps. In an async export that would leave a promise unsettled and raise
 * an exception that no caller can catch, so every export is guarded: a trap is reported once and goes no
 * further, and nothing of the instance runs again, be it a timer or a late answer.
 *
 * @template {object} [Exports=Api]
 * @param {Loader<Exports>} loader
 * @param {() => void} onTrap
 */
export function attach({ createGlue, instantiate }, onTrap) {
  const { imports, start, ...api } = createGlue();
  // The build shortens the names of the module's imports: all are of the import module `a`.
  const exports = instantiate({ a: imports });
  let trapped = false;
  /** @param {unknown} value */
  const guarded = (value) => {
    if (typeof value !== 'function') return value;
    // As many arguments as any export has: gathering and spreading them would take longer than most exports do.
    return (
      /** @type {unknown} */ a,
      /** @type {unknown} */ b,
      /** @type {unknown} */ c,
      /** @type {unknown} */ d,
    ) => {
      if (trapped) return NOTHING;
      try {
        return value(a, b, c, d);
      } catch {
        trapped = true;
        onTrap();
        return NOTHING;
      }
    };
  };
  start(Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, guarded(value)])));
  if (trapped) throw new Error('the module does not start');
  return api;
}
