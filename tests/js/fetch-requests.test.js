// @ts-check
// The requests that the package sends with fetch, to the letter: no redirect is followed, and no header is there by accident.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { REQUIRED_SETTINGS } from '../support/required-settings.js';

const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');

/** @typedef {RequestInit & { url: string }} Sent */

/**
 * A migration whose requests get these answers, one after the other. Returns the functions and the requests.
 *
 * @param {Response[]} answers
 */
function answering(...answers) {
  /** @type {Sent[]} */
  const requests = [];
  const functions = createMigration(REQUIRED_SETTINGS, {
    log() {},
    fetch(/** @type {string} */ url, /** @type {RequestInit} */ { signal, ...init }) {
      assert.ok(signal instanceof AbortSignal);
      requests.push({ url, ...init });
      return Promise.resolve(answers.shift());
    },
  });
  return { ...functions, requests };
}

const common = { redirect: 'manual', cache: 'no-store' };
const accept = 'application/json';
const json = { accept, 'content-type': 'application/json' };

test('login sends the password once, without a token', async () => {
  const { login, requests } = answering(Response.json({ error: 'invalid_grant' }, { status: 403 }));
  assert.equal((await login('jo@example.com', 'pass')).code, 'wrong_credentials');
  const [{ body, ...request } = assert.fail('no request'), ...more] = requests;
  assert.deepEqual(
    [request, more],
    [{ ...common, url: 'https://old.example.com/oauth/token', method: 'POST', headers: json }, []],
  );
  assert.deepEqual(JSON.parse(String(body)), {
    grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
    realm: 'c',
    username: 'jo@example.com',
    password: 'pass',
    client_id: 'a',
    client_secret: 'b',
    scope: 'openid profile email',
  });
});

test('getUser sends the token to the Management API, and no body', async () => {
  const { getUser, requests } = answering(
    Response.json({ access_token: 'a.b.c', expires_in: 3_600 }),
    Response.json([]),
  );
  assert.equal((await getUser('jo@example.com')).code, 'not_found');
  const [{ body, ...first } = assert.fail('no request'), second] = requests;
  assert.deepEqual(first, {
    ...common,
    url: 'https://old.example.com/oauth/token',
    method: 'POST',
    headers: json,
  });
  assert.deepEqual(JSON.parse(String(body)), {
    grant_type: 'client_credentials',
    client_id: 'a',
    client_secret: 'b',
    audience: 'https://old.example.com/api/v2/',
  });
  assert.deepEqual(second, {
    ...common,
    url: 'https://old.example.com/api/v2/users-by-email?email=jo%40example.com',
    method: 'GET',
    headers: { accept, authorization: 'Bearer a.b.c' },
    body: undefined,
  });
});

test('a redirect is no answer, and is not followed', async () => {
  const headers = { location: 'https://evil.example.com/' };
  const { login, requests } = answering(new Response(null, { status: 307, headers }));
  assert.equal((await login('jo@example.com', 'pass')).code, 'unavailable');
  assert.equal(requests.length, 1);
});

test('no request is sent again when Retry-After is an hour', async () => {
  const headers = { 'retry-after': '3600' };
  const { login, requests } = answering(
    new Response('{}', { status: 429, headers }),
    Response.json({ error: 'invalid_grant' }, { status: 403 }),
  );
  assert.equal((await login('jo@example.com', 'pass')).code, 'rate_limited');
  assert.equal(requests.length, 1);
});

test('a call that has ended leaves no timer, which would keep the process alive', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const { login } = answering(Response.json({ error: 'invalid_grant' }, { status: 403 }));
  const before = timers();
  assert.equal((await login('jo@example.com', 'pass')).code, 'wrong_credentials');
  assert.equal(timers(), before);
});

test('the log line names a runtime without fetch', async (t) => {
  const { fetch } = globalThis;
  t.after(() => Object.assign(globalThis, { fetch }));
  Object.assign(globalThis, { fetch: undefined });
  /** @type {string[]} */
  const lines = [];
  const { login } = createMigration(REQUIRED_SETTINGS, {
    log: (/** @type {string} */ line) => void lines.push(line),
  });
  const outcome = await login('jo@example.com', 'pass');
  assert.deepEqual([outcome.code, 'cause' in outcome], ['unavailable', false]);
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).fault),
    ['no_fetch'],
  );
});
