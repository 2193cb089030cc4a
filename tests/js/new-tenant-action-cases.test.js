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

test('a user of another connection, or without notes to act on, costs nothing', async () => {
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

test('a user of whom the event has no metadata is confirmed', async () => {
  const user = { app_metadata: undefined, user_metadata: undefined, identities: undefined };
  const { lines, calls, requests } = await runAlone({ user });
  assert.deepEqual(lines, []);
  assert.deepEqual(calls, [CACHED, CONFIRMED]);
  assert.deepEqual(requests, MARKING);
});

for (const [name, error, reason] of /** @type {[string, unknown, string][]} */ ([
  [
    'no answer in time',
    Object.assign(new Error('aborted'), { name: 'TimeoutError' }),
    'no answer in time',
  ],
  ['another error', new Error('unreachable'), 'unreachable'],
  ['an error that is no object', undefined, 'undefined'],
])) {
  test(`${name} of the network is said, and nothing else happens`, async () => {
    const { lines, calls } = await runAlone({ answer: () => Promise.reject(error) });
    assert.deepEqual(lines, [
      `auth0-account-migration: not confirmed, the next login tries again: ${reason}`,
    ]);
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
    ['replaced by a provider', { oldUser: guardian, user: { multifactor: ['duo'] } }, [CONFIRMED]],
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

const social = { provider: 'google-oauth2', connection: 'google-oauth2', user_id: '7' };
const other = { provider: 'auth0', connection: 'Others', user_id: 'old.example.com|8' };
const own = { provider: 'auth0', connection: 'Users', user_id: 'old.example.com|1' };

test('the identity in the connection of the login is the one that is looked for', async () => {
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
      if (request.includes('?q=')) return Object.assign([OLD_USER, primary], { status: 200 });
      if (request.endsWith(`auth0|${id}`)) return { status: 404, errorCode: 'inexistent_user' };
      return request.includes('google-oauth2') ? primary : undefined;
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
