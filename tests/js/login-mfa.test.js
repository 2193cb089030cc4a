// @ts-check
// login: the settings Mfa_Policy and Mark_Migrated.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  expectedRequests,
  newContainer,
  profileOf,
  startOldTenant,
  takeRequests,
} from './support.js';

const tenant = await startOldTenant();
const request = expectedRequests(tenant);
const enrolled = { multifactor: ['guardian'], user_metadata: { a: 1 } };
const migrate = { Mfa_Policy: 'migrate' };
const migrating = newContainer({ after }, tenant, migrate);
// The container gets a token of the Management API here, so that the tests do not count its request.
await migrating.getUser('nobody@example.com');

describe('Mfa_Policy', () => {
  for (const settings of [{}, { Mfa_Policy: 'reject' }]) {
    test(`login refuses a user with a second factor with the settings ${JSON.stringify(settings)}`, async (t) => {
      const user = await addUser(tenant, enrolled);
      assertError(
        await newContainer(t, tenant, settings).login(String(user.email)),
        'mfa_required',
        'UnauthorizedError',
      );
      assert.deepEqual(takeRequests(tenant), [request.password(String(user.email))]);
    });
  }

  test('Mfa_Policy migrate reads the user by e-mail in lower case', async () => {
    const user = await addUser(tenant, enrolled);
    const identifier = String(user.email).toUpperCase();
    assertFound(await migrating.login(identifier), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [
      request.password(identifier),
      request.byEmail(String(user.email)),
    ]);
  });

  test('Mfa_Policy migrate reads the user by username', async () => {
    const user = await addUser(tenant, { ...enrolled, username: 'two.factors' });
    assertFound(await migrating.login('Two.Factors'), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [
      request.password('Two.Factors'),
      request.search('two.factors'),
    ]);
  });

  test('Mfa_Policy migrate sends no further request after a wrong password', async () => {
    const user = await addUser(tenant, enrolled);
    const run = await migrating.login(String(user.email), 'wrong');
    assertError(run, 'wrong_credentials', 'WrongUsernameOrPasswordError');
    assert.equal(tenant.requests.length, 1);
  });

  test('Mfa_Policy migrate refuses a blocked user', async () => {
    const user = await addUser(tenant, { ...enrolled, blocked: true });
    assertError(await migrating.login(String(user.email)), 'blocked', 'UnauthorizedError');
    // A tenant may also require the second factor before it checks whether the user is blocked.
    tenant.faults.set('/oauth/token', {
      status: 403,
      body: { error: 'mfa_required' },
      when: ({ body }) => body.realm,
    });
    assertError(await migrating.login(String(user.email)), 'blocked', 'UnauthorizedError');
  });

  test('Mfa_Policy migrate finds a marked user and leaves the marker out of the profile', async () => {
    const user = await addUser(tenant, {
      ...enrolled,
      app_metadata: { plan: 'x', migration_complete: true },
    });
    assertFound(await migrating.login(String(user.email)), profileOf(user, tenant));
  });

  test('Mfa_Policy migrate is unavailable during an outage of the Management API', async () => {
    const user = await addUser(tenant, enrolled);
    tenant.faults.set('/api/v2', { status: 500 });
    assertError(await migrating.login(String(user.email)), 'unavailable');
  });

  test('Mfa_Policy migrate refuses a user who is not in the connection', async () => {
    tenant.faults.set('/oauth/token', {
      status: 403,
      body: { error: 'mfa_required' },
      when: ({ body }) => body.realm,
    });
    assertError(await migrating.login('nobody@example.com'), 'mfa_required', 'UnauthorizedError');
  });

  for (const error of [
    'mfa_required',
    'mfa_registration_required',
    'a0.mfa_required',
    'a0.mfa_registration_required',
  ]) {
    test(`Mfa_Policy migrate accepts ${error} as proof of the password`, async () => {
      const user = await addUser(tenant);
      tenant.faults.set('/oauth/token', {
        status: 401,
        body: { error },
        when: ({ body }) => body.realm,
      });
      assertFound(await migrating.login(String(user.email)), profileOf(user, tenant));
    });
  }
});

