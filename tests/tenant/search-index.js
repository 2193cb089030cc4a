// @ts-check
/**
 * What the search knows of a user. Of a profile over 1 MB it leaves out large values of metadata, and all metadata if
 * the profile is still too large (the page "Metadata Field Names and Data Types" of Auth0's documentation).
 */

/** Characters of a value that a search still returns. */
const LONGEST_VALUE = 256;
const METADATA = /** @type {const} */ (['app_metadata', 'user_metadata']);

/** @param {unknown} value */
const size = (value) => Buffer.byteLength(JSON.stringify(value));

/** @param {unknown} value @returns {unknown} a copy without large values, at any depth */
function withoutLargeValues(value) {
  const isSmall = (/** @type {unknown} */ one) =>
    typeof one === 'object' || String(one).length <= LONGEST_VALUE;
  if (Array.isArray(value)) return value.filter(isSmall).map(withoutLargeValues);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => isSmall(one))
      .map(([key, one]) => [key, withoutLargeValues(one)]),
  );
}

/** The state of a user who was found to be small enough, since a search looks at every user. @type {WeakMap<object, { updated_at: string, largest: number }>} */
const known = new WeakMap();

/** @template {import('./user-store.js').OldUser} U @param {U} user @param {number} largest bytes of a profile that is left whole @returns {U} */
export function searchable(user, largest) {
  const { updated_at } = user;
  const before = known.get(user);
  if (before?.updated_at === updated_at && before.largest === largest) return user;
  if (size(user) <= largest) {
    known.set(user, { updated_at, largest });
    return user;
  }
  const small = { ...user };
  for (const name of METADATA) {
    if (user[name]) {
      small[name] = /** @type {Record<string, any>} */ (withoutLargeValues(user[name]));
    }
  }
  if (size(small) <= largest) return small;
  for (const name of METADATA) delete small[name];
  return small;
}
