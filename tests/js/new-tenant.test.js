// @ts-check
// Complete flows through the new tenant, as an application and its users see them: logins and password resets.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  importedUser,
  oldTenant,
  resetPassword,
  resultOf,
  start,
  stored,
  tenant,
} from '../support/new-tenant.js';
import { addUser, PASSWORD } from './support.js';

describe('login at the new tenant', () => {
  test('the first login moves the user, and later logins send no request to the old tenant', async () => {
    const user = await addUser(oldTenant, {
      username: 'mover',
      user_metadata: { a: 1 },
      app_metadata: { plan: 'x' },
    });
    assert.deepEqual(resultOf(await tenant.login(String(user.email), PASSWORD)), [200, 'ok']);
    assert.deepEqual(stored(String(user.email)), importedUser(user));
    assert.equal(oldTenant.requests.length, 1);
    oldTenant.faults.set('/', { reset: true });
    for (const identifier of [String(user.email), 'mover', String(user.email).toUpperCase()]) {
      assert.deepEqual(resultOf(await tenant.login(identifier, PASSWORD)), [200, 'ok']);
      assert.deepEqual(resultOf(await tenant.login(identifier, 'wrong')), [403, 'invalid_grant']);
    }
    assert.equal(oldTenant.requests.length, 1);
    assert.equal(tenant.users.size, 1);
  });

  test('User_Id keep gives applications the same sub as before', async () => {
    await start({ User_Id: 'keep' });
    const user = await addUser(oldTenant);
    const { body } = await tenant.login(String(user.email), PASSWORD);
    const { sub } = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
    assert.equal(sub, user.user_id);
  });

  test('Metadata_Key metadata stores app_metadata in a tenant that reads this key', async () => {
    await start({ Metadata_Key: 'metadata' }, { metadataKey: 'metadata' });
    const user = await addUser(oldTenant, { app_metadata: { plan: 'x' } });
    assert.deepEqual(resultOf(await tenant.login(String(user.email), PASSWORD)), [200, 'ok']);
    assert.deepEqual(stored(String(user.email)).app_metadata, { plan: 'x' });
  });

  test('both scripts work in a tenant that passes the context argument', async () => {
    await start({}, { enableScriptContext: true });
    const user = await addUser(oldTenant);
    assert.equal(await resetPassword(String(user.email), 'new').then(String), '200,ok');
    const other = await addUser(oldTenant);
    assert.deepEqual(resultOf(await tenant.login(String(other.email), PASSWORD)), [200, 'ok']);
  });

  test('a wrong password is invalid_grant and moves no user', async () => {
    const user = await addUser(oldTenant);
    assert.deepEqual(resultOf(await tenant.login(String(user.email), 'wrong')), [
      403,
      'invalid_grant',
    ]);
    assert.deepEqual(resultOf(await tenant.login('nobody@example.com', 'wrong')), [
      403,
      'invalid_grant',
    ]);
    assert.deepEqual(
      [tenant.users.size, oldTenant.users.byId(user.user_id)?.app_metadata],
      [0, undefined],
    );
    assert.deepEqual(
      tenant.logs.map(({ type, user_id }) => [type, user_id]),
      [
        ['fp', `auth0|${user.email}`],
        ['fp', 'auth0|nobody@example.com'],
      ],
    );
  });

  test('the right password moves the user after two wrong ones', async () => {
    const user = await addUser(oldTenant);
    for (const password of ['wrong', 'Wrong']) {
      assert.deepEqual(resultOf(await tenant.login(String(user.email), password)), [
        403,
        'invalid_grant',
      ]);
    }
    assert.deepEqual(resultOf(await tenant.login(String(user.email), PASSWORD)), [200, 'ok']);
  });

  for (const [name, fault] of Object.entries({
    'status 500': { status: 500 },
    'status 503': { status: 503 },
    'a reset connection': { reset: true },
    'no response': { hang: true },
    'a body that is not JSON': { notJson: true, status: 403 },
  })) {
    test(`${name} is a server error, not a wrong password, and the user can log in afterwards`, async () => {
      await start({ Timeout_Ms: '600' });
      const user = await addUser(oldTenant);
      oldTenant.faults.set('/', fault);
      const answer = await tenant.login(String(user.email), PASSWORD);
      assert.deepEqual(resultOf(answer), [500, 'server_error']);
      assert.equal(tenant.logs.at(-1)?.type, 'f');
      oldTenant.faults.clear();
      assert.deepEqual(resultOf(await tenant.login(String(user.email), PASSWORD)), [200, 'ok']);
    });
  }

  test('a blocked user gets the reason and is not moved', async () => {
    const user = await addUser(oldTenant, { blocked: true });
    const { status, body } = await tenant.login(String(user.email), PASSWORD);
    assert.deepEqual(
      [status, body.error, body.error_description],
      [401, 'unauthorized', 'This account is blocked. Please contact support.'],
    );
    assert.equal(tenant.users.size, 0);
  });

  test('ten users are moved by concurrent logins in two containers', async () => {
    await start({}, { containers: 2 });
    const users = await Promise.all(Array.from({ length: 10 }, () => addUser(oldTenant)));
    const answers = await Promise.all(
      users.map(({ email }) => tenant.login(String(email), PASSWORD)),
    );
    assert.deepEqual(
      answers.map(resultOf),
      users.map(() => [200, 'ok']),
    );
    for (const user of users) assert.deepEqual(stored(String(user.email)), importedUser(user));
  });

  test('concurrent logins of one user store the user once', async () => {
    const user = await addUser(oldTenant);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => tenant.login(String(user.email), PASSWORD)),
    );
    assert.deepEqual(
      answers.map(resultOf),
      answers.map(() => [200, 'ok']),
    );
    assert.equal(tenant.users.size, 1);
  });

  test('a username that a user of the new tenant has is not taken over', async () => {
    const user = await addUser(oldTenant, { email: 'unique@example.com' });
    tenant.users.create(
      { user_id: 'native', email: 'other@example.com', username: 'taken' },
      'hash',
    );
    user.username = 'taken';
    assert.deepEqual(resultOf(await tenant.login('unique@example.com', PASSWORD)), [
      400,
      'invalid_request',
    ]);
    assert.equal(tenant.users.size, 1);
  });
});

