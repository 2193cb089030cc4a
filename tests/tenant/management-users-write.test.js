// @ts-check
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CertificateAuthority } from './certificate-authority.js';
import { Client } from './client.js';
import { NewTenant } from './new-tenant.js';
import { OldTenant } from './old-tenant.js';
import { refused, sdkFor } from './sdk-client.js';

const authority = await CertificateAuthority.load();
const GET_USER = `function getUser(identifier, callback) {
  callback(null, identifier === 'old@example.com' ? { user_id: 'old', email: identifier } : null);
}`;
const LOGIN =
  'function login(identifier, password, callback) { callback(new WrongUsernameOrPasswordError(identifier)); }';

/** @template {OldTenant | NewTenant} T @param {import('node:test').TestContext} t @param {T} tenant */
function withSdk(t, tenant) {
  t.after(() => tenant.close());
  return { tenant, sdk: sdkFor(tenant), connection: tenant.connection };
}
const newTenant = async (/** @type {import('node:test').TestContext} */ t, options = {}) =>
  withSdk(t, await NewTenant.start({ authority, ...options }));
const password = 'Right-1';

describe('users that the Management API creates and deletes', () => {
  test('a created user logs in, conflicts with another one and is deleted', async (t) => {
    const { tenant, sdk, connection } = await newTenant(t);
    const user = await sdk.users.create({
      connection,
      email: 'Jo@Example.com',
      password,
      user_id: 'jo',
      app_metadata: { a: 1 },
    });
    assert.deepEqual(
      [user.user_id, user.email, user.app_metadata, user.logins_count],
      ['auth0|jo', 'jo@example.com', { a: 1 }, 0],
    );
    assert.equal((await tenant.login('jo@example.com', password)).status, 200);
    await refused(
      sdk.users.create({ connection, email: 'JO@example.com', password }),
      409,
      /already exists/,
    );
    await refused(
      sdk.users.create({ connection, email: 'x@example.com', password, user_id: 'jo' }),
      409,
      /already exists/,
    );
    await sdk.users.delete('auth0|jo');
    await sdk.users.delete('auth0|jo');
    await refused(sdk.users.get('auth0|jo'), 404, /inexistent_user/);
    await sdk.users.create({ connection, email: 'by@example.com', password });
    const { id = '' } = tenant.management.connections.byName(connection) ?? {};
    await sdk.connections.users.deleteByEmail(id, { email: 'BY@example.com' });
    await sdk.connections.users.deleteByEmail(id, { email: 'by@example.com' });
    assert.equal(tenant.users.size, 0);
  });

  test('the attributes of the connection decide what a new user needs and may have', async (t) => {
    const { tenant, sdk, connection } = await newTenant(t);
    const database = tenant.management.connections.byName(connection);
    assert.ok(database);
    database.takesAnyUsername = false;
    const create = (/** @type {object} */ user) =>
      sdk.users.create({ connection, password, ...user });
    await refused(create({}), 400, /Missing required property: email/);
    await refused(create({ email: 'a@example.com', username: 'a' }), 400, /Cannot set username/);
    await refused(
      create({ email: 'a@example.com', phone_number: '+1555' }),
      400,
      /Cannot set phone_number/,
    );
    await refused(create({ email: 'a@example.com', name: 'x'.repeat(301) }), 400, /too long/);
    await refused(
      sdk.users.create({ connection: 'None', email: 'a@example.com', password }),
      400,
      /inexistent_connection/,
    );
    await refused(
      sdk.users.create({ connection, email: 'a@example.com' }),
      400,
      /required property: password/,
    );
    const active = { identifier: { active: true }, profile_required: false };
    database.options.attributes = { email: active, username: active, phone_number: active };
    await refused(create({}), 400, /Missing required property/);
    const { user_id } = await create({ phone_number: '+15551234', username: 'Nomail' });
    assert.equal(tenant.users.byId(user_id ?? '')?.username, 'nomail');
    await refused(create({ username: 'NOMAIL' }), 409, /already exists/);
    assert.equal((await tenant.login('nomail', password)).status, 200);
  });

  test('with import mode, a user whom getUser finds is not created', async (t) => {
    const { tenant, sdk, connection } = await newTenant(t, {
      scripts: { login: LOGIN, get_user: GET_USER },
    });
    await refused(
      sdk.users.create({ connection, email: 'old@example.com', password }),
      409,
      /already exists/,
    );
    await sdk.users.create({ connection, email: 'new@example.com', password });
    assert.deepEqual(
      tenant.runs.map(({ script }) => script),
      ['getUser', 'getUser'],
    );
    assert.equal(tenant.users.size, 1);
  });

  test('an update removes a field with null and refuses what is too long', async (t) => {
    const { sdk, connection } = await newTenant(t);
    const { user_id = '' } = await sdk.users.create({
      connection,
      email: 'a@example.com',
      password,
      given_name: 'A',
    });
    await sdk.users.update(user_id, { given_name: null, email: 'b@example.com' });
    const user = await sdk.users.get(user_id);
    assert.deepEqual([user.given_name, user.email], [undefined, 'b@example.com']);
    assert.equal((await sdk.users.listUsersByEmail({ email: 'b@example.com' })).length, 1);
    await refused(sdk.users.update(user_id, { family_name: 'x'.repeat(151) }), 400, /too long/);
  });
});

