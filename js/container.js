// Layer js: what all calls in one container share, across both action scripts and every evaluation of them.
import { attach } from './attach.js';

/**
 * @typedef {object} Container
 * @property {WebAssembly.Module} [module] Compiled once; see loaders.js.
 * @property {(imports: WebAssembly.Imports) => object} [translated] Where there is no WebAssembly, in its place.
 * @property {import('./attach.js').Api} [api] The running instance; gone after a trap.
 * @property {import('./attach.js').Send} [send] With the connections of the action scripts.
 * @property {Map<string, unknown>} tokens Management API tokens, kept by src/wasm/token_cache.rs.
 * @property {Set<() => void>} pending Ends each call under way as a fault.
 */

// Another version of this project in the same container keeps to itself.
const KEY = Symbol.for(`auth0-account-migration ${VERSION}`);

/**
 * The container's shared state. The platform's `global` outlives a call, but promises nothing: everything
 * in it can be made again.
 *
 * @returns {Container}
 */
export function container() {
  /** @type {Record<symbol, Container>} */
  const shared = typeof global === 'undefined' ? /** @type {any} */ (globalThis) : global;
  return (shared[KEY] ??= { tokens: new Map(), pending: new Set() });
}

/**
 * The running instance, made when there is none.
 *
 * @param {Container} state
 * @param {import('./attach.js').Loader} loader
 */
export function instance(state, loader) {
  if (state.api) return state.api;
  return (state.api = attach(loader, () => {
    state.api = undefined;
    // A request for a token that was under way will never end.
    state.tokens = new Map();
    for (const end of state.pending) end();
  }));
}
