// @ts-check
// What the new tenant's Action does for each kind of user and event, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CACHED,
  CONFIRMED,
  MARKING,
  OLD_USER,
  runAlone,
  SECRETS,
} from '../support/new-tenant-action-alone.js';

/** The line for a fault, with its reason. @param {string} reason */
const unconfirmed = (reason) =>
  `auth0-account-migration: not confirmed, the next login tries again: ${reason}`;

test('a user of a connection that is not migrated costs nothing', async () => {
  for (const event of [
    { connection: { name: 'Others' } },
    { connection: null },
    { connection: { name: 'toString' } },
    { secrets: { ...SECRETS, CONNECTIONS: '' } },
  ]) {
    const { lines, calls, requests } = await runAlone({ event });
    assert.deepEqual([lines, calls, requests], [[], [], []]);
  }
});

test('a user who is confirmed and has lost no factor costs nothing', async () => {
  for (const migration_confirmed of [CONFIRMED[2], false]) {
    const user = { app_metadata: { migration_confirmed } };
    const { lines, calls, requests } = await runAlone({ user });
    assert.deepEqual([lines, calls, requests], [[], [], []]);
  }
});

test('an event without secrets or user fails no login', async () => {
  for (const event of [{ secrets: undefined }, { user: undefined }, { user: null }]) {
    const { lines, calls } = await runAlone({ event });
    assert.match(
      lines.join('\n'),
      /^auth0-account-migration: not confirmed, the next login tries again: [^\n]+$/,
    );
    assert.deepEqual(calls, []);
  }
});

test('a user without metadata and identities in the event is confirmed', async () => {
  const user = { app_metadata: undefined, user_metadata: undefined, identities: undefined };
  const { lines, calls, requests } = await runAlone({ user });
  assert.deepEqual(lines, []);
  assert.deepEqual(calls, [CACHED, CONFIRMED]);
  assert.deepEqual(requests, MARKING);
});

for (const [name, error, reason] of /** @type {[string, unknown, string][]} */ ([
  [
    'an answer that is too late',
    Object.assign(new Error('aborted'), { name: 'TimeoutError' }),
    'no answer in time',
  ],
  ['another error', new Error('unreachable'), 'unreachable'],
  ['an error that is no object', undefined, 'undefined'],
])) {
  test(`after ${name}, the Action logs the reason and does nothing else`, async () => {
    const { lines, calls } = await runAlone({ answer: () => Promise.reject(error) });
    assert.deepEqual(lines, [unconfirmed(reason)]);
    assert.deepEqual(calls, []);
  });
}

test('a factor of the old tenant that the user lacks is noted, and asked for at this login', async () => {
  const secrets = { ...SECRETS, ENROLL_FACTORS: 'otp' };
  const interactive = { secrets, transaction: { protocol: 'oidc-basic-profile' } };
  const noted = ['app_metadata', 'migration_lost_factors', ['guardian']];
  const asked = ['enroll', [{ type: 'otp' }]];
  const guardian = { multifactor: ['guardian'] };
  // Too much metadata for one login: the user is confirmed at another one, but asked at this one.
  const metadata = { a: 'x'.repeat(20_000), b: 'x'.repeat(20_000) };
  for (const [what, world, expected] of /** @type {[string, object, unknown[]][]} */ ([
    ['lost', { oldUser: guardian }, [noted, CONFIRMED, asked]],
    ['none', { oldUser: {} }, [CONFIRMED]],
    ['an empty list', { oldUser: { multifactor: [] } }, [CONFIRMED]],
    [
      'noted before',
      { oldUser: guardian, user: { app_metadata: { migration_lost_factors: ['totp'] } } },
      [CONFIRMED, asked],
    ],
    ['replaced', { oldUser: guardian, user: { enrolledFactors: [{ type: 'otp' }] } }, [CONFIRMED]],
    ['replaced by null', { oldUser: guardian, user: { enrolledFactors: [null] } }, [CONFIRMED]],
    ['replaced by a provider', { oldUser: guardian, user: { multifactor: ['duo'] } }, [CONFIRMED]],
    [
      'lost, and none since',
      { oldUser: guardian, user: { multifactor: [], enrolledFactors: [] } },
      [noted, CONFIRMED, asked],
    ],
    [
      'lost, with metadata for two logins',
      { oldUser: { ...guardian, user_metadata: metadata } },
      [['user_metadata', 'a', metadata.a], noted, asked],
    ],
  ])) {
    const { calls, lines } = await runAlone({ ...world, event: interactive });
    assert.deepEqual(calls, [CACHED, ...expected], what);
    assert.deepEqual(lines, []);
  }
});

