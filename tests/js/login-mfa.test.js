// @ts-check
// The setting Mfa_Policy: no second factor is lost without a trace.
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
tenant.client.scopes = ['read:users', 'read:authentication_methods'];
await migrating.getUser('nobody@example.com');

/** The old tenant asks every user for a second factor, with this error. @param {string} error @param {number} [status] */
const demand = (error, status = 403) =>
  tenant.faults.set('/oauth/token', { status, body: { error }, when: ({ body }) => body.realm });

/** @param {boolean} value */
const showPhones = (value) => {
  tenant.management.settings.flags.disable_management_api_sms_obfuscation = value;
};

describe('Mfa_Policy reject', () => {
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

    test(`getUser refuses a user with a second factor with the settings ${JSON.stringify(settings)}`, async (t) => {
      const user = await addUser(tenant, enrolled);
      assertError(await newContainer(t, tenant, settings).getUser(user.email), 'mfa_required');
    });
  }

  for (const withAction of [true, false]) {
    test(`login refuses a user with a second factor whom the old tenant does not ask, ${withAction ? 'with' : 'without'} the Action`, async (t) => {
      const user = await addUser(tenant, enrolled);
      tenant.mfa.policy = 'never';
      if (!withAction) tenant.action = undefined;
      assertError(
        await newContainer(t, tenant).login(String(user.email)),
        'mfa_required',
        'UnauthorizedError',
      );
    });
  }
});

describe('Mfa_Policy migrate', () => {
  test('the user is looked up by e-mail and by username, in lower case and as typed', async () => {
    const user = await addUser(tenant, enrolled);
    const identifier = String(user.email).toUpperCase();
    const { app_metadata, ...profile } = profileOf(user, tenant);
    assertFound(await migrating.login(identifier), {
      ...profile,
      app_metadata: { ...app_metadata, migration_lost_factors: ['push'] },
    });
    assert.deepEqual(takeRequests(tenant).slice(1), [
      request.byEmail(String(user.email)),
      request.byEmail(identifier),
      request.search(String(user.email)),
      request.search(identifier),
      request.authenticationMethods(user.user_id),
    ]);
  });

  for (const [field, value] of [
    ['username', 'two.factors'],
    ['phone_number', '+4915112345670'],
  ]) {
    test(`the user is found by ${field} and read again by ID`, async () => {
      const user = await addUser(tenant, { [String(field)]: value });
      demand('mfa_required');
      assertFound(await migrating.login(String(value)), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant).slice(1), [
        request.search(String(value), field),
        request.user(user.user_id),
        ...(field === 'phone_number' ? [request.search(String(value))] : []),
        request.authenticationMethods(user.user_id),
      ]);
    });
  }

  test('an identifier of two users is refused', async () => {
    const user = await addUser(tenant, enrolled);
    await addUser(tenant, { username: user.email });
    assertError(await migrating.login(String(user.email)), 'unavailable');
  });

  test('the password of a user name moves nobody who has it as phone number', async () => {
    const number = '+4915112345671';
    await addUser(tenant, { phone_number: number });
    await addUser(tenant, { username: number, password: 'Another-Horse 8' });
    demand('mfa_required');
    assertError(await migrating.login(number, 'Another-Horse 8'), 'unavailable');
  });

  test('phone numbers that the tenant shows in full travel, and login and getUser agree', async () => {
    showPhones(true);
    const user = await addUser(tenant, {
      authentication_methods: [{ type: 'phone', phone_number: '+15551115044' }],
    });
    const profile = {
      ...profileOf(user, tenant),
      mfa_factors: [{ phone: { value: '+15551115044' } }],
    };
    assertFound(await migrating.login(String(user.email)), profile);
    assertFound(await migrating.getUser(user.email), profile);
    showPhones(false);
  });

  test('what cannot be carried is noted in the profile and in the log', async () => {
    const user = await addUser(tenant, {
      authentication_methods: [{ type: 'phone', phone_number: '+15551115044' }, { type: 'totp' }],
    });
    migrating.takeLog();
    const { result } = await migrating.login(String(user.email));
    assert.deepEqual(result.app_metadata, { migration_lost_factors: ['phone', 'totp'] });
    assert.equal('mfa_factors' in result, false, 'a masked number never travels');
    assert.equal(migrating.takeLog()[0]?.lost_factors, 'phone, totp');
  });

  test('factors that the migration client may not read are noted as unknown', async (t) => {
    tenant.client.scopes = ['read:users'];
    const user = await addUser(tenant, enrolled);
    const { result } = await newContainer(t, tenant, migrate).login(String(user.email));
    assert.deepEqual(result.app_metadata, { migration_lost_factors: ['unknown'] });
  });

  test('login sends no further request after a wrong password', async () => {
    const user = await addUser(tenant, enrolled);
    const run = await migrating.login(String(user.email), 'wrong');
    assertError(run, 'wrong_credentials', 'WrongUsernameOrPasswordError');
    assert.equal(tenant.requests.length, 1);
  });

  test('login refuses a blocked user', async () => {
    const user = await addUser(tenant, { ...enrolled, blocked: true });
    assertError(await migrating.login(String(user.email)), 'blocked', 'UnauthorizedError');
    // A tenant may also require the second factor before it checks whether the user is blocked.
    demand('mfa_required');
    assertError(await migrating.login(String(user.email)), 'blocked', 'UnauthorizedError');
  });

  test('login refuses a marked user', async () => {
    const user = await addUser(tenant, {
      ...enrolled,
      app_metadata: { plan: 'x', migration_complete: true },
    });
    const run = await migrating.login(String(user.email));
    assertError(run, 'already_moved', 'WrongUsernameOrPasswordError');
  });

  for (const path of ['/api/v2', '/api/v2/users/']) {
    test(`login is unavailable while ${path} has an outage`, async () => {
      const user = await addUser(tenant, enrolled);
      tenant.faults.set(path, { status: 500 });
      assertError(await migrating.login(String(user.email)), 'unavailable');
    });
  }

  for (const status of [200, 302, 399, 429, 500, 503]) {
    test(`mfa_required with status ${status} proves no password`, async () => {
      const user = await addUser(tenant);
      demand('mfa_required', status);
      const { error, result } = await migrating.login(String(user.email));
      assert.equal(result, undefined);
      assert.equal(error?.code, status === 429 ? 'rate_limited' : 'unavailable');
    });
  }

  test('login refuses a user who is not in the connection', async () => {
    demand('mfa_required');
    assertError(await migrating.login('nobody@example.com'), 'mfa_required', 'UnauthorizedError');
  });

  for (const error of [
    'mfa_required',
    'mfa_registration_required',
    'a0.mfa_required',
    'a0.mfa_registration_required',
  ]) {
    test(`${error} is accepted as proof of the password`, async () => {
      const user = await addUser(tenant);
      demand(error, 401);
      assertFound(await migrating.login(String(user.email)), profileOf(user, tenant));
    });
  }
});
