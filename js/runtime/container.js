// The state that all calls in one container share, across both action scripts and every evaluation of them.
import { attach } from './attach.js';

/**
 * @typedef {object} Container
 * @property {WebAssembly.Module} [module] Compiled once; see loaders.js.
 * @property {(imports: WebAssembly.Imports) => object} [translated] The module as JavaScript, where WebAssembly is
 *   not available.
 * @property {import('./attach.js').Api} [api] The running instance; absent after a trap.
 * @property {string[]} [settingNames] Of the running instance.
 * @property {(environment: import('./functions.js').Environment, name: 'login' | 'getUser', required: number,
 *   args: unknown[]) => Promise<unknown> | undefined} [run] Runs a function; of the first evaluation.
 * @property {import('./attach.js').Send} [send] Sends requests of the action scripts and owns their connections.
 * @property {Map<unknown, unknown>} tokens Management API tokens, written by the Rust side of the module.
 * @property {Set<() => void>} pending For each call in progress, a function that ends it as an internal fault.
 */

// The key has the version and a hash of the code, so that two builds of this project in one container share nothing.
const KEY = Symbol.for(`auth0-account-migration ${VERSION} ${BUILD_HASH}`);

/** The state of this evaluation, where `global` takes none or does not return what it took. @type {Container | undefined} */
let own;

/**
 * Returns the shared state of the container. The platform's `global` usually survives from one call to the next, but
 * that is not guaranteed, so everything in the state can be created again. What is under the key may be anything: other
 * code in the container can write there.
 *
 * @returns {Container}
 */
export function container() {
  /** @type {Record<symbol, unknown>} */
  const shared = typeof global === 'undefined' ? /** @type {any} */ (globalThis) : global;
  try {
    const state = shared[KEY];
    if (isContainer(state)) return state;
  } catch {
    // A getter under the key, or a proxy, threw.
  }
  own ??= { tokens: new Map(), pending: new Set() };
  try {
    Object.defineProperty(shared, KEY, {
      value: own,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } catch {
    // `global` is frozen, or the junk under the key cannot be replaced.
  }
  return own;
}

/**
 * Whether a value has all members of a container's state, each usable.
 *
 * @param {any} state
 * @returns {state is Container}
 */
function isContainer(state) {
  if (!state || !Object.isExtensible(state)) return false;
  // These throw for anything but a map and a set; `instanceof` would reject those of another realm.
  Map.prototype.has.call(state.tokens, KEY);
  Set.prototype.has.call(state.pending, KEY);
  const isAbsentOr = (/** @type {unknown} */ value, /** @type {unknown} */ method = value) =>
    value === undefined || typeof method === 'function';
  return (
    isAbsentOr(state.run) &&
    isAbsentOr(state.send) &&
    isAbsentOr(state.translated) &&
    isAbsentOr(state.api, state.api?.login)
  );
}

/**
 * Returns the running instance and the names of its settings; creates it if there is none.
 *
 * @param {Container} state
 * @param {import('./attach.js').Loader} loader
 */
export function instance(state, loader) {
  const api = (state.api ??= attach(loader, () => {
    state.api = undefined;
    state.settingNames = undefined;
    // A token request in progress will never end, so no later call may wait for it.
    state.tokens = new Map();
    for (const fail of state.pending) {
      try {
        fail();
      } catch {
        // Other code in the container has put something else into the set.
      }
    }
  }));
  return { api, settingNames: (state.settingNames ??= api.settingNames().split(',')) };
}
