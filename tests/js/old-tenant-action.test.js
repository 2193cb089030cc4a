// @ts-check
// The post-login Action of the old tenant: for the migration client only, it sets claims and notes when a migration began.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  actionCode,
  addUser,
  assertFound,
  installedAction,
  NAMESPACE,
  newContainer,
  PASSWORD,
  profileOf,
  startOldTenant,
  takeRequests,
} from './support.js';

const tenant = await startOldTenant();
const MIGRATION_CLIENT_ID = tenant.client.client_id;
/** @param {Record<string, string>} secrets */
const install = (secrets) => (tenant.action = { code: actionCode, secrets });

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
  Object.fromEntries(
    Object.entries({ action_version: 1, ...claims }).map(([name, value]) => [
      `${namespace}${name}`,
      value,
    ]),
  );

/** The user's app_metadata without the note, whose form is asserted. @param {import('./support.js').OldUser} user */
function withoutNote(user) {
  const { migration_started, ...others } = user.app_metadata ?? {};
  assert.match(String(migration_started), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  return others;
}

test('claims hold the metadata and the fields that no standard claim has', async () => {
  const user = await addUser(tenant, {
    username: 'claims.action',
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
      username: 'claims.action',
      phone_number: '+49305551',
      phone_verified: false,
    }),
  );
  assert.deepEqual(withoutNote(user), { b: { c: 2 } });
  assert.deepEqual(user.user_metadata, { a: [1, null] });
});

test('claims of a user without metadata are empty objects', async () => {
  const user = await addUser(tenant);
  assert.deepEqual(await claimsOf(user), namespaced({ user_metadata: {}, app_metadata: {} }));
});

test('claims tell whether the user had the marker before', async () => {
  for (const marker of [true, false, 'yes']) {
    const app_metadata = { migration_complete: marker, plan: 'x' };
    const user = await addUser(tenant, { app_metadata });
    assert.deepEqual(await claimsOf(user), namespaced({ user_metadata: {}, app_metadata }));
    assert.deepEqual(withoutNote(user), app_metadata, 'the Action changes no marker');
  }
});

test('claims tell whether the user has a second factor', async () => {
  tenant.mfa.policy = 'never';
  const enrolled = await addUser(tenant, { authentication_methods: [{ type: 'totp' }] });
  assert.equal((await claimsOf(enrolled))[`${NAMESPACE}multifactor`], true);
  const imported = await addUser(tenant, { multifactor: ['guardian'] });
  assert.equal((await claimsOf(imported))[`${NAMESPACE}multifactor`], true);
  const without = await addUser(tenant, { multifactor: [] });
  assert.equal(`${NAMESPACE}multifactor` in (await claimsOf(without)), false);
});

test('a verified e-mail address, which is a factor by itself, is no second factor that could get lost', async (t) => {
  tenant.mfa.policy = 'never';
  const user = await addUser(tenant, { authentication_methods: [{ type: 'email' }] });
  assert.equal(`${NAMESPACE}multifactor` in (await claimsOf(user)), false);
  const container = newContainer(t, tenant);
  assertFound(await container.login(String(user.email)), profileOf(user, tenant));
  assertFound(await container.getUser(user.email), profileOf(user, tenant));
});

test('the start of the migration is noted once', async () => {
  const user = await addUser(tenant);
  await claimsOf(user);
  const { migration_started } = user.app_metadata ?? {};
  await claimsOf(user);
  assert.equal(user.app_metadata?.migration_started, migration_started);
});

test('claims copy metadata with keys such as __proto__ unchanged', async () => {
  const app_metadata = JSON.parse('{"__proto__":{"x":1},"constructor":2,"a.b":3,"z":1,"y":2}');
  const user = await addUser(tenant, {
    app_metadata,
    user_metadata: JSON.parse('{"__proto__":"u"}'),
  });
  const claims = await claimsOf(user);
  assert.equal(JSON.stringify(claims[`${NAMESPACE}app_metadata`]), JSON.stringify(app_metadata));
  assert.equal(JSON.stringify(claims[`${NAMESPACE}user_metadata`]), '{"__proto__":"u"}');
});

for (const [name, settings] of Object.entries({
  'a login of another client': { MIGRATION_CLIENT_ID: 'another' },
  'a login of a client whose ID is only a part of another': {
    MIGRATION_CLIENT_ID: `x${MIGRATION_CLIENT_ID},${MIGRATION_CLIENT_ID}x`,
  },
  'every login while MIGRATION_CLIENT_ID is missing': {},
  'every login while MIGRATION_CLIENT_ID is empty': { MIGRATION_CLIENT_ID: '' },
})) {
  test(`the Action ignores ${name}`, async () => {
    install(/** @type {Record<string, string>} */ (settings));
    const user = await addUser(tenant, { app_metadata: { a: 1 } });
    assert.deepEqual(await claimsOf(user), {});
    assert.deepEqual(user.app_metadata, { a: 1 });
  });
}

