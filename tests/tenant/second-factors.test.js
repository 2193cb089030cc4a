// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { managementCaller, startOldTenant } from './client.js';

/** @type {import('./old-tenant.js').OldTenant} */
let tenant;
/** @type {import('./client.js').Client} */
let client;
/** @type {Awaited<ReturnType<typeof managementCaller>>} */
let call;
const PATH = 'users/auth0%7Cjo/authentication-methods';

before(async () => {
  ({ tenant, client } = await startOldTenant());
  call = await managementCaller(tenant);
});
after(() => tenant.close());
beforeEach(async () => {
  tenant.users.delete('auth0|jo');
  await tenant.users.add({
    user_id: 'auth0|jo',
    email: 'jo@example.com',
    password: 'right',
    authentication_methods: [
      { type: 'phone', phone_number: '+15551115044', preferred_authentication_method: 'sms' },
      { type: 'totp', secret: 'SECRET' },
      { type: 'email', email: 'chuck@example.com' },
    ],
  });
});

describe('the authentication methods of a user', () => {
  test('are an array with a masked phone number and e-mail address, and without secrets', async () => {
    const { status, body } = await call('GET', PATH);
    assert.equal(status, 200);
    const values = body.map((/** @type {any} */ method) => [
      method.type,
      method.phone_number ?? method.email,
      method.confirmed,
      'secret' in method,
    ]);
    assert.deepEqual(values, [
      ['phone', 'XXXXXXXXXXX5044', true, false],
      ['totp', undefined, true, false],
      ['email', 'chuc****@exam*******', true, false],
    ]);
  });

  test('have the phone number in full only where the flag of the tenant says so', async () => {
    const flag = (/** @type {boolean} */ on) =>
      call('PATCH', 'tenants/settings', {
        flags: { disable_management_api_sms_obfuscation: on },
      });
    await flag(true);
    assert.equal((await call('GET', PATH)).body[0].phone_number, '+15551115044');
    await flag(false);
    assert.equal((await call('GET', PATH)).body[0].phone_number, 'XXXXXXXXXXX5044');
  });

  test('are called authenticators with include_totals, and the total of no methods is absent', async () => {
    const { body } = await call('GET', `${PATH}?include_totals=true&per_page=1&page=1`);
    assert.deepEqual(
      { ...body, authenticators: body.authenticators.map((/** @type {any} */ one) => one.type) },
      { start: 1, limit: 1, total: 3, authenticators: ['totp'] },
    );
    tenant.users.delete('auth0|jo');
    await tenant.users.add({ user_id: 'auth0|jo', email: 'jo@example.com' });
    const empty = await call('GET', `${PATH}?include_totals=true`);
    assert.deepEqual(empty.body, { start: 0, limit: 50, authenticators: [] });
  });

  test('need their own scope, and are not part of the user', async () => {
    const users = await managementCaller(tenant, 'read:users');
    const refused = await users('GET', PATH);
    assert.deepEqual(
      [refused.status, refused.body.message],
      [403, 'Insufficient scope, expected any of: read:authentication_methods'],
    );
    const { body } = await users('GET', 'users/auth0%7Cjo');
    assert.equal('authentication_methods' in body, false);
    assert.deepEqual(body.multifactor, ['guardian']);
    assert.equal((await call('GET', 'users/auth0%7Cno/authentication-methods')).status, 404);
  });

  test('make a password grant need MFA, and are the enrolledFactors of an Action', async () => {
    assert.equal((await client.login('jo@example.com', 'right')).body.error, 'mfa_required');
    tenant.mfa.policy = 'never';
    tenant.action = {
      code: `exports.onExecutePostLogin = async (event, api) => api.user.setAppMetadata('factors', event.user.enrolledFactors);`,
    };
    assert.equal((await client.login('jo@example.com', 'right')).status, 200);
    assert.deepEqual(tenant.users.byId('auth0|jo')?.app_metadata, {
      factors: [{ type: 'phone' }, { type: 'otp' }, { type: 'email' }],
    });
    tenant.action = undefined;
    tenant.mfa.policy = 'enrolled';
  });

  test('follow from the multifactor of a user who was added without them', async () => {
    await tenant.users.add({
      user_id: 'auth0|app',
      email: 'a@example.com',
      multifactor: ['guardian'],
    });
    const { body } = await call('GET', 'users/auth0%7Capp/authentication-methods');
    assert.deepEqual(
      body.map((/** @type {any} */ method) => method.type),
      ['push'],
    );
  });
});

test('the factors of a tenant are off until they are switched on', async () => {
  const factors = await managementCaller(tenant, 'read:guardian_factors');
  tenant.factors.enable('otp', 'sms');
  const { body } = await factors('GET', 'guardian/factors');
  assert.deepEqual(
    body.filter((/** @type {any} */ { enabled }) => enabled),
    [
      { name: 'sms', enabled: true, trial_expired: false },
      { name: 'otp', enabled: true, trial_expired: false },
    ],
  );
  assert.equal(body.length, 8);
  const other = await managementCaller(tenant, 'read:users');
  assert.equal((await other('GET', 'guardian/factors')).status, 403);
});
