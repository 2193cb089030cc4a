// @ts-check
/**
 * A token cache in Redis. Server processes that start often, such as functions or a group that scales, share one Management
 * API token of the old tenant. The package has encrypted what is stored.
 */
import { setTimeout } from 'node:timers/promises';
import { createClient } from 'redis';

/** How long the start of the server waits for Redis. */
const CONNECT_LIMIT_MS = 2_000;

/**
 * Connects to Redis. As long as there is no connection, the methods reject at once, and the package requests a token itself.
 *
 * @param {string} url such as `redis://HOST:6379`, or `rediss://` for TLS
 * @returns {Promise<import('auth0-account-migration').TokenCache & { close(): void }>}
 */
export async function redisTokenCache(url) {
  const client = createClient({ url, disableOfflineQueue: true });
  // Without a listener, an error of the connection would end the process. The client connects again by itself.
  client.on('error', ({ code }) => console.error(`Redis: ${code ?? 'error'}`));
  const connected = client.connect().catch(() => {});
  await Promise.race([connected, setTimeout(CONNECT_LIMIT_MS, undefined, { ref: false })]);
  return {
    get: (key) => client.get(key),
    set: (key, value, { ttlSeconds }) =>
      client.set(key, value, { expiration: { type: 'EX', value: ttlSeconds } }),
    close: () => client.destroy(),
  };
}
