// @ts-check
// The profile: login and getUser return the same one for every user who can be moved, with unchanged metadata.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { readUsers } from '../fixtures/read-users.js';
import { demoPassword } from '../tenant/index.js';
import {
  addUser,
  assertFound,
  assertNotFound,
  installedAction,
  newContainer,
  NAMESPACE,
  profileOf,
  startOldTenant,
} from './support.js';

const tenant = await startOldTenant();
const users = readUsers();
await tenant.users.addAll(users);

/** @param {import('./support.js').OldUser} user */
const databaseIdentity = (user) =>
  user.identities.find(
    ({ provider, connection }) => provider === 'auth0' && connection === tenant.connection,
  );
/** @param {import('./support.js').OldUser} user */
const marked = (user) => user.app_metadata?.migration_complete === true;
const movable = users.filter(
  (user) => databaseIdentity(user) && !user.blocked && !user.multifactor && !marked(user),
);
/** The identifiers of a user's database identity. @param {import('./support.js').OldUser} user */
function identifiersOf(user) {
  const { email, username } = user.user_id.startsWith('auth0|')
    ? user
    : (databaseIdentity(user)?.profileData ?? {});
  return [email, username].filter((identifier) => identifier !== undefined);
}

test('the fixture contains enough movable users and a linked one', () => {
  assert.ok(movable.length > 80, `${movable.length} movable users`);
  assert.ok(movable.some((user) => user.user_id.startsWith('google')));
});

test('login and getUser return the same profile for every user, identifier and Action', async (t) => {
  const container = newContainer(t, tenant);
  const ids = new Set();
  for (const user of movable) {
    const id = `${tenant.domain}|${databaseIdentity(user)?.user_id}`;
    const stored = /** @type {import('./support.js').OldUser} */ (tenant.users.byId(user.user_id));
    const primary = user.user_id.startsWith('auth0|');
    const runs = [];
    // Logs in without the Action first, so that getUser sees no marker.
    for (const action of [undefined, installedAction(tenant)]) {
      tenant.action = action;
      for (const identifier of identifiersOf(user)) {
        runs.push(await container.login(identifier, demoPassword(user)));
        if (action) continue;
        const lookup = await container.getUser(identifier);
        // Both lookup endpoints search primary identities only, so they do not find a secondary database identity.
        if (primary) runs.push(lookup);
        else assertNotFound(lookup);
      }
    }
    const profile = primary ? profileOf(stored, tenant) : runs[0]?.result;
    for (const run of runs) {
      assertFound(run, profile);
      assert.deepEqual(
        [run.result.user_id, JSON.stringify(run.result)],
        [id, JSON.stringify(runs[0]?.result)],
      );
    }
    ids.add(id);
  }
  assert.equal(ids.size, movable.length);
});

test('getUser returns no other user of the fixture', async (t) => {
  const container = newContainer(t, tenant);
  for (const user of users.filter((candidate) => !movable.includes(candidate))) {
    const { error, result } = await container.getUser(user.email);
    const twin = movable.find(({ email }) => email === user.email);
    if (twin) continue; // Another user with the same e-mail is in the connection.
    assert.equal(result, undefined, user.email);
    const enrolled = user.multifactor ? 'mfa_required' : undefined;
    assert.equal(error?.code, user.blocked ? 'blocked' : enrolled, user.email);
  }
});

describe('metadata in the profile', () => {
  /** Metadata as JSON text, because parsing in the test would change some of it. @type {Record<string, string>} */
  const texts = {
    numbers:
      '{"a":0.1,"b":1e21,"c":5e-324,"d":-0.5,"e":9007199254740991,"f":1.7976931348623157e308,"g":123456789.123456789}',
    unicode:
      '{"👩‍🚀":"🇹🇷 e\u0301 \u2028\u2029","\\u0000":"\\u0000\\u001f\\ud83d\\ude00","ÄÖ":"\\u00e4"}',
    'a lone surrogate': '{"lone":"\\ud800","\\udc00":1}',
    'the key __proto__':
      '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"toString":"s","hasOwnProperty":1}',
    'the order of keys':
      '{"zebra":1,"alpha":2,"Zulu":3,"nested":{"y":1,"x":{"b":1,"a":2}},"mike":4}',
    'quotes and escapes': '{"\\"":"\\"","\\\\":"\\\\","\\/":"/","a\\nb":"\\b\\f\\n\\r\\t"}',
    'empty values': '{"":"","o":{},"a":[],"n":null,"f":false,"deep":[[[[[]]]],{"x":[{}]}]}',
    'eight kilobytes': JSON.stringify({
      orders: Array.from({ length: 100 }, (_, index) => ({
        index,
        note: 'ß€😀'.repeat(6),
        total: index / 3,
      })),
    }),
  };
  const container = newContainer({ after }, tenant);
  /** Normalizes JSON text by parsing it once. @param {string} text */
  const normalized = (text) => JSON.stringify(JSON.parse(text));

  for (const [name, text] of Object.entries(texts)) {
    test(`metadata with ${name} is unchanged when read from the Management API`, async () => {
      tenant.action = undefined;
      const user = await addUser(tenant);
      const body = `${JSON.stringify({ ...user, user_metadata: 'U', app_metadata: 'A' })
        .replace('"U"', () => text)
        .replace('"A"', () => text)}`;
      tenant.faults.set('/api/v2/users', { status: 200, body });
      tenant.faults.set('/api/v2/users-by-email', { status: 200, body: `[${body}]` });

      for (const { result } of [
        await container.login(String(user.email)),
        await container.getUser(user.email),
      ]) {
        assert.equal(JSON.stringify(result.user_metadata), normalized(text));
        assert.equal(JSON.stringify(result.app_metadata), normalized(text));
      }
    });

    test(`metadata with ${name} is unchanged when read from the token`, async () => {
      const user = await addUser(tenant);
      // The claims are inserted after signing, because jose would serialize them differently. login does not verify the
      // signature.
      tenant.idToken = {
        claims: (claims) => ({
          ...claims,
          [`${NAMESPACE}user_metadata`]: 'U',
          [`${NAMESPACE}app_metadata`]: 'A',
        }),
        replace: (jwt) => {
          const [header, payload = '', signature] = jwt.split('.');
          const json = Buffer.from(payload, 'base64url')
            .toString()
            .replace('"U"', () => text)
            .replace('"A"', () => text);
          return [header, Buffer.from(json).toString('base64url'), signature].join('.');
        },
      };
      const { result } = await container.login(String(user.email));
      assert.equal(JSON.stringify(result.user_metadata), normalized(text));
      assert.equal(JSON.stringify(result.app_metadata), normalized(text));
      assert.equal(tenant.requests.length, 1);
    });
  }
});