test('two migration clients get claims while one takes the place of the other', async () => {
  for (const both of [
    `former,${MIGRATION_CLIENT_ID}`,
    `${MIGRATION_CLIENT_ID},next`,
    ` former, ${MIGRATION_CLIENT_ID}\n`,
  ]) {
    install({ MIGRATION_CLIENT_ID: both });
    const user = await addUser(tenant, { user_metadata: { a: 1 } });
    assert.deepEqual(
      await claimsOf(user),
      namespaced({ user_metadata: { a: 1 }, app_metadata: {} }),
    );
  }
});

test('claims are named by the configured CLAIMS_NAMESPACE', async () => {
  install({ MIGRATION_CLIENT_ID, CLAIMS_NAMESPACE: 'https://claims.example.com/' });
  const user = await addUser(tenant, { user_metadata: { a: 1 } });
  assert.deepEqual(
    await claimsOf(user),
    namespaced({ user_metadata: { a: 1 }, app_metadata: {} }, 'https://claims.example.com/'),
  );
});

test('a linked, secondary identity gets no claims, and the start is noted', async () => {
  const user = await addUser(tenant, {
    user_id: 'google-oauth2|802',
    user_metadata: { a: 1 },
    identities: [
      { connection: 'google-oauth2', provider: 'google-oauth2', user_id: '802', isSocial: true },
      {
        connection: tenant.connection,
        provider: 'auth0',
        user_id: 'db802',
        isSocial: false,
        profileData: { email: 'db802@example.com' },
      },
    ],
  });
  assert.deepEqual(await claimsOf(user, 'db802@example.com'), {});
  assert.deepEqual(withoutNote(user), {});
});

test('more than 80 kB of claims, counted in bytes, are left out, and login reads the user', async (t) => {
  for (const [text, areSet] of /** @type {[string, boolean][]} */ ([
    ['a'.repeat(79_800), true],
    ['a'.repeat(80_100), false],
    ['é'.repeat(40_100), false],
  ])) {
    const user = await addUser(tenant, { user_metadata: { text } });
    assert.equal(`${NAMESPACE}user_metadata` in (await claimsOf(user)), areSet);
    tenant.clearRequests();
    assertFound(await newContainer(t, tenant).login(String(user.email)), profileOf(user, tenant));
    assert.equal(takeRequests(tenant).length, areSet ? 1 : 3);
  }
});

for (const field of /** @type {const} */ ([
  'username',
  'phone_number',
  'phone_verified',
  'name',
  'email',
])) {
  test(`a key ${field} of app_metadata does not become the field ${field} of the profile`, async (t) => {
    const user = await addUser(tenant, {
      username: `root.${field.replace('_', '.')}`,
      phone_number: '+49305553',
      phone_verified: true,
      app_metadata: { [field]: 'of the metadata', plan: 'x' },
    });
    assert.deepEqual(await claimsOf(user), {}, 'the platform shows the key in place of the field');
    const { result } = await newContainer(t, tenant).login(String(user.email));
    assert.equal(result[field], user[field]);
    assert.equal(result.app_metadata.plan, 'x');
  });
}

// Auth0 refuses the key identities today, but users may have it from before.
for (const [field, value] of /** @type {const} */ ([
  ['identities', {}],
  ['identities', [null]],
  ['enrolledFactors', {}],
])) {
  test(`a key ${field} of app_metadata with the value ${JSON.stringify(value)} fails no login`, async (t) => {
    const user = await addUser(tenant, { app_metadata: { [field]: value } });
    assert.deepEqual(await claimsOf(user), {}, 'the platform shows the key in place of the field');
    const { error, result } = await newContainer(t, tenant).login(String(user.email));
    assert.equal(error, null);
    assert.equal(result.email, user.email);
  });
}

test('login needs one request while the Action is installed', async (t) => {
  tenant.action = installedAction(tenant);
  const user = await addUser(tenant, {
    username: 'one.action',
    phone_number: '+49305552',
    phone_verified: true,
    app_metadata: { x: 1 },
  });
  assertFound(await newContainer(t, tenant).login(String(user.email)), profileOf(user, tenant));
  assert.equal(tenant.requests.length, 1);
});
