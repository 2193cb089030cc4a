// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { managementCaller, startOldTenant } from './client.js';

const HOUR_MS = 3_600_000;

describe('the log of the old tenant', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {import('./client.js').Client} */
  let client;
  before(async () => {
    ({ tenant, client } = await startOldTenant({
      users: [
        { user_id: 'auth0|jo', email: 'jo@example.com', username: 'jo', password: 'right' },
        { user_id: 'auth0|shut', email: 'shut@example.com', password: 'right', blocked: true },
        {
          user_id: 'auth0|mfa',
          email: 'mfa@example.com',
          password: 'right',
          authentication_methods: [{ type: 'totp' }],
        },
      ],
    }));
  });
  beforeEach(() => {
    tenant.logs.length = 0;
    tenant.action = undefined;
    Object.assign(tenant.attackProtection, {
      blockedIdentifiers: new Set(),
      throttledIdentifiers: new Set(),
      suspiciousAddresses: new Set(),
      leakedPasswords: new Set(),
    });
  });
  after(() => tenant.close());

  const summary = () => tenant.logs.map(({ type, user_id }) => [type, user_id]);
  /** The only entry. */
  const only = () => {
    assert.equal(tenant.logs.length, 1);
    return /** @type {import('./tenant-logs.js').LogEntry} */ (tenant.logs[0]);
  };

  test('a proven password is sepft with the application, the connection and the user', async () => {
    await client.login('jo', 'right');
    const entry = only();
    const connection = tenant.management.connections.byName(tenant.connection);
    assert.deepEqual(
      [entry.type, entry.user_id, entry.user_name, entry.client_id, entry.details],
      ['sepft', 'auth0|jo', 'jo@example.com', tenant.client.client_id, {}],
    );
    assert.deepEqual(
      [entry.connection, entry.connection_id, entry.ip],
      [tenant.connection, connection?.id, '127.0.0.1'],
    );
    assert.match(entry.log_id, /^900\d{52}$/);
  });

  test('a refused password is fepft with what was typed, and has no details', async () => {
    await client.login('JO@example.com', 'wrong');
    await client.login('nobody@example.com', 'wrong');
    assert.deepEqual(
      tenant.logs.map(({ type, user_id, user_name }) => [type, user_id, user_name]),
      [
        ['fepft', 'auth0|jo', 'JO@example.com'],
        ['fepft', '', 'nobody@example.com'],
      ],
    );
    const [entry] = tenant.logs;
    assert.equal(entry?.description, 'Wrong email or password.');
    assert.equal(entry && 'details' in entry, false);
  });

  test('blocked users, denials of Actions and wrong settings are fepft too', async () => {
    await client.login('shut@example.com', 'right');
    tenant.action = {
      code: 'exports.onExecutePostLogin = async (event, api) => api.access.deny("no");',
    };
    await client.login('jo@example.com', 'right');
    await client.login('jo@example.com', 'right', { realm: 'none' });
    await client.login('jo@example.com', 'right', { client_id: 'none' });
    assert.deepEqual(summary(), [
      ['fepft', 'auth0|shut'],
      ['fepft', 'auth0|jo'],
      ['fepft', ''],
      ['fepft', ''],
    ]);
    assert.deepEqual([tenant.logs[1]?.description, tenant.logs[3]?.client_id], ['no', 'none']);
  });

  test('blocks and throttles of attack protection and MFA have types of their own', async () => {
    const { attackProtection } = tenant;
    attackProtection.blockedIdentifiers.add('jo@example.com');
    await client.login('jo@example.com', 'right');
    attackProtection.unblock('jo@example.com');
    attackProtection.throttledIdentifiers.add('jo@example.com');
    const { status, body } = await client.login('jo@example.com', 'right');
    assert.deepEqual([status, body.error], [429, 'too_many_attempts']);
    attackProtection.throttledIdentifiers.clear();
    attackProtection.suspiciousAddresses.add('127.0.0.1');
    await client.login('jo@example.com', 'right');
    attackProtection.suspiciousAddresses.clear();
    await client.login('mfa@example.com', 'right');
    assert.deepEqual(summary(), [
      ['limit_wc', 'auth0|jo'],
      ['limit_sul', 'auth0|jo'],
      ['limit_mu', 'auth0|jo'],
      ['mfar', 'auth0|mfa'],
    ]);
  });

  test('leaked passwords are pwd_leak once an hour for an address, and otherwise fepft', async () => {
    tenant.clock.advance(HOUR_MS);
    tenant.attackProtection.leakedPasswords.add('right');
    for (const milliseconds of [0, HOUR_MS / 2, HOUR_MS / 2]) {
      tenant.clock.advance(milliseconds);
      await client.login('jo@example.com', 'right');
    }
    assert.deepEqual(
      tenant.logs.map(({ type }) => type),
      ['pwd_leak', 'fepft', 'pwd_leak'],
    );
  });

  test('client credentials are seccft or feccft with the client', async () => {
    await client.grant({ grant_type: 'client_credentials', audience: tenant.audience });
    await client.grant({ grant_type: 'client_credentials', audience: 'https://other/' });
    const { client_id } = tenant.client;
    assert.deepEqual(
      tenant.logs.map((entry) => [entry.type, entry.client_id, entry.user_id]),
      [
        ['seccft', client_id, ''],
        ['feccft', client_id, ''],
      ],
    );
    assert.equal(tenant.logs[1]?.description, 'Service not found: https://other/');
  });

  test('a request over the rate limit is api_limit with its method and path', async () => {
    tenant.rateLimits['/api/v2/users'] = { limit: 0 };
    await client.management('users');
    delete tenant.rateLimits['/api/v2/users'];
    const entry = tenant.logs.at(-1);
    assert.equal(entry?.type, 'api_limit');
    assert.deepEqual(entry?.details?.request, { method: 'GET', path: '/api/v2/users' });
  });

  test('a change that makes a profile larger than 10 KB is wum', async () => {
    const call = await managementCaller(tenant);
    tenant.logs.length = 0;
    const user_metadata = { large: 'x'.repeat(10_240) };
    await call('PATCH', 'users/auth0|jo', { user_metadata });
    assert.deepEqual([only().type, only().details], ['wum', { user_id: 'auth0|jo' }]);
    await call('PATCH', 'users/auth0|jo', { user_metadata: { large: null } });
    assert.equal(tenant.logs.length, 1);
  });
});
