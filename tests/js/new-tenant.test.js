// @ts-check
// Complete flows through the new tenant, as an application and its users see them.
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { CertificateAuthority, NewTenant } from '../tenant/index.js';
import {
  addUser,
  assertFound,
  built,
  newContainer,
  PASSWORD,
  profileOf,
  scripts,
  startOldTenant,
} from './support.js';

const oldTenant = await startOldTenant();
const authority = await CertificateAuthority.load();
/** @param {Record<string, string>} [settings] @param {Partial<import('../tenant/new-tenant.js').NewTenantOptions>} [options] */
const newTenant = (settings = {}, options = {}) =>
  NewTenant.start({
    authority,
    scripts,
    configuration: { ...oldTenant.configuration, Timeout_Ms: '3000', ...settings },
    ...options,
  });
const usual = await newTenant();
after(() => usual.close());
/** The new tenant of the current test. */
let tenant = usual;
/** @type {typeof newTenant} */
const start = async (...args) => (tenant = await newTenant(...args));
beforeEach(() => {
  tenant = usual;
  for (const { user_id } of usual.users.all()) usual.users.delete(user_id);
  usual.users.pending.clear();
  usual.outbox.length = 0;
  usual.logs.length = 0;
});
afterEach(async () => {
  const { violations } = tenant;
  if (tenant !== usual) await tenant.close();
  assert.deepEqual(violations, []);
});

/** The user that the new tenant stored, without the fields that it adds by itself. @param {string} key */
function stored(key) {
  const user = tenant.users.get(key) ?? assert.fail(`${key} is not there`);
  const {
    created_at: _c,
    updated_at: _u,
    last_login: _l,
    logins_count: _n,
    identities: _i,
    ...rest
  } = user;
  return rest;
}
/** @param {{ status: number, body: any }} answer */
const resultOf = ({ status, body }) => [status, body.error ?? body.code ?? 'ok'];
/** @param {import('./support.js').OldUser} user */
const importedUser = (user) => ({
  ...profileOf(user, oldTenant),
  user_id: `auth0|${profileOf(user, oldTenant).user_id}`,
});
/** Requests a password reset by mail and sets a new password. @param {string} email @param {string} password */
async function resetPassword(email, password) {
  const { status } = await tenant.requestPasswordReset(email);
  assert.equal(status, 200);
  const mail = tenant.outbox.findLast(({ to }) => to === email.toLowerCase());
  return mail ? resultOf(await tenant.resetPassword(mail.ticket, password)) : 'no mail';
}

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
