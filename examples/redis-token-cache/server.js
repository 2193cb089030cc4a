// @ts-check
/**
 * A server that tells other services of yours whether a user is known in the old tenant: `GET /users/IDENTIFIER`, with a
 * shared secret. Many of its processes may run at the same time.
 */
import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createMigration } from 'auth0-account-migration';
import { redisTokenCache } from './token-cache.js';

/** Reads an environment variable. The server does not start if one is missing. @param {string} name */
function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const digest = (/** @type {string} */ text) => createHash('sha256').update(text).digest();

const authorization = digest(`Bearer ${setting('SHARED_SECRET')}`);
const tokenCache = await redisTokenCache(setting('REDIS_URL'));
const { getUser } = createMigration(
  {
    Domain: setting('OLD_TENANT_DOMAIN'),
    Client_ID: setting('OLD_TENANT_CLIENT_ID'),
    Client_Secret: setting('OLD_TENANT_CLIENT_SECRET'),
    Audience: setting('OLD_TENANT_AUDIENCE'),
    Connection: setting('OLD_TENANT_CONNECTION'),
  },
  { tokenCache },
);

/** Whatever is no answer is a 503: an outage must not look like an unknown user. @type {Record<string, number>} */
const STATUS = { found: 200, not_found: 404 };

const server = createServer((request, response) => {
  const reply = (/** @type {number} */ status, /** @type {object} */ body) => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  };
  if (!timingSafeEqual(digest(request.headers.authorization ?? ''), authorization)) {
    reply(403, { code: 'refused' });
    return;
  }
  const identifier = identifierIn(request.url ?? '');
  if (request.method !== 'GET' || identifier === undefined) {
    reply(400, { code: 'refused', message: 'The only endpoint is GET /users/IDENTIFIER.' });
    return;
  }
  // The promise is never rejected.
  void getUser(identifier).then(({ code }) => reply(STATUS[code] ?? 503, { code }));
});

/** The identifier in the path of a request. @param {string} url */
function identifierIn(url) {
  const [, encoded] = /^\/users\/([^/?]{1,1000})$/.exec(url) ?? [];
  try {
    return encoded && decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

server.listen(Number(process.env.PORT ?? 3000), process.env.HOST, () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : address;
  console.log(`listening on http://localhost:${port}`);
});

process.once('SIGTERM', () => {
  server.close(() => tokenCache.close());
  server.closeIdleConnections();
});
