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
// With a token of the Management API, so that its request does not count.
await migrating.getUser('nobody@example.com');

describe('Mfa_Policy', () => {
  for (const settings of [{}, { Mfa_Policy: 'reject' }]) {
    test(`a second factor is refused with ${JSON.stringify(settings)}`, async (t) => {
      const user = await addUser(tenant, enrolled);
      assertError(
        await newContainer(t, tenant, settings).login(String(user.email)),
        'mfa_required',
        'UnauthorizedError',
      );
      assert.deepEqual(takeRequests(tenant), [request.password(String(user.email))]);
    });
  }

  test('migrate: the user is read by e-mail, in lower case', async () => {
    const user = await addUser(tenant, enrolled);
    const typed = String(user.email).toUpperCase();
    assertFound(await migrating.login(typed), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [
      request.password(typed),
      request.byEmail(String(user.email)),
    ]);
  });

  test('migrate: the user is read by username', async () => {
    const user = await addUser(tenant, { ...enrolled, username: 'two.factors' });
    assertFound(await migrating.login('Two.Factors'), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [
      request.password('Two.Factors'),
      request.search('two.factors'),
    ]);
  });

  test('migrate: a wrong password is one', async () => {
    const user = await addUser(tenant, enrolled);
    const run = await migrating.login(String(user.email), 'wrong');
    assertError(run, 'wrong_credentials', 'WrongUsernameOrPasswordError');
    assert.equal(tenant.requests.length, 1);
  });

  test('migrate: a blocked user is refused', async () => {
    const user = await addUser(tenant, { ...enrolled, blocked: true });
    assertError(await migrating.login(String(user.email)), 'blocked', 'UnauthorizedError');
    // Also where the second factor is asked for before the block is looked at.
    tenant.faults.set('/oauth/token', {
      status: 403,
      body: { error: 'mfa_required' },
      when: ({ body }) => body.realm,
    });
    assertError(await migrating.login(String(user.email)), 'blocked', 'UnauthorizedError');
  });

  test('migrate: a marked user, whose password is proven, is found without the marker', async () => {
    const user = await addUser(tenant, {
      ...enrolled,
      app_metadata: { plan: 'x', migration_complete: true },
    });
    assertFound(await migrating.login(String(user.email)), profileOf(user, tenant));
  });

  test('migrate: an outage of the Management API is a fault', async () => {
    const user = await addUser(tenant, enrolled);
    tenant.faults.set('/api/v2', { status: 500 });
    assertError(await migrating.login(String(user.email)), 'unavailable');
  });

  test('migrate: nobody of the connection has the identifier', async () => {
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
    test(`migrate: ${error} also means that the password is proven`, async () => {
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

  test('action: login itself writes nothing', async (t) => {
    tenant.action = undefined;
    const user = await addUser(tenant, { app_metadata: { plan: 'x' } });
    await newContainer(t, tenant, { Mark_Migrated: 'action' }).login(String(user.email));
    assert.deepEqual(
      tenant.requests.map(({ method }) => method),
      ['POST', 'POST', 'GET'],
    );
    assert.deepEqual(user.app_metadata, { plan: 'x' });
  });

  test('api: the marker is patched after the login, beside what is there', async (t) => {
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

  test('api: the marker goes to the primary identity of a linked user', async (t) => {
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

  test('api and Mfa_Policy = migrate', async (t) => {
    const user = await addUser(tenant, enrolled);
    await newContainer(t, tenant, { ...api, ...migrate }).login(String(user.email));
    assert.deepEqual(takeRequests(tenant).at(-1), request.mark(user.user_id));
    assert.deepEqual(user.app_metadata, { migration_complete: true });
  });

  test('api: nothing is written unless the password was right', async (t) => {
    const user = await addUser(tenant);
    await newContainer(t, tenant, api).login(String(user.email), 'wrong');
    assert.equal(tenant.requests.length, 1);
  });

  /** @type {Record<string, import('../tenant/faults.js').Fault | null>} */
  const failures = {
    'status 500': { status: 500 },
    'status 404': { status: 404 },
    reset: { reset: true },
    hang: { hang: true },
    'a missing scope': null,
  };
  for (const [name, fault] of Object.entries(failures)) {
    test(`api: ${name} is logged, and the login succeeds`, async (t) => {
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

  test('api: no token to be had is logged, and the login succeeds', async (t) => {
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
