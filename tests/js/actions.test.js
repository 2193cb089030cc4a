// @ts-check
// The post-login Action and the Rule of the old tenant: claims and marker, for the migration client only.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import vm from 'node:vm';
import {
  actionCode,
  addUser,
  assertFound,
  built,
  installedAction,
  NAMESPACE,
  newPlace,
  PASSWORD,
  profileOf,
  startOldTenant,
} from './support.js';

const ruleCode = built('actions/old-tenant-rule.js');
const tenant = await startOldTenant();

/** Puts the Action or the Rule into the tenant, the way each gets its settings. */
const kinds = {
  Action: (/** @type {Record<string, string>} */ settings) =>
    (tenant.action = { code: actionCode, secrets: settings }),
  Rule: (/** @type {Record<string, string>} */ settings) => {
    tenant.action = undefined;
    tenant.rule = { code: ruleCode, configuration: settings };
  },
};
const MIGRATION_CLIENT_ID = tenant.client.client_id;

/** The custom claims that reach the token of a login, or how it was refused. @param {import('./support.js').OldUser} user @param {string} [identifier] */
async function claimsOf(user, identifier = String(user.email)) {
  const response = await fetch(`https://${tenant.domain}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
      realm: tenant.connection,
      username: identifier,
      password: PASSWORD,
      client_id: tenant.client.client_id,
      client_secret: tenant.client.client_secret,
      scope: 'openid profile email',
    }),
  });
  const body = await response.json();
  assert.equal(response.status, 200, JSON.stringify(body));
  const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
  return Object.fromEntries(Object.entries(claims).filter(([name]) => name.includes('://')));
}

/** @param {Record<string, unknown>} claims @param {string} [namespace] */
const spaced = (claims, namespace = NAMESPACE) =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [`${namespace}${name}`, value]));

for (const [kind, install] of Object.entries(kinds)) {
  describe(kind, () => {
    test('claims the metadata and what has no standard claim, and marks', async () => {
      install({ MIGRATION_CLIENT_ID });
      const user = await addUser(tenant, {
        username: `claims.${kind}`,
        phone_number: '+49305551',
        phone_verified: false,
        user_metadata: { a: [1, null] },
        app_metadata: { b: { c: 2 } },
      });
      assert.deepEqual(
        await claimsOf(user),
        spaced({
          user_metadata: { a: [1, null] },
          app_metadata: { b: { c: 2 } },
          username: `claims.${kind.toLowerCase()}`,
          phone_number: '+49305551',
          phone_verified: false,
        }),
      );
      assert.deepEqual(user.app_metadata, { b: { c: 2 }, migration_complete: true });
      assert.deepEqual(user.user_metadata, { a: [1, null] });
      assert.deepEqual(tenant.violations, []);
    });

    test('claims empty metadata where there is none', async () => {
      install({ MIGRATION_CLIENT_ID });
      const user = await addUser(tenant);
      assert.deepEqual(await claimsOf(user), spaced({ user_metadata: {}, app_metadata: {} }));
      assert.deepEqual(user.app_metadata, { migration_complete: true });
    });

    for (const marker of [true, false, 'yes']) {
      test(`takes a marker that is there, ${JSON.stringify(marker)}, out of the claim`, async () => {
        install({ MIGRATION_CLIENT_ID });
        const user = await addUser(tenant, {
          app_metadata: { migration_complete: marker, plan: 'x' },
        });
        assert.deepEqual(
          await claimsOf(user),
          spaced({ user_metadata: {}, app_metadata: { plan: 'x' } }),
        );
        assert.deepEqual(user.app_metadata, { migration_complete: true, plan: 'x' });
      });
    }

    test('keeps odd keys of metadata', async () => {
      install({ MIGRATION_CLIENT_ID });
      const app_metadata = JSON.parse('{"__proto__":{"x":1},"constructor":2,"a.b":3,"z":1,"y":2}');
      const user = await addUser(tenant, {
        app_metadata,
        user_metadata: JSON.parse('{"__proto__":"u"}'),
      });
      const claims = await claimsOf(user);
      assert.equal(
        JSON.stringify(claims[`${NAMESPACE}app_metadata`]),
        JSON.stringify(app_metadata),
      );
      assert.equal(JSON.stringify(claims[`${NAMESPACE}user_metadata`]), '{"__proto__":"u"}');
    });

    for (const [name, settings] of Object.entries({
      'of another client': { MIGRATION_CLIENT_ID: 'another' },
      'without its setting': {},
      'with an empty setting': { MIGRATION_CLIENT_ID: '' },
    })) {
      test(`does nothing at a login ${name}`, async () => {
        install(/** @type {any} */ (settings));
        const user = await addUser(tenant, { app_metadata: { a: 1 } });
        assert.deepEqual(await claimsOf(user), {});
        assert.deepEqual(user.app_metadata, { a: 1 });
      });
    }

    test('a namespace of one’s own', async () => {
      install({ MIGRATION_CLIENT_ID, CLAIMS_NAMESPACE: 'https://claims.example.com/' });
      const user = await addUser(tenant, { user_metadata: { a: 1 } });
      assert.deepEqual(
        await claimsOf(user),
        spaced({ user_metadata: { a: 1 }, app_metadata: {} }, 'https://claims.example.com/'),
      );
    });

    test('a linked, secondary identity: no claims, but the marker', async () => {
      install({ MIGRATION_CLIENT_ID });
      const id = kind === 'Rule' ? '801' : '802';
      const user = await addUser(tenant, {
        user_id: `google-oauth2|${id}`,
        user_metadata: { a: 1 },
        identities: [
          { connection: 'google-oauth2', provider: 'google-oauth2', user_id: id, isSocial: true },
          {
            connection: tenant.connection,
            provider: 'auth0',
            user_id: `db${id}`,
            isSocial: false,
            profileData: { email: `db${id}@example.com` },
          },
        ],
      });
      assert.deepEqual(await claimsOf(user, `db${id}@example.com`), {});
      assert.deepEqual(user.app_metadata, { migration_complete: true });
    });

    test('login takes one request with it', async (t) => {
      install({ MIGRATION_CLIENT_ID });
      const user = await addUser(tenant, {
        username: `one.${kind}`,
        phone_number: '+49305552',
        phone_verified: true,
        app_metadata: { x: 1 },
      });
      assertFound(await newPlace(t, tenant).login(String(user.email)), profileOf(user, tenant));
      assert.equal(tenant.requests.length, 1);
    });
  });
}

test('Action and Rule at once give one profile and one marker', async (t) => {
  tenant.action = installedAction(tenant);
  tenant.rule = { code: ruleCode, configuration: { MIGRATION_CLIENT_ID } };
  const user = await addUser(tenant, { user_metadata: { a: 1 } });
  assertFound(await newPlace(t, tenant).login(String(user.email)), profileOf(user, tenant));
  assert.deepEqual(user.app_metadata, { migration_complete: true });
});

describe('Rule, by itself', () => {
  /** @param {(id: string, change: object) => unknown} updateAppMetadata @param {object} [settings] */
  async function runRule(updateAppMetadata, settings = { MIGRATION_CLIENT_ID: 'm' }) {
    /** @type {unknown[][]} */
    const calls = [];
    const user = {
      user_id: 'auth0|1',
      identities: [{ provider: 'auth0', user_id: '1', connection: 'DB' }],
      app_metadata: { a: 1, migration_complete: true },
    };
    const context = { clientID: 'm', connection: 'DB', idToken: {}, accessToken: {} };
    const rule = vm.runInNewContext(`(${ruleCode})`, {
      configuration: settings,
      auth0: { users: { updateAppMetadata } },
    });
    rule(user, context, (/** @type {unknown[]} */ ...args) => calls.push(args));
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    return { calls, user, context };
  }

  test('one function expression', () =>
    assert.equal(typeof vm.runInNewContext(`(${ruleCode})`), 'function'));

  for (const [name, update] of Object.entries({
    works: () => Promise.resolve({}),
    fails: () => Promise.reject(new Error('down')),
    'fails with nothing': () => Promise.reject(),
  })) {
    test(`calls back once, without an error, when the marker ${name}`, async () => {
      /** @type {unknown[]} */
      const asked = [];
      const { calls, user, context } = await runRule(
        (...args) => (asked.push(structuredClone(args)), update()),
      );
      assert.deepEqual(asked, [['auth0|1', { migration_complete: true }]]);
      assert.equal(calls.length, 1);
      assert.deepEqual(calls[0], [null, user, context]);
      // The user that later Rules see keeps its own metadata.
      assert.deepEqual(user.app_metadata, { a: 1, migration_complete: true });
    });
  }

  test('calls back once at logins that are not its own, and writes nothing', async () => {
    const { calls, user, context } = await runRule(() => assert.fail('written'), {
      MIGRATION_CLIENT_ID: 'other',
    });
    assert.deepEqual(calls, [[null, user, context]]);
    assert.deepEqual(context.idToken, {});
  });
});
