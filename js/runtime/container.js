// The state that all calls in one container share, across both action scripts and every evaluation of them.
import { attach } from './attach.js';
import { createHost } from './host.js';

/**
 * @typedef {object} Container
 * @property {WebAssembly.Module} [module] Compiled once; see loaders.js.
 * @property {(imports: WebAssembly.Imports) => object} [translated] The module as JavaScript, where WebAssembly is
 *   not available.
 * @property {Instance} [instance] The running instance; absent after a trap. It has the Management API tokens.
 * @property {(environment: import('./functions.js').Environment, name: 'login' | 'getUser', required: number,
 *   args: unknown[]) => Promise<unknown> | undefined} [run] Runs a function; of the first evaluation.
 * @property {import('./attach.js').Send} [send] Sends requests of the action scripts and owns their connections.
 * @property {Set<(error?: unknown) => void>} pending For each call in progress, a function that ends it as an internal
 *   fault: what has stopped the instance.
 */

/**
 * @typedef {object} Instance
 * @property {import('./attach.js').Api} api
 * @property {string[]} settingNames
 * @property {number} calls How many calls it has started. Each has the count as its number.
 * @property {Map<number, import('./host.js').RunningCall>} running Its calls that are under way.
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
  own ??= { pending: new Set() };
  try {
    Object.defineProperty(shared, KEY, { value: own, configurable: true });
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
  if (!Object.isExtensible(state)) return false;
  // This throws for anything but a set; `instanceof` would reject one of another realm.
  Set.prototype.has.call(state.pending, KEY);
  const isAbsentOr = (/** @type {unknown} */ value, /** @type {unknown} */ method = value) =>
    value === undefined || typeof method === 'function';
  return (
    isAbsentOr(state.run) &&
    isAbsentOr(state.send) &&
    isAbsentOr(state.translated) &&
    isAbsentOr(state.instance, state.instance?.api?.run)
  );
}

/**
 * Returns the running instance; creates it if there is none.
 *
 * @param {Container} state
 * @param {import('./attach.js').Loader} loader
 * @returns {Instance}
 */
export function instance(state, loader) {
  if (state.instance) return state.instance;
  /** @type {Instance['running']} */
  const running = new Map();
  const host = createHost({ running, api: () => api });
  const onTrap = (/** @type {unknown} */ error) => {
    state.instance = undefined;
    for (const fail of state.pending) {
      try {
        fail(error);
      } catch {
        // Other code in the container has put something else into the set.
      }
    }
  };
  const api = attach(loader, onTrap, host);
  return (state.instance = { api, settingNames: api.settingNames().split(','), calls: 0, running });
}
