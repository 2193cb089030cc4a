// @ts-check
// The post-login Action and the Rule of the old tenant: they set claims and the migration marker, for the migration
// client only.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  actionCode,
  addUser,
  assertFound,
  built,
  installedAction,
  NAMESPACE,
  newContainer,
  PASSWORD,
  profileOf,
  startOldTenant,
} from './support.js';

const tenant = await startOldTenant();

/** Installs the Action or the Rule in the tenant, with its settings. */
const kinds = {
  Action: (/** @type {Record<string, string>} */ settings) =>
    (tenant.action = { code: actionCode, secrets: settings }),
  Rule: (/** @type {Record<string, string>} */ settings) => {
    tenant.action = undefined;
    tenant.rule = { code: ruleCode, configuration: settings };
  },
};
const MIGRATION_CLIENT_ID = tenant.client.client_id;

/** Logs in with the password and returns the custom claims of the ID token. @param {import('./support.js').OldUser} user @param {string} [identifier] */
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
const namespaced = (claims, namespace = NAMESPACE) =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [`${namespace}${name}`, value]));

for (const [kind, install] of Object.entries(kinds)) {
  describe(kind, () => {
    test(`${kind} sets claims for metadata and non-standard fields, and the migration marker`, async () => {
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
        namespaced({
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

    test(`${kind} sets claims with empty objects for a user without metadata`, async () => {
      install({ MIGRATION_CLIENT_ID });
      const user = await addUser(tenant);
      assert.deepEqual(await claimsOf(user), namespaced({ user_metadata: {}, app_metadata: {} }));
      assert.deepEqual(user.app_metadata, { migration_complete: true });
    });

    for (const marker of [true, false, 'yes']) {
      test(`${kind} removes the marker ${JSON.stringify(marker)} from the claim`, async () => {
        install({ MIGRATION_CLIENT_ID });
        const user = await addUser(tenant, {
          app_metadata: { migration_complete: marker, plan: 'x' },
        });
        assert.deepEqual(
          await claimsOf(user),
          namespaced({ user_metadata: {}, app_metadata: { plan: 'x' } }),
        );
        assert.deepEqual(user.app_metadata, { migration_complete: true, plan: 'x' });
      });
    }

    test(`${kind} copies metadata with keys such as __proto__ unchanged`, async () => {
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
      'a login of another client': { MIGRATION_CLIENT_ID: 'another' },
      'every login while MIGRATION_CLIENT_ID is missing': {},
      'every login while MIGRATION_CLIENT_ID is empty': { MIGRATION_CLIENT_ID: '' },
    })) {
      test(`${kind} ignores ${name}`, async () => {
        install(/** @type {any} */ (settings));
        const user = await addUser(tenant, { app_metadata: { a: 1 } });
        assert.deepEqual(await claimsOf(user), {});
        assert.deepEqual(user.app_metadata, { a: 1 });
      });
    }

    test(`${kind} names claims by the configured CLAIMS_NAMESPACE`, async () => {
      install({ MIGRATION_CLIENT_ID, CLAIMS_NAMESPACE: 'https://claims.example.com/' });
      const user = await addUser(tenant, { user_metadata: { a: 1 } });
      assert.deepEqual(
        await claimsOf(user),
        namespaced({ user_metadata: { a: 1 }, app_metadata: {} }, 'https://claims.example.com/'),
      );
    });

    test(`${kind} sets only the marker for a linked, secondary identity`, async () => {
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

    test(`login needs one request while the ${kind} is installed`, async (t) => {
      install({ MIGRATION_CLIENT_ID });
      const user = await addUser(tenant, {
        username: `one.${kind}`,
        phone_number: '+49305552',
        phone_verified: true,
        app_metadata: { x: 1 },
      });
      assertFound(await newContainer(t, tenant).login(String(user.email)), profileOf(user, tenant));
      assert.equal(tenant.requests.length, 1);
    });
  });
}
