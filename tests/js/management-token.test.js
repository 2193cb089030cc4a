// @ts-check
// The token of the Management API: it is cached in the container, requested once by concurrent calls, and renewed after
// it expired or was rejected.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CertificateAuthority, OldTenant } from '../tenant/index.js';
import {
  addUser,
  assertError,
  assertFound,
  assertNotFound,
  newContainer,
  profileOf,
  startOldTenant,
} from './support.js';

const tenant = await startOldTenant();
const user = await addUser(tenant);
const email = String(user.email);
/** @param {import('../tenant/old-tenant.js').OldTenant} [oldTenant] */
const tokenRequests = (oldTenant = tenant) =>
  oldTenant.requests.filter(({ body }) => body?.grant_type === 'client_credentials').length;
const FIFTY = Array.from({ length: 50 }, (_, index) => index);

describe('the cached token', () => {
  test('both scripts share one token over all their evaluations', async (t) => {
    tenant.action = undefined;
    const container = newContainer(t, tenant);
    for (let turn = 0; turn < 3; turn += 1) {
      assertFound(await container.getUser(email), profileOf(user, tenant));
      assertFound(await container.login(email), profileOf(user, tenant));
    }
    assert.equal(tokenRequests(), 1);
    assert.equal(tenant.requests.length, 1 + 3 + 6);
  });

  test('a new container requests a new token', async (t) => {
    const container = newContainer(t, tenant);
    await container.getUser(email);
    await container.recycle();
    await container.getUser(email);
    assert.equal(tokenRequests(), 2);
  });

  test('a token is never used for another secret, client, audience or host', async (t) => {
    const other = await OldTenant.start({
      authority: await CertificateAuthority.load(),
      client: { ...tenant.client, audience: '' },
    });
    t.after(() => other.close());
    const container = newContainer(t, tenant);
    assertFound(await container.getUser(email), profileOf(user, tenant));
    /** @param {object} settings */
    const withSettings = async (settings) => {
      const code = `function getUser(identifier, callback) {
        const configuration = ${JSON.stringify({ ...tenant.configuration, ...settings })};
        return (${(await import('./support.js')).scripts.get_user})(identifier, callback);
      }`;
      return container.run(code, 'getUser', [email]);
    };
    assertError(await withSettings({ Client_Secret: 'wrong' }), 'misconfigured');
    assertError(await withSettings({ Client_ID: 'wrong' }), 'misconfigured');
    assert.equal(tokenRequests(), 3);
    assertNotFound(await withSettings({ Audience: other.audience, Domain: other.domain }));
    assert.equal(tokenRequests(other), 1);
    assert.deepEqual(
      [...new Set(other.requests.map(({ headers }) => headers.host))],
      [other.domain],
    );
    const tokens = new Set(tenant.managementTokens.issued.map(({ token }) => `Bearer ${token}`));
    assert.ok(other.requests.every(({ headers }) => !tokens.has(String(headers.authorization))));
    assertFound(await withSettings({}), profileOf(user, tenant));
    assert.equal(tokenRequests(), 3);
  });
});