test('a lost factor is asked for only where a person can be asked', async () => {
  const user = { app_metadata: { migration_confirmed: false, migration_lost_factors: ['totp'] } };
  const secrets = { ...SECRETS, ENROLL_FACTORS: 'otp' };
  const protocol = 'oidc-basic-profile';
  for (const [event, isAsked] of /** @type {[object, boolean][]} */ ([
    [{ secrets, transaction: { protocol } }, true],
    [{ secrets, transaction: { protocol, prompt: ['login'] } }, true],
    [{ secrets, transaction: { protocol, prompt: ['none'] } }, false],
    [{ secrets, transaction: { protocol: 'oauth2-password' } }, false],
    [{ secrets, transaction: {} }, false],
    [{ secrets }, false],
    [{ transaction: { protocol } }, false],
  ])) {
    const { calls, lines } = await runAlone({ user, event });
    assert.deepEqual(calls, isAsked ? [['enroll', [{ type: 'otp' }]]] : []);
    assert.deepEqual(lines, []);
  }
});

const social = { provider: 'google-oauth2', connection: 'google-oauth2', user_id: '7' };
const other = { provider: 'auth0', connection: 'Others', user_id: 'old.example.com|8' };
const own = { provider: 'auth0', connection: 'Users', user_id: 'old.example.com|1' };

test('a user with several identities is found by the one in the connection of the login', async () => {
  for (const user of [
    { user_id: 'google-oauth2|7', identities: [social, other, own] },
    { user_id: 'auth0|old.example.com|8', identities: [other, own] },
    {
      user_id: 'oidc|old.example.com|9',
      identities: [{ ...own, provider: 'oidc', user_id: 'old.example.com|9' }, own],
    },
    // Without the identities, the ID of the user tells.
    { user_id: 'auth0|old.example.com|1', identities: [] },
  ]) {
    const { requests, calls } = await runAlone({ user });
    assert.deepEqual(requests, MARKING);
    assert.deepEqual(calls, [CACHED, CONFIRMED]);
  }
});

test('a user whose ID does not begin with the domain of the old tenant cannot come from there', async () => {
  for (const id of ['1', 'other.example.com|1', 'old.example.com.evil|1', 'xold.example.com|1']) {
    const user = { user_id: `auth0|${id}`, identities: [{ ...own, user_id: id }] };
    assert.deepEqual((await runAlone({ user })).requests, []);
  }
});

test('the domain in an ID is that of the secret, whatever its case', async () => {
  const secrets = { ...SECRETS, DOMAIN: 'OLD.Example.com' };
  assert.deepEqual((await runAlone({ event: { secrets } })).requests, MARKING);
});

test('only the user who holds the identity in the old connection is marked', async () => {
  const identity = OLD_USER.identities[0];
  for (const identities of [
    undefined,
    [],
    [{ ...identity, provider: 'oidc' }],
    [{ ...identity, connection: 'Others' }],
    [{ ...identity, user_id: '11' }],
  ]) {
    const { requests, calls } = await runAlone({ oldUser: { identities } });
    assert.deepEqual(requests, MARKING.slice(0, 2));
    assert.deepEqual(calls, [CACHED]);
  }
  const numeric = { identities: [social, { ...identity, user_id: 1 }] };
  assert.deepEqual((await runAlone({ oldUser: numeric })).requests, MARKING);
});

test('no token is taken from an answer that is an error or has none', async () => {
  for (const [token, status] of /** @type {const} */ ([
    [{ status: 500 }, 500],
    [{ status: 201 }, 201],
    [{ access_token: undefined }, 200],
    [{ access_token: '' }, 200],
  ])) {
    const { calls, lines, requests } = await runAlone({ token });
    assert.deepEqual([calls, requests], [[], MARKING.slice(0, 1)]);
    assert.deepEqual(lines, [unconfirmed(`no token, status ${status}`)]);
  }
  for (const [status, body] of /** @type {const} */ ([
    [200, null],
    [502, '<html>'],
  ])) {
    const { lines } = await runAlone({ answer: () => ({ status, body }) });
    assert.deepEqual(lines, [unconfirmed(`no token, status ${status}`)]);
  }
});

