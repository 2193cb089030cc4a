// @ts-check
// Whole flows through the new tenant, as an application and its users see them.
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { CertificateAuthority, NewTenant } from '../tenant/index.js';
import { addUser, PASSWORD, profileOf, scripts, startOldTenant } from './support.js';

const old = await startOldTenant();
const authority = await CertificateAuthority.load();
/** @param {Record<string, string>} [settings] @param {Partial<import('../tenant/new-tenant.js').NewTenantOptions>} [options] */
const newTenant = (settings = {}, options = {}) =>
  NewTenant.start({
    authority,
    scripts,
    configuration: { ...old.configuration, Timeout_Ms: '3000', ...settings },
    ...options,
  });
const usual = await newTenant();
after(() => usual.close());
/** The one that a test is about. */
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

/** What the new tenant stored, without what it adds by itself. @param {string} key */
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
const shown = ({ status, body }) => [status, body.error ?? body.code ?? 'ok'];
/** @param {import('./support.js').OldUser} user */
const imported = (user) => ({
  ...profileOf(user, old),
  user_id: `auth0|${profileOf(user, old).user_id}`,
});
/** Asks for a new password by mail and sets it. @param {string} email @param {string} password */
async function forgotten(email, password) {
  const { status } = await tenant.requestPasswordReset(email);
  assert.equal(status, 200);
  const mail = tenant.outbox.findLast(({ to }) => to === email.toLowerCase());
  return mail ? shown(await tenant.resetPassword(mail.ticket, password)) : 'no mail';
}