describe('Mark_Migrated', () => {
  const api = { Mark_Migrated: 'api' };

  test('Mark_Migrated action makes login write nothing', async (t) => {
    tenant.action = undefined;
    const user = await addUser(tenant, { app_metadata: { plan: 'x' } });
    await newContainer(t, tenant, { Mark_Migrated: 'action' }).login(String(user.email));
    assert.deepEqual(
      tenant.requests.map(({ method }) => method),
      ['POST', 'POST', 'GET'],
    );
    assert.deepEqual(user.app_metadata, { plan: 'x' });
  });

  test('Mark_Migrated api adds the marker to the current app_metadata after the login', async (t) => {
    const user = await addUser(tenant, { app_metadata: { plan: 'x', roles: ['a'] } });
    tenant.action = { code: actionWithoutMarker };
    const container = newContainer(t, tenant, api);
    const profile = profileOf(user, tenant);
    assertFound(await container.login(String(user.email)), profile);
    assert.deepEqual(takeRequests(tenant), [
      request.password(String(user.email)),
      request.token(),
      request.mark(user.user_id),
    ]);
    assert.deepEqual(user.app_metadata, { plan: 'x', roles: ['a'], migration_complete: true });
    assert.deepEqual(
      container.takeLog().map(({ code, marker }) => [code, marker]),
      [['found', 'set']],
    );
  });

  test('Mark_Migrated api marks the primary identity of a linked user', async (t) => {
    const user = await addUser(tenant, {
      user_id: 'google-oauth2|777',
      identities: [
        { connection: 'google-oauth2', provider: 'google-oauth2', user_id: '777', isSocial: true },
        {
          connection: tenant.connection,
          provider: 'auth0',
          user_id: 'x777',
          isSocial: false,
          profileData: { email: 'x777@example.com' },
        },
      ],
    });
    tenant.action = undefined;
    await newContainer(t, tenant, api).login('x777@example.com');
    assert.deepEqual(takeRequests(tenant).at(-1), request.mark('google-oauth2|777'));
    assert.deepEqual(user.app_metadata, { migration_complete: true });
  });

  test('Mark_Migrated api marks a user whom Mfa_Policy migrate has read', async (t) => {
    const user = await addUser(tenant, enrolled);
    await newContainer(t, tenant, { ...api, ...migrate }).login(String(user.email));
    assert.deepEqual(takeRequests(tenant).at(-1), request.mark(user.user_id));
    assert.deepEqual(user.app_metadata, { migration_complete: true });
  });

  test('Mark_Migrated api writes nothing after a wrong password', async (t) => {
    const user = await addUser(tenant);
    await newContainer(t, tenant, api).login(String(user.email), 'wrong');
    assert.equal(tenant.requests.length, 1);
  });

  /** @type {Record<string, import('../tenant/faults.js').Fault | null>} */
  const failures = {
    'status 500': { status: 500 },
    'status 404': { status: 404 },
    'a reset connection': { reset: true },
    'no response': { hang: true },
    'a missing scope': null,
  };
  for (const [name, fault] of Object.entries(failures)) {
    test(`Mark_Migrated api logs ${name} when setting the marker, and login succeeds`, async (t) => {
      const user = await addUser(tenant);
      if (fault) tenant.faults.set('/api/v2', { ...fault, method: 'PATCH' });
      else tenant.client.scopes = ['read:users'];
      const container = newContainer(t, tenant, { ...api, Timeout_Ms: '1500', Log_Level: 'error' });
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      assert.deepEqual(
        container.takeLog().map(({ event, code, marker }) => [event, code, marker]),
        [['login', 'found', 'failed']],
      );
    });
  }

  test('Mark_Migrated api logs a refused token, and login succeeds', async (t) => {
    const user = await addUser(tenant);
    tenant.client.audience = null;
    const container = newContainer(t, tenant, api);
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.equal(container.takeLog()[0]?.marker, 'failed');
  });
});

const actionWithoutMarker = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim('https://migrationapp/user_metadata', event.user.user_metadata);
  api.idToken.setCustomClaim('https://migrationapp/app_metadata', event.user.app_metadata);
};`;