test('only the error inexistent_user says that a user is not there', async () => {
  const created_at = '2020-01-01T00:00:00Z';
  for (const [status, body, expected] of /** @type {[number, unknown, unknown[]][]} */ ([
    [404, { errorCode: 'inexistent_user' }, [['app_metadata', 'migration_confirmed', false]]],
    [404, { errorCode: 'other' }, []],
    [404, null, []],
    [400, { errorCode: 'inexistent_user' }, []],
    [500, {}, []],
    [502, '<html>', []],
    [200, null, []],
  ])) {
    const { calls, lines } = await runAlone({
      user: { created_at },
      event: { stats: undefined },
      answer(request) {
        if (request.includes('?q=')) return { status: 200, body: [] };
        return request.startsWith('GET') ? { status, body } : undefined;
      },
    });
    assert.deepEqual(calls, [CACHED, ...expected]);
    assert.deepEqual(lines, expected.length ? [] : [unconfirmed(`GET users has status ${status}`)]);
  }
});

test('keys without a value are not filled in', async () => {
  const oldUser = { user_metadata: { a: null, b: 0 }, app_metadata: { c: null, d: false } };
  assert.deepEqual((await runAlone({ oldUser })).calls, [
    CACHED,
    ['user_metadata', 'b', 0],
    ['app_metadata', 'd', false],
    CONFIRMED,
  ]);
  const current = { user_metadata: undefined, app_metadata: undefined };
  assert.equal((await runAlone({ oldUser, user: current })).calls.length, 4);
});

test('metadata that is no object has no keys to fill in', async () => {
  for (const metadata of [['a'], 'text', 5, true, null, undefined]) {
    const oldUser = { user_metadata: metadata, app_metadata: metadata };
    assert.deepEqual((await runAlone({ oldUser })).calls, [CACHED, CONFIRMED]);
  }
});

test('no request follows a redirect, and only those to the Management API bear the token', async () => {
  const json = { 'content-type': 'application/json' };
  const authorization = 'Bearer token';
  assert.deepEqual((await runAlone()).inits, [
    {
      redirect: 'manual',
      method: 'POST',
      headers: json,
      body: JSON.stringify({
        grant_type: 'client_credentials',
        audience: SECRETS.AUDIENCE,
        client_id: SECRETS.CLIENT_ID,
        client_secret: SECRETS.CLIENT_SECRET,
      }),
    },
    { redirect: 'manual', method: 'GET', headers: { authorization } },
    {
      redirect: 'manual',
      method: 'PATCH',
      headers: { ...json, authorization },
      body: '{"app_metadata":{"migration_complete":true}}',
    },
  ]);
});

test('a linked identity is searched for by its quoted ID, and its primary user is read again', async () => {
  const id = 'a"b\\c';
  const primary = {
    user_id: 'google-oauth2|7',
    identities: [social, { provider: 'auth0', connection: 'Old-Users', user_id: id }],
  };
  const { requests, calls } = await runAlone({
    user: { identities: [{ ...own, user_id: `old.example.com|${id}` }] },
    answer(request) {
      if (request.includes('?q=')) return { status: 200, body: [OLD_USER, primary] };
      if (request.includes('google-oauth2')) return { status: 200, body: primary };
      if (!request.startsWith('GET')) return undefined;
      return { status: 404, body: { errorCode: 'inexistent_user' } };
    },
  });
  assert.deepEqual(requests, [
    'POST /oauth/token',
    `GET /api/v2/users/auth0|${id}`,
    'GET /api/v2/users?q=identities.user_id:"a\\"b\\\\c" AND identities.connection:"Old-Users"',
    'GET /api/v2/users/google-oauth2|7',
    'PATCH /api/v2/users/google-oauth2|7',
  ]);
  assert.deepEqual(calls, [CACHED, CONFIRMED]);
});
