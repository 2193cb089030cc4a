// @ts-check
/** Runs the new tenant's Action with a clock and answers of the test, and records all that it does. */
import { built } from '../js/support.js';
import { runAction } from './run-action.js';

const code = built('actions/new-tenant-post-login.js');
/** When a login happens. */
export const NOW = Date.parse('2026-11-27T12:00:00Z');
/** The user in the old tenant. */
export const OLD_USER = {
  user_id: 'auth0|1',
  identities: [{ provider: 'auth0', connection: 'Old-Users', user_id: '1' }],
};
export const SECRETS = {
  DOMAIN: 'old.example.com',
  AUDIENCE: 'https://old.example.com/api/v2/',
  CLIENT_ID: 'marker',
  CLIENT_SECRET: 'secret',
  CONNECTIONS: '{"Users":"Old-Users"}',
};
/** The user as the event of the new tenant has it. */
const USER = {
  user_id: 'auth0|old.example.com|1',
  identities: [{ provider: 'auth0', connection: 'Users', user_id: 'old.example.com|1' }],
  user_metadata: {},
  app_metadata: {},
};
/** The entry in `calls` when the Action caches its token. */
export const CACHED = ['cache', 'migration marker', 'token', { ttl: 86_340_000 }];
/** The entry in `calls` when the Action confirms the user. */
export const CONFIRMED = ['app_metadata', 'migration_confirmed', new Date(NOW).toISOString()];
/** The entries in `requests` when the Action marks the user. */
export const MARKING = [
  'POST /oauth/token',
  'GET /api/v2/users/auth0|1',
  'PATCH /api/v2/users/auth0|1',
];

/**
 * Runs the Action at a login of the user.
 *
 * @param {object} [world]
 * @param {object} [world.event] Parts of the event that differ.
 * @param {object} [world.user] Fields of the user that differ.
 * @param {object} [world.oldUser] Fields of the user in the old tenant that differ; a `status` is that of the answer.
 * @param {object} [world.token] What differs in the answer to the request for a token; a `status` likewise.
 * @param {number} [world.answerMs] How long each answer takes.
 * @param {Record<string, string>} [world.cached] The cache of the Actions.
 * @param {(request: string) => { status: number, body: unknown } | undefined | Promise<never>} [world.answer] An answer in
 *   place of the usual one.
 */
export async function runAlone(world = {}) {
  const { event, user, answerMs = 0, cached = {}, answer = () => undefined } = world;
  let now = NOW;
  const timeouts = /** @type {number[]} */ ([]);
  const requests = /** @type {string[]} */ ([]);
  const inits = /** @type {object[]} */ ([]);
  const calls = /** @type {unknown[][]} */ ([]);
  /** @param {string} name */
  const record =
    (name) =>
    (/** @type {unknown[]} */ ...values) =>
      calls.push([name, ...structuredClone(values)]);
  /** @param {string} path */
  const usual = (path) => {
    const { status, ...body } = /** @type {{ status?: number }} */ (
      path === '/oauth/token'
        ? { access_token: 'token', expires_in: 86_400, ...world.token }
        : { ...OLD_USER, ...world.oldUser }
    );
    return { status, body };
  };
  /** @param {string | URL} url @param {RequestInit} init */
  const fetch = async (url, { signal: _, ...init }) => {
    const { pathname, searchParams } = new URL(url);
    const path = decodeURIComponent(pathname);
    const q = searchParams.get('q');
    requests.push(`${init.method} ${path}${q ? `?q=${q}` : ''}`);
    inits.push(structuredClone(init));
    now += answerMs;
    const { status = 200, body } = (await answer(requests.at(-1) ?? '')) ?? usual(path);
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
  const clock = class extends Date {
    constructor() {
      super(now);
    }
    static now = () => now;
  };
  const lines = await runAction(
    code,
    {
      secrets: SECRETS,
      connection: { name: 'Users' },
      stats: { logins_count: 1 },
      user: { ...USER, ...user },
      ...event,
    },
    {
      user: {
        setAppMetadata: record('app_metadata'),
        setUserMetadata: record('user_metadata'),
      },
      authentication: { enrollWithAny: record('enroll') },
      cache: {
        get: (/** @type {string} */ key) => cached[key] && { value: cached[key] },
        set: record('cache'),
        delete: record('uncache'),
      },
    },
    {
      fetch,
      URL,
      Date: clock,
      AbortSignal: { timeout: (/** @type {number} */ ms) => void timeouts.push(ms) },
    },
  );
  return { lines, calls, timeouts, requests, inits };
}
