// @ts-check
/**
 * Checks the shared secret and the rate limits of a request.
 */

/** @typedef {{ limit(options: { key: string }): Promise<{ success: boolean }> }} RateLimit */
/**
 * @typedef {object} Env The bindings of wrangler.toml and the secrets.
 * @property {string} OLD_TENANT_DOMAIN
 * @property {string} OLD_TENANT_CLIENT_ID
 * @property {string} OLD_TENANT_CLIENT_SECRET
 * @property {string} OLD_TENANT_AUDIENCE
 * @property {string} OLD_TENANT_CONNECTION
 * @property {string} SHARED_SECRET
 * @property {import('./token-cache.js').Namespace} TOKENS
 * @property {RateLimit} ADDRESSES
 * @property {RateLimit} IDENTIFIERS
 */

const digest = (/** @type {string} */ text) =>
  crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));

/**
 * Compares two texts in constant time. It compares their digests, so the time does not depend on their lengths either.
 * @param {string} one @param {string} other
 */
async function isSame(one, other) {
  const [first, second] = await Promise.all([digest(one), digest(other)]);
  const subtle = /** @type {any} */ (crypto.subtle); // timingSafeEqual is an extension of Cloudflare.
  return /** @type {boolean} */ (subtle.timingSafeEqual(first, second));
}

/** @param {Request} request @param {Env} env */
export const hasSecret = (request, env) =>
  isSame(request.headers.get('authorization') ?? '', `Bearer ${env.SHARED_SECRET}`);

/** Limits the requests of an address, which Cloudflare sets in a header that callers cannot change. @param {Request} request @param {Env} env */
export const mayCall = (request, env) =>
  isWithinLimit(env.ADDRESSES, request.headers.get('cf-connecting-ip') ?? '');

/** Limits the requests about one user, and with them the guesses of a password. @param {string} identifier @param {Env} env */
export async function mayRequestUser(identifier, env) {
  const key = new Uint8Array(await digest(identifier.toLowerCase()));
  return isWithinLimit(
    env.IDENTIFIERS,
    Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  );
}

/** @param {RateLimit} rateLimit @param {string} key */
async function isWithinLimit(rateLimit, key) {
  const { success } = await rateLimit.limit({ key });
  return success;
}
