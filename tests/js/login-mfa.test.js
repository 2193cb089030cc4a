// @ts-check
// login: the setting Mfa_Policy.
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
