// @ts-check
// The post-login Action of the new tenant: it mends what a first login has lost, metadata and second factors.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BROWSER,
  code,
  login,
  oldTenant,
  secrets,
  stored,
  tenant,
} from '../support/new-tenant-action.js';
import { addUser, PASSWORD } from './support.js';

describe('metadata that a first login has lost', () => {
  test('is filled in at the next login, and nothing of the old tenant only', async () => {
    const user = await addUser(oldTenant, {
      user_metadata: { color: 'blue', size: { a: [1] } },
      app_metadata: { plan: 'gold', email: 'reserved', nothing: null },
    });
    tenant.metadataFault = { times: 1 };
    await assert.rejects(tenant.login(String(user.email), PASSWORD));
    assert.deepEqual(stored(user).user_metadata, {});
    await login(user);
    const { migration_confirmed, ...app_metadata } = stored(user).app_metadata;
    assert.ok(migration_confirmed);
    assert.deepEqual(app_metadata, { plan: 'gold' });
    assert.deepEqual(stored(user).user_metadata, { color: 'blue', size: { a: [1] } });
  });

  test('never overwrites a newer value', async () => {
    const user = await addUser(oldTenant, {
      user_metadata: { color: 'blue', size: 1 },
      app_metadata: { plan: 'gold', seats: 2 },
    });
    tenant.action = undefined;
    await login(user);
    Object.assign(stored(user), {
      user_metadata: { color: null, newer: true },
      app_metadata: { plan: 'platinum' },
    });
    tenant.action = { code, secrets: secrets() };
    await login(user);
    assert.deepEqual(stored(user).user_metadata, { color: null, newer: true, size: 1 });
    const { migration_confirmed: _, ...app_metadata } = stored(user).app_metadata;
    assert.deepEqual(app_metadata, { plan: 'platinum', seats: 2 });
  });

  test('never overwrites a newer value that a key of app_metadata hides', async () => {
    const user = await addUser(oldTenant, {
      user_metadata: { color: 'blue' },
      app_metadata: { user_metadata: { a: 1 } },
    });
    tenant.action = undefined;
    await login(user);
    stored(user).user_metadata = { color: 'red' };
    tenant.action = { code, secrets: secrets() };
    await login(user);
    assert.deepEqual(stored(user).user_metadata, { color: 'red' });
    assert.equal(user.app_metadata?.migration_complete, true);
  });

  test('of more than one session takes is filled in over several logins, and then confirmed', async () => {
    const parts = Object.fromEntries(['a', 'b', 'c'].map((key) => [key, key.repeat(14_000)]));
    const user = await addUser(oldTenant, {
      user_metadata: { ...parts, large: 'x'.repeat(31_000) },
    });
    tenant.metadataFault = { times: 1 };
    await assert.rejects(tenant.login(String(user.email), PASSWORD));
    await login(user);
    assert.deepEqual(Object.keys(stored(user).user_metadata), ['a', 'b']);
    assert.equal(user.app_metadata?.migration_complete, undefined);
    await login(user);
    assert.deepEqual(stored(user).user_metadata, parts);
    assert.equal(user.app_metadata?.migration_complete, true);
    assert.match(
      tenant.postLogin.console.join(' '),
      /a metadata key of \d+ bytes cannot be filled in/,
    );
  });
});

