// @ts-check
/**
 * Who may ask, and how often.
 */

/** @typedef {{ limit(options: { key: string }): Promise<{ success: boolean }> }} RateLimit */
/**
 * @typedef {object} Env What wrangler.toml and the secrets bind.
 * @property {string} OLD_TENANT_DOMAIN
 * @property {string} OLD_TENANT_CLIENT_ID
 * @property {string} OLD_TENANT_CLIENT_SECRET
 * @property {string} OLD_TENANT_AUDIENCE
 * @property {string} OLD_TENANT_CONNECTION
 * @property {string} SHARED_SECRET
 * @property {RateLimit} ADDRESSES
 * @property {RateLimit} IDENTIFIERS
 */

const digest = (/** @type {string} */ text) =>
  crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));

/**
 * Takes the same time wherever the texts differ, and whatever their lengths are: it compares their digests.
 * @param {string} one @param {string} other
 */
async function isSame(one, other) {
  const [first, second] = await Promise.all([digest(one), digest(other)]);
  const subtle = /** @type {any} */ (crypto.subtle); // timingSafeEqual is Cloudflare's own
  return /** @type {boolean} */ (subtle.timingSafeEqual(first, second));
}

/** @param {Request} request @param {Env} env */
export const hasSecret = (request, env) =>
  isSame(request.headers.get('authorization') ?? '', `Bearer ${env.SHARED_SECRET}`);

/** The address stands in a header that Cloudflare sets and callers can't. @param {Request} request @param {Env} env */
export const mayCall = (request, env) =>
  within(env.ADDRESSES, request.headers.get('cf-connecting-ip') ?? '');

/** Bounds the guesses at one user's password. @param {string} identifier @param {Env} env */
export async function mayAskAbout(identifier, env) {
  const key = new Uint8Array(await digest(identifier.toLowerCase()));
  return within(
    env.IDENTIFIERS,
    Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  );
}

/** @param {RateLimit} rateLimit @param {string} key */
async function within(rateLimit, key) {
  const { success } = await rateLimit.limit({ key });
  return success;
}
