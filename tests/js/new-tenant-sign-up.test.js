// @ts-check
// Who may sign up at the new tenant, and who does not come back: flows of users who have moved, and of those who have not.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { oldTenant, resetPassword, resultOf, start, tenant, usual } from '../support/new-tenant.js';
import { addUser, assertFound, built, newContainer, PASSWORD, profileOf } from './support.js';

describe('moved users', () => {
  const markerClient = oldTenant.management.addMachineClient('marker', [
    'read:users',
    'update:users_app_metadata',
  ]);
  beforeEach(() => {
    tenant.action = {
      code: built('actions/new-tenant-post-login.js'),
      secrets: {
        DOMAIN: oldTenant.domain,
        AUDIENCE: oldTenant.audience,
        CLIENT_ID: markerClient.client_id,
        CLIENT_SECRET: markerClient.client_secret,
        CONNECTIONS: JSON.stringify({ [tenant.connection]: oldTenant.connection }),
      },
    };
  });
  afterEach(() => {
    usual.action = undefined;
  });

  test('a moved user who was deleted in the new tenant does not come back', async () => {
    const user = await addUser(oldTenant);
    const email = String(user.email);
    await tenant.login(email, PASSWORD);
    assert.equal(user.app_metadata?.migration_complete, true);
    tenant.users.delete(email);
    assert.deepEqual(resultOf(await tenant.login(email, PASSWORD)), [403, 'invalid_grant']);
    assert.equal((await tenant.requestPasswordReset(email)).status, 200);
    assert.deepEqual(tenant.outbox, []);
    assert.deepEqual(resultOf(await tenant.signUp(email, 'Another 1')), [200, 'ok']);
  });

  test('a moved user who changes e-mail and password does not come back under the old ones', async () => {
    const user = await addUser(oldTenant);
    const before = String(user.email);
    await tenant.login(before, PASSWORD);
    Object.assign(tenant.users.get(before) ?? {}, { email: 'changed@example.com' });
    assert.deepEqual(resultOf(await tenant.login(before, PASSWORD)), [403, 'invalid_grant']);
    assert.deepEqual(resultOf(await tenant.signUp(before, 'Another 1')), [200, 'ok']);
    assert.equal(tenant.users.size, 2);
  });

  for (const way of ['login', 'password reset']) {
    test(`a user whose first login broke off moves by ${way}, and no stranger signs up before`, async (t) => {
      const user = await addUser(oldTenant);
      const email = String(user.email);
      // The script has returned the profile, and then the new tenant's login broke off.
      assertFound(await newContainer(t, oldTenant).login(email), profileOf(user, oldTenant));
      assert.deepEqual(resultOf(await tenant.signUp(email, 'Another 1')), [400, 'user_exists']);
      if (way === 'login') {
        assert.deepEqual(resultOf(await tenant.login(email, PASSWORD)), [200, 'ok']);
      } else {
        assert.deepEqual(await resetPassword(email, 'Another 1'), [200, 'ok']);
        assert.deepEqual(resultOf(await tenant.login(email, 'Another 1')), [200, 'ok']);
      }
      assert.equal(user.app_metadata?.migration_complete, true);
    });
  }
});

describe('sign-up', () => {
  test('sign-up with an e-mail or username of the old tenant is refused', async () => {
    const user = await addUser(oldTenant, { username: 'wanted' });
    assert.deepEqual(resultOf(await tenant.signUp(String(user.email), 'Another 1')), [
      400,
      'user_exists',
    ]);
    assert.deepEqual(resultOf(await tenant.signUp('fresh@example.com', 'Another 1', 'wanted')), [
      400,
      'user_exists',
    ]);
    assert.equal(tenant.users.size, 0);
  });

  test('sign-up of an unknown user succeeds', async () => {
    assert.deepEqual(resultOf(await tenant.signUp('fresh@example.com', 'Another 1', 'fresh')), [
      200,
      'ok',
    ]);
  });

  test('sign-up is refused during an outage of the old tenant', async () => {
    const user = await addUser(oldTenant);
    oldTenant.faults.set('/', { status: 503 });
    assert.equal((await tenant.signUp(String(user.email), 'Another 1')).status, 500);
    assert.equal(tenant.users.size, 0);
  });

  test('sign-up is refused when a scope is missing, and the log names the step', async () => {
    const user = await addUser(oldTenant);
    await start();
    oldTenant.client.scopes = [];
    assert.equal((await tenant.signUp(String(user.email), 'Another 1')).status, 500);
    assert.match(tenant.logs.at(-1)?.description ?? '', /read:users.*#4-authorise-it/);
  });
});
