// @ts-check
/**
 * The few functions of the Reflect metadata proposal that the dependency injection inside
 * @peculiar/x509 asks for. Imported before it; does nothing where a full polyfill is present.
 */
/** @type {WeakMap<object, Map<unknown, unknown>>} */
const store = new WeakMap();

/** @param {object} target @param {unknown} key @returns {unknown} */
function own(target, key) {
  return store.get(target)?.get(key);
}

/** @param {unknown} key @param {object} target @returns {unknown} */
function inherited(key, target) {
  for (let at = target; at; at = Object.getPrototypeOf(at)) {
    if (store.get(at)?.has(key)) return own(at, key);
  }
  return undefined;
}

/** @param {unknown} key @param {unknown} value @param {object} target */
function define(key, value, target) {
  const known = store.get(target) ?? new Map();
  store.set(target, known.set(key, value));
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, {
    defineMetadata: define,
    getMetadata: inherited,
    hasMetadata: (/** @type {unknown} */ key, /** @type {object} */ target) => inherited(key, target) !== undefined,
    getOwnMetadata: (/** @type {unknown} */ key, /** @type {object} */ target) => own(target, key),
    hasOwnMetadata: (/** @type {unknown} */ key, /** @type {object} */ target) => store.get(target)?.has(key) ?? false,
  });
}
