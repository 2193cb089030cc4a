// @ts-check
/**
 * All texts and bytes that hang on a value: what a log, a debugger or an error tracker could show of it.
 */

/** More than any value of a test has. A search that stopped here would miss the rest, so it fails. */
const MOST_VALUES = 200_000;

/**
 * The texts of a value, depth first, with their places: the names and the values of all own properties, enumerable or not,
 * those with symbols and what getters return, the members of maps and sets, and the bytes of buffers. For errors that
 * includes `message`, `stack` and the chain of `cause`.
 *
 * @param {unknown} root
 * @param {string} place
 * @returns {Generator<[path: string, data: string | Uint8Array]>}
 */
export function* textsOf(root, place) {
  const seen = new Set();
  /** @type {[path: string, value: unknown][]} */
  const stack = [[place, root]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [path, value] = next;
    if (!isObject(value)) {
      yield [path, String(value)];
      continue;
    }
    if (seen.has(value)) continue;
    seen.add(value);
    if (seen.size > MOST_VALUES) throw new Error(`${place} has too many values to search`);
    const bytes = bytesOf(value);
    if (bytes) yield [path, bytes];
    else {
      const members = [...membersOf(value, path)];
      for (const [, , name] of members) if (name !== undefined) yield [`a name in ${path}`, name];
      // The last one that is added is taken first.
      for (const [memberPath, member] of members.reverse()) stack.push([memberPath, member]);
    }
  }
}

/** @param {unknown} value @returns {value is object} */
const isObject = (value) =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** @param {object} value @returns {Uint8Array | undefined} */
function bytesOf(value) {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  const isBuffer = value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
  return isBuffer ? new Uint8Array(value) : undefined;
}

/** @param {object} value @param {string} path @returns {Generator<[path: string, member: unknown, name?: string]>} */
function* membersOf(value, path) {
  if (value instanceof Map || value instanceof Set) {
    let index = 0;
    for (const [key, member] of value.entries()) {
      yield [`${path}<key ${index}>`, key];
      yield [`${path}<${index++}>`, member];
    }
  }
  for (const key of attempt(() => Reflect.ownKeys(value)) ?? []) {
    const name = typeof key === 'symbol' ? (key.description ?? '') : key;
    // Its value may be another one each time, or throw.
    yield [`${path}.${name}`, attempt(() => Reflect.get(value, key)), name];
  }
}

/** @template T @param {() => T} read @returns {T | undefined} */
function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}