describe('a password reset before the first login', () => {
  test('a password reset moves the user, and the new password is never sent to the old tenant', async () => {
    const user = await addUser(oldTenant, { user_metadata: { a: 1 }, app_metadata: { b: 2 } });
    const email = String(user.email);
    assert.deepEqual(await resetPassword(email, 'New password 1'), [200, 'ok']);
    assert.deepEqual(
      oldTenant.requests.map(({ path }) => path),
      ['/oauth/token', '/api/v2/users-by-email'],
    );
    oldTenant.clearRequests();
    assert.deepEqual(resultOf(await tenant.login(email, PASSWORD)), [403, 'invalid_grant']);
    assert.deepEqual(resultOf(await tenant.login(email, 'New password 1')), [200, 'ok']);
    assert.deepEqual(oldTenant.requests, []);
    assert.deepEqual(stored(email), importedUser(user));
  });

  test('a password reset stores the same user as a login', async () => {
    const user = await addUser(oldTenant, { username: 'same.user' });
    await resetPassword(String(user.email), 'New password 1');
    await tenant.login('same.user', 'New password 1');
    const byReset = stored('same.user');
    tenant.users.delete('same.user');
    await tenant.login('same.user', PASSWORD);
    assert.deepEqual(stored('same.user'), byReset);
  });

  test('no reset mail is sent to a blocked user, to an unknown user or during an outage', async () => {
    const blocked = await addUser(oldTenant, { blocked: true });
    const user = await addUser(oldTenant);
    assert.equal((await tenant.requestPasswordReset(String(blocked.email))).status, 500);
    assert.equal((await tenant.requestPasswordReset('nobody@example.com')).status, 200);
    oldTenant.faults.set('/api/v2', { status: 500 });
    assert.equal((await tenant.requestPasswordReset(String(user.email))).status, 500);
    assert.deepEqual(tenant.outbox, []);
  });
});
