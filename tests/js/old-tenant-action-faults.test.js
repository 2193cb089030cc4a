// @ts-check
// The post-login Action of the old tenant fails no login, whatever an event lacks or the platform refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAction } from '../support/run-action.js';
import { actionCode, NAMESPACE } from './support.js';

/** Runs the Action. Returns what it prints, the claims in their order, and the keys of the metadata that it sets. @param {object} event @param {object} [api] */
async function runAlone(event, api) {
  const claims = /** @type {Record<string, unknown>} */ ({});
  const metadata = /** @type {string[]} */ ([]);
  const lines = await runAction(actionCode, event, {
    idToken: {
      setCustomClaim(/** @type {string} */ name, /** @type {unknown} */ value) {
        claims[name.replace(NAMESPACE, '')] = value;
      },
    },
    user: { setAppMetadata: (/** @type {string} */ key) => metadata.push(key) },
    ...api,
  });
  // What comes from another context has other prototypes.
  return { lines, claims: structuredClone(claims), metadata };
}

const EVENT = {
  secrets: { MIGRATION_CLIENT_ID: 'migration' },
  client: { client_id: 'migration' },
  connection: { name: 'Users' },
  user: {
    user_id: 'auth0|1',
    identities: [{ provider: 'auth0', user_id: '1', connection: 'Users' }],
  },
};

for (const part of /** @type {const} */ (['secrets', 'client', 'connection', 'user'])) {
  test(`an event without ${part} fails no login and gets no claims`, async () => {
    for (const nothing of [undefined, null]) {
      const { claims, lines } = await runAlone({ ...EVENT, [part]: nothing });
      assert.deepEqual(claims, {});
      assert.equal(lines.length, part === 'user' ? 1 : 0, lines.join('\n'));
    }
  });
}

test('claims of which the platform refuses one do not count as complete', async () => {
  assert.equal(Object.keys((await runAlone(EVENT)).claims).at(-1), 'action_version');
  for (const error of [new Error('refused'), undefined]) {
    const idToken = {
      setCustomClaim(/** @type {string} */ name) {
        if (name.endsWith('app_metadata')) throw error;
      },
    };
    const { claims, lines } = await runAlone(EVENT, { idToken });
    assert.deepEqual(claims, {});
    assert.deepEqual(lines, [
      `auth0-account-migration: the old tenant's Action has broken off: ${error?.message}`,
    ]);
  }
});

const NO_METADATA = { user_metadata: {}, app_metadata: {}, action_version: 1 };
for (const [what, user, expected] of /** @type {[string, object, object][]} */ ([
  ['without metadata', {}, NO_METADATA],
  ['without identities', { identities: undefined }, NO_METADATA],
  ['whose identities do not have its ID', { user_id: 'auth0|2' }, NO_METADATA],
  [
    'with fields that are null',
    { username: null, phone_number: null, phone_verified: null },
    NO_METADATA,
  ],
  ['whose factors are only listed', { enrolledFactors: [{ type: 'otp' }] }, { multifactor: true }],
  ['with one provider of factors', { multifactor: ['guardian'] }, { multifactor: true }],
  ['with a factor that is null', { enrolledFactors: [null] }, { multifactor: true }],
  ['with no factor', { multifactor: [], enrolledFactors: [] }, NO_METADATA],
])) {
  test(`a user ${what} gets exactly the claims that describe it`, async () => {
    const { claims, lines } = await runAlone({ ...EVENT, user: { ...EVENT.user, ...user } });
    assert.deepEqual(claims, { ...NO_METADATA, ...expected });
    assert.deepEqual(lines, []);
  });
}

/** What the claims or the ID token say of a user, so that a key of app_metadata would hide it. */
const FIELDS = [
  ...['user_id', 'identities', 'user_metadata', 'app_metadata', 'multifactor', 'enrolledFactors'],
  ...['email', 'email_verified', 'username', 'phone_number', 'phone_verified'],
  ...['name', 'nickname', 'given_name', 'family_name', 'picture'],
];
test('a user with a key of app_metadata that hides a field gets no claims, but the start is noted', async () => {
  for (const field of FIELDS) {
    const user = { ...EVENT.user, app_metadata: { [field]: null } };
    assert.deepEqual(
      await runAlone({ ...EVENT, user }),
      { claims: {}, lines: [], metadata: ['migration_started'] },
      field,
    );
  }
});

test('80,000 bytes of claims are set, and one more is too many', async () => {
  const bytes = Buffer.byteLength(JSON.stringify({ ...NO_METADATA, user_metadata: { text: '' } }));
  for (const [length, areSet] of /** @type {const} */ ([
    [80_000 - bytes, true],
    [80_001 - bytes, false],
  ])) {
    const user_metadata = { text: 'a'.repeat(length) };
    const { claims } = await runAlone({ ...EVENT, user: { ...EVENT.user, user_metadata } });
    assert.deepEqual(claims, areSet ? { ...NO_METADATA, user_metadata } : {});
  }
});