describe('linked identities', () => {
  test('a linked user of the old tenant logs in as the primary one until it is unlinked', async (t) => {
    const { tenant, sdk } = withSdk(
      t,
      await OldTenant.start({
        authority,
        users: [
          { user_id: 'auth0|a', email: 'a@example.com', password: 'A' },
          {
            user_id: 'auth0|b',
            email: 'b@example.com',
            password: 'B',
            user_metadata: { lost: true },
          },
        ],
      }),
    );
    const client = new Client(tenant);
    const identities = await sdk.users.identities.link('auth0|a', {
      provider: 'auth0',
      user_id: 'b',
    });
    assert.deepEqual(
      identities.map(({ user_id, profileData }) => [user_id, profileData?.email]),
      [
        ['a', undefined],
        ['b', 'b@example.com'],
      ],
    );
    await refused(sdk.users.get('auth0|b'), 404, /inexistent_user/);
    await refused(
      sdk.users.identities.link('auth0|a', { provider: 'auth0', user_id: 'b' }),
      409,
      /already linked/,
    );
    await refused(
      sdk.users.identities.link('auth0|a', { provider: 'auth0', user_id: 'c' }),
      404,
      /inexistent_user/,
    );
    assert.equal((await client.login('b@example.com', 'B')).status, 200);
    assert.equal(tenant.users.byId('auth0|a')?.logins_count, 1);
    await refused(sdk.users.identities.delete('auth0|a', 'auth0', 'a'), 400, /Main identity/);
    await sdk.users.identities.delete('auth0|a', 'auth0', 'b');
    assert.equal((await sdk.users.get('auth0|b')).email, 'b@example.com');
    assert.equal((await client.login('b@example.com', 'B')).status, 200);
    assert.equal(tenant.users.byId('auth0|a')?.logins_count, 1);
  });

  test('a linked user of the new tenant logs in as the primary one, of another connection too', async (t) => {
    const { tenant, sdk, connection } = await newTenant(t);
    const google = tenant.management.connections.add({
      name: 'google-oauth2',
      strategy: 'google-oauth2',
    });
    tenant.usersOf(google).create({ user_id: '1', email: 'g@example.com' }, '-');
    for (const name of ['a', 'b']) {
      await sdk.users.create({ connection, email: `${name}@example.com`, password, user_id: name });
    }
    await sdk.users.identities.link('google-oauth2|1', { provider: 'auth0', user_id: 'a' });
    await sdk.users.identities.link('auth0|b', { provider: 'google-oauth2', user_id: '1' });
    const { identities = [] } = await sdk.users.get('auth0|b');
    assert.deepEqual(
      identities.map(({ provider }) => provider),
      ['auth0', 'google-oauth2', 'auth0'],
    );
    assert.equal((await tenant.login('a@example.com', password)).status, 200);
    assert.equal(tenant.users.byId('auth0|b')?.logins_count, 1);
    await refused(
      sdk.users.create({ connection, email: 'a@example.com', password }),
      409,
      /already exists/,
    );
  });
});

test('authentication methods are added, replaced and deleted, and no masked value is taken', async (t) => {
  const { sdk, connection } = await newTenant(t);
  const { user_id: id = '' } = await sdk.users.create({
    connection,
    email: 'a@example.com',
    password,
  });
  const methods = sdk.users.authenticationMethods;
  const phone = await methods.create(id, { type: 'phone', phone_number: '+15551115044' });
  assert.deepEqual(
    [phone.phone_number, phone.preferred_authentication_method],
    ['+15551115044', 'sms'],
  );
  await methods.create(id, { type: 'totp', totp_secret: 'JBSWY3DP' });
  const { data } = await methods.list(id);
  assert.deepEqual(
    data.map(({ type, phone_number, confirmed }) => [type, phone_number, confirmed]),
    [
      ['phone', 'XXXXXXXXXXX5044', true],
      ['totp', undefined, true],
    ],
  );
  await refused(methods.create(id, { type: 'phone', phone_number: '+15551115044' }), 409, /exists/);
  await refused(
    methods.create(id, { type: 'phone', phone_number: 'XXXXXXXXXXX5044' }),
    400,
    /phone_number/,
  );
  await refused(methods.create(id, { type: 'email', email: 'a***@exam****' }), 400, /email/);
  await refused(
    methods.create(id, { type: 'totp' }),
    400,
    /Missing required property: totp_secret/,
  );
  const [email] = await methods.set(id, [{ type: 'email', email: 'other@example.com' }]);
  assert.equal(email?.email, 'other@example.com');
  assert.equal((await methods.list(id)).data[0]?.email, 'othe****@exam*******');
  await methods.deleteAll(id);
  assert.deepEqual((await methods.list(id)).data, []);
});