describe('concurrent token requests', () => {
  test('fifty concurrent calls of getUser request one token', async (t) => {
    const container = newContainer(t, tenant);
    for (const run of await Promise.all(FIFTY.map(() => container.getUser(email)))) {
      assertFound(run, profileOf(user, tenant));
    }
    assert.deepEqual([tokenRequests(), tenant.requests.length], [1, 51]);
  });

  test('fifty concurrent calls of both scripts request one token when it is slow', async (t) => {
    tenant.action = undefined;
    tenant.faults.set('/oauth/token', {
      delay: 300,
      when: ({ body }) => body.grant_type === 'client_credentials',
    });
    const container = newContainer(t, tenant);
    const runs = await Promise.all(
      FIFTY.map((index) => (index % 2 ? container.login(email) : container.getUser(email))),
    );
    for (const run of runs) assertFound(run, profileOf(user, tenant));
    assert.equal(tokenRequests(), 1);
  });

  test('fifty concurrent calls of the npm package request one token', async () => {
    const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');
    const migrations = FIFTY.map(() =>
      createMigration({ ...tenant.configuration, Log_Level: 'off' }),
    );
    const outcomes = await Promise.all(migrations.map(({ getUser }) => getUser(email)));
    for (const outcome of outcomes) {
      assert.deepEqual(outcome, { code: 'found', status: 200, profile: profileOf(user, tenant) });
    }
    assert.equal(tokenRequests(), 1);
  });

  test('fifty concurrent calls all fail after one failed token request', async (t) => {
    tenant.faults.set('/oauth/token', { status: 500, delay: 100 });
    const container = newContainer(t, tenant);
    for (const run of await Promise.all(FIFTY.map(() => container.getUser(email)))) {
      assertError(run, 'unavailable');
    }
    assert.equal(tenant.requests.length, 1);
    tenant.faults.clear();
    assertFound(await container.getUser(email), profileOf(user, tenant));
  });

  test('fifty concurrent calls all name the setting after one refused token request', async (t) => {
    tenant.client.audience = null;
    const container = newContainer(t, tenant);
    const runs = await Promise.all(FIFTY.map(() => container.getUser(email)));
    for (const run of runs) {
      assertError(run, 'misconfigured');
      assert.equal(run.error?.message, runs[0]?.error?.message);
    }
    assert.equal(tenant.requests.length, 1);
  });

  test('fifty concurrent calls all end in time when the token request gets no response', async (t) => {
    tenant.faults.set('/oauth/token', { hang: true });
    const container = newContainer(t, tenant, { Timeout_Ms: '900' });
    for (const run of await Promise.all(FIFTY.map(() => container.getUser(email)))) {
      assertError(run, 'unavailable');
      assert.ok(run.ms < 4000, `${run.ms} ms`);
    }
    assert.equal(tenant.requests.length, 1);
  });
});

describe('renewal of the token', () => {
  test('a revoked token is renewed once', async (t) => {
    const container = newContainer(t, tenant);
    await container.getUser(email);
    tenant.revokeManagementTokens();
    tenant.clearRequests();
    assertFound(await container.getUser(email), profileOf(user, tenant));
    assert.deepEqual(
      tenant.requests.map(({ path, status }) => [path, status]),
      [
        ['/api/v2/users-by-email', 401],
        ['/oauth/token', 200],
        ['/api/v2/users-by-email', 200],
      ],
    );
  });

  test('a revoked token is renewed once for fifty concurrent calls', async (t) => {
    const container = newContainer(t, tenant);
    await container.getUser(email);
    tenant.revokeManagementTokens();
    tenant.clearRequests();
    for (const run of await Promise.all(FIFTY.map(() => container.getUser(email)))) {
      assertFound(run, profileOf(user, tenant));
    }
    assert.equal(tokenRequests(), 1);
  });

  test('a renewed token that is rejected too is misconfigured', async (t) => {
    tenant.faults.set('/api/v2', { status: 401, body: { statusCode: 401, error: 'Unauthorized' } });
    const run = await newContainer(t, tenant).getUser(email);
    assertError(run, 'misconfigured');
    assert.match(run.error?.message ?? '', /Audience/);
    assert.deepEqual([tokenRequests(), tenant.requests.length], [2, 4]);
  });

  test('an expired token is renewed without being sent', async (t) => {
    tenant.managementTokens.lifetime = 1;
    const container = newContainer(t, tenant);
    assertFound(await container.getUser(email), profileOf(user, tenant));
    assertFound(await container.getUser(email), profileOf(user, tenant));
    await sleep(1100);
    tenant.clearRequests();
    assertFound(await container.getUser(email), profileOf(user, tenant));
    // The expired token is not sent again.
    assert.deepEqual(
      tenant.requests.map(({ path }) => path),
      ['/oauth/token', '/api/v2/users-by-email'],
    );
  });

  for (const expires_in of [0, -5, null, 'soon', undefined]) {
    test(`a token is requested at every call when expires_in is ${expires_in}`, async (t) => {
      const token = await tenant.managementTokens.issue(['read:users']);
      tenant.faults.set('/oauth/token', {
        status: 200,
        body: { access_token: token, token_type: 'Bearer', expires_in },
      });
      const container = newContainer(t, tenant);
      assertFound(await container.getUser(email), profileOf(user, tenant));
      assertFound(await container.getUser(email), profileOf(user, tenant));
      assert.equal(tokenRequests(), 2);
    });
  }
});