describe('login', () => {
  test('the first one moves the user, the second does not ask any more', async () => {
    const user = await addUser(old, {
      username: 'mover',
      user_metadata: { a: 1 },
      app_metadata: { plan: 'x' },
    });
    assert.deepEqual(shown(await tenant.login(String(user.email), PASSWORD)), [200, 'ok']);
    assert.deepEqual(stored(String(user.email)), imported(user));
    assert.equal(old.requests.length, 1);
    old.faults.set('/', { reset: true });
    for (const identifier of [String(user.email), 'mover', String(user.email).toUpperCase()]) {
      assert.deepEqual(shown(await tenant.login(identifier, PASSWORD)), [200, 'ok']);
      assert.deepEqual(shown(await tenant.login(identifier, 'wrong')), [403, 'invalid_grant']);
    }
    assert.equal(old.requests.length, 1);
    assert.equal(tenant.users.size, 1);
  });

  test('User_Id = keep: applications see the same sub', async () => {
    await start({ User_Id: 'keep' });
    const user = await addUser(old);
    const { body } = await tenant.login(String(user.email), PASSWORD);
    const { sub } = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
    assert.equal(sub, user.user_id);
  });

  test('Metadata_Key = metadata, for a tenant that wants it so', async () => {
    await start({ Metadata_Key: 'metadata' }, { metadataKey: 'metadata' });
    const user = await addUser(old, { app_metadata: { plan: 'x' } });
    assert.deepEqual(shown(await tenant.login(String(user.email), PASSWORD)), [200, 'ok']);
    assert.deepEqual(stored(String(user.email)).app_metadata, { plan: 'x' });
  });

  test('with the context argument', async () => {
    await start({}, { enableScriptContext: true });
    const user = await addUser(old);
    assert.equal(await forgotten(String(user.email), 'new').then(String), '200,ok');
    const other = await addUser(old);
    assert.deepEqual(shown(await tenant.login(String(other.email), PASSWORD)), [200, 'ok']);
  });

  test('a wrong password is invalid_grant, and moves nobody', async () => {
    const user = await addUser(old);
    assert.deepEqual(shown(await tenant.login(String(user.email), 'wrong')), [
      403,
      'invalid_grant',
    ]);
    assert.deepEqual(shown(await tenant.login('nobody@example.com', 'wrong')), [
      403,
      'invalid_grant',
    ]);
    assert.deepEqual(
      [tenant.users.size, old.users.byId(user.user_id)?.app_metadata],
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

  test('wrong twice, then right', async () => {
    const user = await addUser(old);
    for (const password of ['wrong', 'Wrong']) {
      assert.deepEqual(shown(await tenant.login(String(user.email), password)), [
        403,
        'invalid_grant',
      ]);
    }
    assert.deepEqual(shown(await tenant.login(String(user.email), PASSWORD)), [200, 'ok']);
  });

  for (const [name, fault] of Object.entries({
    500: { status: 500 },
    503: { status: 503 },
    reset: { reset: true },
    hang: { hang: true },
    'not JSON': { notJson: true, status: 403 },
  })) {
    test(`an outage is not a wrong password: ${name}`, async () => {
      await start({ Timeout_Ms: '600' });
      const user = await addUser(old);
      old.faults.set('/', fault);
      const answer = await tenant.login(String(user.email), PASSWORD);
      assert.deepEqual(shown(answer), [500, 'server_error']);
      assert.equal(tenant.logs.at(-1)?.type, 'f');
      old.faults.clear();
      assert.deepEqual(shown(await tenant.login(String(user.email), PASSWORD)), [200, 'ok']);
    });
  }

  test('a blocked user is told so and is not moved', async () => {
    const user = await addUser(old, { blocked: true });
    const { status, body } = await tenant.login(String(user.email), PASSWORD);
    assert.deepEqual(
      [status, body.error, body.error_description],
      [401, 'unauthorized', 'This account is blocked. Please contact support.'],
    );
    assert.equal(tenant.users.size, 0);
  });

  test('ten users at once, in two containers', async () => {
    await start({}, { containers: 2 });
    const users = await Promise.all(Array.from({ length: 10 }, () => addUser(old)));
    const answers = await Promise.all(
      users.map(({ email }) => tenant.login(String(email), PASSWORD)),
    );
    assert.deepEqual(
      answers.map(shown),
      users.map(() => [200, 'ok']),
    );
    for (const user of users) assert.deepEqual(stored(String(user.email)), imported(user));
  });

  test('the same user at once is stored once', async () => {
    const user = await addUser(old);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => tenant.login(String(user.email), PASSWORD)),
    );
    assert.deepEqual(
      answers.map(shown),
      answers.map(() => [200, 'ok']),
    );
    assert.equal(tenant.users.size, 1);
  });

  test('an e-mail that another user of the new tenant has is not taken over', async () => {
    const user = await addUser(old, { email: 'unique@example.com' });
    tenant.users.create(
      { user_id: 'native', email: 'other@example.com', username: 'taken' },
      'hash',
    );
    user.username = 'taken';
    assert.deepEqual(shown(await tenant.login('unique@example.com', PASSWORD)), [
      400,
      'invalid_request',
    ]);
    assert.equal(tenant.users.size, 1);
  });
});

describe('a forgotten password before the first login', () => {
  test('then login with the new one, which the old tenant does not see', async () => {
    const user = await addUser(old, { user_metadata: { a: 1 }, app_metadata: { b: 2 } });
    const email = String(user.email);
    assert.deepEqual(await forgotten(email, 'New password 1'), [200, 'ok']);
    assert.deepEqual(
      old.requests.map(({ path }) => path),
      ['/oauth/token', '/api/v2/users-by-email'],
    );
    old.clearRequests();
    assert.deepEqual(shown(await tenant.login(email, PASSWORD)), [403, 'invalid_grant']);
    assert.deepEqual(shown(await tenant.login(email, 'New password 1')), [200, 'ok']);
    assert.deepEqual(old.requests, []);
    assert.deepEqual(stored(email), imported(user));
  });

  test('is the same user as a login would have made', async () => {
    const user = await addUser(old, { username: 'same.user' });
    await forgotten(String(user.email), 'New password 1');
    await tenant.login('same.user', 'New password 1');
    const byReset = stored('same.user');
    tenant.users.delete('same.user');
    await tenant.login('same.user', PASSWORD);
    assert.deepEqual(stored('same.user'), byReset);
  });

  test('of a blocked user, of nobody, in an outage: no mail', async () => {
    const blocked = await addUser(old, { blocked: true });
    const user = await addUser(old);
    assert.equal((await tenant.requestPasswordReset(String(blocked.email))).status, 500);
    assert.equal((await tenant.requestPasswordReset('nobody@example.com')).status, 200);
    old.faults.set('/api/v2', { status: 500 });
    assert.equal((await tenant.requestPasswordReset(String(user.email))).status, 500);
    assert.deepEqual(tenant.outbox, []);
  });
});

describe('a user who was moved', () => {
  test('and deleted in the new tenant is not brought back by getUser', async () => {
    const user = await addUser(old);
    const email = String(user.email);
    await tenant.login(email, PASSWORD);
    assert.equal(user.app_metadata?.migration_complete, true);
    tenant.users.delete(email);
    assert.equal((await tenant.requestPasswordReset(email)).status, 200);
    assert.deepEqual(tenant.outbox, []);
    assert.deepEqual(shown(await tenant.signUp(email, 'Another 1')), [200, 'ok']);
  });

  test('and changed the e-mail leaves the old address free', async () => {
    const user = await addUser(old);
    const before = String(user.email);
    await tenant.login(before, PASSWORD);
    Object.assign(tenant.users.get(before) ?? {}, { email: 'changed@example.com' });
    assert.deepEqual(shown(await tenant.signUp(before, 'Another 1')), [200, 'ok']);
    assert.equal(tenant.users.size, 2);
  });
});

describe('sign-up', () => {
  test('of a user of the old tenant is refused, by e-mail and by username', async () => {
    const user = await addUser(old, { username: 'wanted' });
    assert.deepEqual(shown(await tenant.signUp(String(user.email), 'Another 1')), [
      400,
      'user_exists',
    ]);
    assert.deepEqual(shown(await tenant.signUp('fresh@example.com', 'Another 1', 'wanted')), [
      400,
      'user_exists',
    ]);
    assert.equal(tenant.users.size, 0);
  });

  test('of nobody known works', async () => {
    assert.deepEqual(shown(await tenant.signUp('fresh@example.com', 'Another 1', 'fresh')), [
      200,
      'ok',
    ]);
  });

  test('in an outage is refused rather than let through', async () => {
    const user = await addUser(old);
    old.faults.set('/', { status: 503 });
    assert.equal((await tenant.signUp(String(user.email), 'Another 1')).status, 500);
    assert.equal(tenant.users.size, 0);
  });

  test('in a set-up that lacks a scope is refused, and the log tells what to do', async () => {
    const user = await addUser(old);
    await start();
    old.client.scopes = [];
    assert.equal((await tenant.signUp(String(user.email), 'Another 1')).status, 500);
    assert.match(tenant.logs.at(-1)?.description ?? '', /read:users.*set-up step 4/);
  });
});
