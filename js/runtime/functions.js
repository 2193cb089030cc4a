// The functions `login` and `getUser`, from their arguments to their callback or promise.
import { attempt } from './attempt.js';
import { call } from './call.js';
import { addCause, invokeCallback } from './callback.js';
import { container } from './container.js';

/**
 * @typedef {object} Environment Where the functions run. Every function in it is called anew for each call.
 * @property {import('./attach.js').Loader} loader
 * @property {() => import('./host.js').Subtle} subtle Throws, or returns nothing, where there is no WebCrypto.
 * @property {() => unknown} configuration May throw.
 * @property {() => import('./callback.js').ErrorClasses} classes
 * @property {(thrown: import('./callback.js').Thrown) => import('./attach.js').Send} send Returns what sends the
 *   requests of one call; what an injected `fetch` throws is to be put into `thrown`.
 * @property {(line: string, thrown: import('./callback.js').Thrown) => unknown} log `thrown` is what `send` got for the
 *   call that logs.
 */

/**
 * Creates `login` and `getUser` for an environment.
 *
 * @param {Environment} environment
 */
export function createFunctions(environment) {
  // The platform may evaluate an action script anew for each call. By then the engine has optimised the functions of the
  // first evaluation, so they serve the later ones as well.
  const shared = () => (container().run ??= run);
  return {
    /** @param {unknown[]} args identifier, password, optionally a context and a callback */
    login: (...args) => shared()(environment, 'login', 2, args),
    /** @param {unknown[]} args identifier, optionally a context and a callback */
    getUser: (...args) => shared()(environment, 'getUser', 1, args),
  };
}

/**
 * Runs a function and hands its outcome to the callback, which is the last argument; without one, to a promise.
 *
 * @param {Environment} environment
 * @param {'login' | 'getUser'} name
 * @param {number} required The number of arguments before the optional ones.
 * @param {unknown[]} args
 * @returns {Promise<unknown> | undefined}
 */
function run(environment, name, required, args) {
  const last = args[args.length - 1];
  const callback = /** @type {((...args: unknown[]) => void) | undefined} */ (
    typeof last === 'function' ? last : undefined
  );
  const values = args.slice(0, required);
  /** @type {import('./callback.js').Thrown} */
  const thrown = {};
  const promise = call(
    name,
    attempt(environment.configuration),
    values,
    environment.send(thrown),
    environment,
  ).then((report) => {
    const { reply: _, log: line, ...outcome } = report;
    log(environment, line, thrown);
    const hasCause = report.code === 'unavailable' && 'cause' in thrown;
    if (hasCause) addCause(outcome, thrown);
    if (callback) {
      invokeCallback(callback, values[0], report, environment.classes, hasCause ? thrown : null);
    }
    return outcome;
  });
  return callback ? undefined : promise;
}

/**
 * Logs a line of a call.
 *
 * @param {Pick<Environment, 'log'>} environment
 * @param {string | undefined} line
 * @param {import('./callback.js').Thrown} thrown
 */
export function log(environment, line, thrown) {
  if (line === undefined) return;
  // A failing log must not fail a login, whether it fails now or later.
  const logged = /** @type {any} */ (attempt(() => environment.log(line, thrown)));
  if (logged) attempt(() => logged.then(undefined, () => {}));
}
