// @ts-check
/**
 * Shares the old tenant's Management API token in Workers KV: Cloudflare runs a worker in many isolates, each of which would
 * request a token of its own. The package has encrypted what is stored.
 */

/**
 * @typedef {object} Namespace Workers KV.
 * @property {(key: string) => Promise<string | null>} get
 * @property {(key: string, value: string, options: { expirationTtl: number }) => Promise<void>} put
 */

/** @typedef {{ waitUntil(promise: Promise<unknown>): void }} Context of the request */

/** @param {Namespace} namespace @param {Context} context @returns {import('auth0-account-migration').TokenCache} */
export const tokenCache = (namespace, context) => ({
  get: (key) => namespace.get(key),
  // The response does not wait for the write.
  set: (key, value, { ttlSeconds }) =>
    context.waitUntil(namespace.put(key, value, { expirationTtl: ttlSeconds })),
});
