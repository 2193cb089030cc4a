// @ts-check
/**
 * A record as the errors of a job show it: what was sent, without its secrets.
 */
const MASK = '*****';

/** Replaces the text at a path, where there is one. @param {any} record @param {string[]} path */
function mask(record, [key = '', ...rest]) {
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, key)) return;
  if (rest.length) mask(record[key], rest);
  else record[key] = MASK;
}

/** @template T @param {T} record @returns {T} */
export function masked(record) {
  const copy = structuredClone(record);
  mask(copy, ['password_hash']);
  mask(copy, ['custom_password_hash', 'hash', 'value']);
  mask(copy, ['custom_password_hash', 'hash', 'key', 'value']);
  mask(copy, ['custom_password_hash', 'salt', 'value']);
  const { mfa_factors } = /** @type {any} */ (copy) ?? {};
  for (const factor of Array.isArray(mfa_factors) ? mfa_factors : []) {
    mask(factor, ['totp', 'secret']);
  }
  return copy;
}
