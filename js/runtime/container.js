// The state that all calls in one container share, across both action scripts and every evaluation of them.
import { attach } from './attach.js';

/**
 * @typedef {object} Container
 * @property {WebAssembly.Module} [module] Compiled once; see loaders.js.
 * @property {(imports: WebAssembly.Imports) => object} [translated] The module as JavaScript, where WebAssembly is
 *   not available.
 * @property {import('./attach.js').Api} [api] The running instance; absent after a trap.
 * @property {import('./attach.js').Send} [send] Sends requests of the action scripts and owns their connections.
 * @property {Map<string, unknown>} tokens Management API tokens, written by the Rust side of the module.
 * @property {Set<() => void>} pending For each call in progress, a function that ends it as an internal fault.
 */

// The version is part of the key, so that two versions of this project in one container share nothing.
const KEY = Symbol.for(`auth0-account-migration ${VERSION}`);

/**
 * Returns the shared state of the container. The platform's `global` usually survives from one call to the next, but
 * that is not guaranteed, so everything in the state can be created again.
 *
 * @returns {Container}
 */
export function container() {
  /** @type {Record<symbol, Container>} */
  const shared = typeof global === 'undefined' ? /** @type {any} */ (globalThis) : global;
  return (shared[KEY] ??= { tokens: new Map(), pending: new Set() });
}

/**
 * Returns the running instance; creates it if there is none.
 *
 * @param {Container} state
 * @param {import('./attach.js').Loader} loader
 */
export function instance(state, loader) {
  if (state.api) return state.api;
  return (state.api = attach(loader, () => {
    state.api = undefined;
    // A token request in progress will never end, so no later call may wait for it.
    state.tokens = new Map();
    for (const fail of state.pending) fail();
  }));
}