describe('a second factor that could not be carried', () => {
  const factors = { ENROLL_FACTORS: 'otp,push-notification' };
  /** A user with a lost factor who has landed without it. */
  async function landed() {
    const user = await addUser(oldTenant);
    tenant.action = undefined;
    await login(user);
    stored(user).app_metadata.migration_lost_factors = ['totp'];
    tenant.action = { code, secrets: secrets(factors) };
    return user;
  }

  test('is replaced at the first interactive login, and never asked for again', async () => {
    tenant.factors.enable('otp');
    const user = await landed();
    await login(user);
    assert.deepEqual(tenant.postLogin.enrollments, [], 'nobody can be asked in a password grant');
    await login(user, BROWSER);
    assert.deepEqual(
      tenant.postLogin.enrollments.map(({ asked, enrolled }) => ({ asked, enrolled })),
      [{ asked: ['otp', 'push-notification'], enrolled: 'otp' }],
    );
    await login(user, BROWSER);
    assert.equal(tenant.postLogin.enrollments.length, 1);
    assert.equal('migration_lost_factors' in stored(user).app_metadata, false);
  });

  test('is replaced where a key of app_metadata has the name of the factors', async () => {
    tenant.factors.enable('otp');
    const user = await landed();
    stored(user).app_metadata.enrolledFactors = [{ type: 'otp' }];
    await login(user, BROWSER);
    await login(user, BROWSER);
    assert.deepEqual(
      tenant.postLogin.enrollments.map(({ enrolled }) => enrolled),
      ['otp'],
    );
    assert.equal('migration_lost_factors' in stored(user).app_metadata, false);
  });

  test('is not replaced by a verified e-mail address, which is a factor by itself', async () => {
    tenant.factors.enable('otp');
    const [user, withEmail] = [await landed(), await landed()];
    stored(withEmail).app_metadata.migration_lost_factors = ['email'];
    stored(user).authentication_methods = [{ type: 'email' }];
    stored(withEmail).authentication_methods = [{ type: 'email' }];
    await login(user, BROWSER);
    await login(withEmail, BROWSER);
    assert.deepEqual(
      tenant.postLogin.enrollments.map(({ user_id, enrolled }) => ({ user_id, enrolled })),
      [{ user_id: stored(user).user_id, enrolled: 'otp' }],
    );
    assert.equal('migration_lost_factors' in stored(withEmail).app_metadata, false);
  });

  test('is asked for while the old tenant has an outage', async () => {
    tenant.factors.enable('otp');
    const user = await landed();
    oldTenant.faults.set('/', { status: 503 });
    await login(user, BROWSER);
    assert.equal(tenant.postLogin.enrollments.length, 1);
  });

  test('is not asked for where the tenant has none switched on', async () => {
    const user = await landed();
    tenant.action = { code, secrets: secrets() };
    await login(user, BROWSER);
    assert.deepEqual(tenant.postLogin.enrollments, []);
    assert.deepEqual(stored(user).app_metadata.migration_lost_factors, ['totp']);
  });

  test('is asked for by its name, whatever white space is in the secret', async () => {
    tenant.factors.enable('otp');
    for (const [ENROLL_FACTORS, asked] of [
      [' otp , , push-notification,', [['otp', 'push-notification']]],
      [' ', []],
    ]) {
      tenant.postLogin.enrollments.length = 0;
      const user = await landed();
      tenant.action = { code, secrets: secrets({ ENROLL_FACTORS: String(ENROLL_FACTORS) }) };
      await login(user, BROWSER);
      assert.deepEqual(
        tenant.postLogin.enrollments.map((enrollment) => enrollment.asked),
        asked,
      );
    }
  });

  test('that the platform does not know fails no login', async () => {
    const user = await landed();
    tenant.action = {
      code: `${code}; const handler = exports.onExecutePostLogin;
        exports.onExecutePostLogin = (event, api) => handler(event, { ...api, authentication: {} });`,
      secrets: secrets({ ENROLL_FACTORS: 'otp' }),
    };
    await login(user, BROWSER);
    assert.match(tenant.postLogin.console.join(), /no factor is enrolled: .*not a function/);
  });

  test('is noted even if the first login has lost the note', async () => {
    tenant.factors.enable('otp');
    const user = await landed();
    delete stored(user).app_metadata.migration_lost_factors;
    user.multifactor = ['guardian'];
    await login(user);
    assert.deepEqual(stored(user).app_metadata.migration_lost_factors, ['guardian']);
    await login(user, BROWSER);
    assert.equal(tenant.postLogin.enrollments.length, 1);
  });
});
