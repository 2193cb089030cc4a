// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { managementCaller, startOldTenant } from './client.js';

/** @type {import('./old-tenant.js').OldTenant} */
let tenant;
/** @type {import('./client.js').Client} */
let client;
const MARKER_SCOPES = ['read:users', 'update:users_app_metadata'];

before(async () => {
  ({ tenant, client } = await startOldTenant({
    client: { scopes: ['read:users'] },
    users: [
      {
        user_id: 'google-oauth2|1',
        email: 'jo@example.com',
        identities: [
          { connection: 'google-oauth2', provider: 'google-oauth2', user_id: '1', isSocial: true },
          {
            connection: 'Username-Password-Authentication',
            provider: 'auth0',
            user_id: 'second',
            isSocial: false,
            profileData: { email: 'jo@example.com' },
          },
        ],
      },
      { user_id: 'auth0|a', email: 'a@example.com', phone_number: '+15550005044' },
    ],
  }));
});
after(() => tenant.close());

/** @param {string} q @returns {Promise<string[]>} */
const idsOf = async (q) =>
  (await client.search(q)).body.map((/** @type {{ user_id: string }} */ user) => user.user_id);

describe('several machine-to-machine clients', () => {
  test('get tokens with the scopes of their own grants', async () => {
    const marker = tenant.management.addMachineClient('marker', MARKER_SCOPES);
    const scopeOf = async (/** @type {object} */ credentials) =>
      (
        await client.grant({
          grant_type: 'client_credentials',
          audience: tenant.audience,
          ...credentials,
        })
      ).body.scope;
    assert.equal(await scopeOf(marker), MARKER_SCOPES.join(' '));
    assert.equal(await scopeOf({}), 'read:users');
    const wide = tenant.management.addMachineClient('wide', []);
    const grant = tenant.management.clientGrants.find(wide.client_id, tenant.audience);
    Object.assign(grant ?? {}, { allow_all_scopes: true });
    assert.match(await scopeOf(wide), /create:users .*update:users_app_metadata/);
  });

  test('with only update:users_app_metadata change nothing else of a user', async () => {
    const marker = tenant.management.addMachineClient('marker', MARKER_SCOPES);
    const call = await managementCaller(tenant, undefined, marker);
    const patch = (/** @type {object} */ body) => call('PATCH', 'users/auth0%7Ca', body);
    assert.equal((await patch({ app_metadata: { migration_complete: true } })).status, 200);
    for (const body of [
      { app_metadata: { a: 1 }, user_metadata: { b: 1 } },
      { blocked: true },
      { app_metadata: { a: 1 }, email_verified: true },
    ]) {
      const refused = await patch(body);
      assert.deepEqual([refused.status, refused.body.errorCode], [403, 'insufficient_scope']);
    }
    assert.deepEqual(tenant.users.byId('auth0|a')?.app_metadata, { migration_complete: true });
    const login = await client.grant({
      ...marker,
      grant_type: 'password',
      username: 'a@example.com',
      password: 'x',
    });
    assert.equal(login.body.error, 'unauthorized_client');
  });
});

describe('the ID of a linked, secondary identity', () => {
  test('is no ID of a user, and a search for it finds the primary user', async () => {
    assert.equal((await client.management('users/auth0%7Csecond')).status, 404);
    assert.deepEqual(
      await idsOf(
        'identities.user_id:"second" AND identities.connection:"Username-Password-Authentication"',
      ),
      ['google-oauth2|1'],
    );
  });
});

test('a search for a phone number finds its user', async () => {
  assert.deepEqual(await idsOf('phone_number:"+15550005044"'), ['auth0|a']);
  assert.deepEqual(await idsOf('phone_number:"15550005044"'), []);
});
