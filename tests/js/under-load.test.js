// @ts-check
// Many calls at once: at a rate limit of the old tenant, over few connections, with one token request for all.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  newContainer,
  newOldTenant,
  profileOf,
  scripts,
} from './support.js';

/** @param {number} length @returns {number[]} */
const range = (length) => Array.from({ length }, (_, index) => index);

/** A tenant whose passwords cost no time, with one user, and the connections that it has seen. */
async function tenantWithUser() {
  const { tenant } = await newOldTenant();
  const user = await addUser(tenant);
  tenant.users.passwordMatches = (found) => Promise.resolve(found !== undefined);
  const connections = { opened: 0, open: 0, most: 0 };
  tenant.server.app.server.on(
    'secureConnection',
    (/** @type {import('node:tls').TLSSocket} */ socket) => {
      connections.opened += 1;
      connections.open += 1;
      connections.most = Math.max(connections.most, connections.open);
      socket.once('close', () => (connections.open -= 1));
    },
  );
  return { tenant, user, email: String(user.email), connections };
}

describe('three hundred calls at a rate limit of thirty a second', { concurrency: true }, () => {
  for (const { script, path } of /** @type {const} */ ([
    { script: 'login', path: '/oauth/token' },
    { script: 'getUser', path: '/api/v2/users-by-email' },
  ])) {
    test(`every ${script} waits until the rate limit lets it through`, async (t) => {
      const { tenant, user, email } = await tenantWithUser();
      const container = newContainer(t, tenant, { Timeout_Ms: '18000' });
      await container.getUser('nobody@example.com');
      tenant.rateLimits[path] = { limit: 30, seconds: 1, retryAfter: true };
      const runs = await Promise.all(range(300).map(() => container[script](email)));
      for (const run of runs) assertFound(run, profileOf(user, tenant));
    });
  }
});

describe('connections', () => {
  test('three hundred calls at once use at most fifty connections', async (t) => {
    const { tenant, user, email, connections } = await tenantWithUser();
    const container = newContainer(t, tenant, { Timeout_Ms: '15000' });
    tenant.faults.set('/', { delay: 30 });
    const runs = await Promise.all(range(300).map(() => container.login(email)));
    for (const run of runs) assertFound(run, profileOf(user, tenant));
    assert.ok(connections.most <= 50, `${connections.most} connections`);
  });

  test('calls that wait for a connection end at their deadline', async (t) => {
    const { tenant, email, connections } = await tenantWithUser();
    const container = newContainer(t, tenant, { Timeout_Ms: '900' });
    tenant.faults.set('/', { hang: true });
    for (const run of await Promise.all(range(120).map(() => container.login(email)))) {
      assertError(run, 'unavailable');
    }
    assert.ok(connections.most <= 50, `${connections.most} connections`);
  });

  test('a host whose connections are all idle does not keep another host from its own', async (t) => {
    const first = await tenantWithUser();
    const second = await tenantWithUser();
    const container = newContainer(t, first.tenant, { Timeout_Ms: '3000' });
    first.tenant.faults.set('/', { delay: 200 });
    await Promise.all(range(50).map(() => container.login(first.email)));
    assert.equal(first.connections.open, 50);
    const code = `function login(identifier, password, callback) {
      const configuration = ${JSON.stringify({ ...second.tenant.configuration, Timeout_Ms: '3000' })};
      return (${scripts.login})(identifier, password, callback);
    }`;
    const run = await container.run(code, 'login', [second.email, 'any']);
    assertFound(run, profileOf(second.user, second.tenant));
    assert.ok(run.ms < 2000, `${run.ms} ms`);
    assert.ok(first.connections.open + second.connections.open <= 50);
  });

  test('a deadline on a reused connection closes no other connection', async (t) => {
    const { tenant, user, email, connections } = await tenantWithUser();
    const container = newContainer(t, tenant, { Timeout_Ms: '900' });
    tenant.faults.set('/', { delay: 100, times: 3 });
    await Promise.all(range(3).map(() => container.login(email)));
    assert.equal(connections.opened, 3);
    tenant.faults.set('/', { hang: true, times: 1 });
    assertError(await container.login(email), 'unavailable');
    tenant.faults.clear();
    const runs = await Promise.all(range(2).map(() => container.login(email)));
    for (const run of runs) assertFound(run, profileOf(user, tenant));
    assert.deepEqual([connections.opened, connections.open], [3, 2]);
  });
});

describe('a token request that several calls share', () => {
  /** Runs getUser with a time limit of its own. */
  const getUserWithin = (
    /** @type {import('./support.js').ScriptContainer} */ container,
    /** @type {import('../tenant/old-tenant.js').OldTenant} */ tenant,
    /** @type {string} */ email,
    /** @type {string} */ Timeout_Ms,
  ) =>
    container.run(
      `function getUser(identifier, callback) {
        const configuration = ${JSON.stringify({ ...tenant.configuration, Timeout_Ms })};
        return (${scripts.get_user})(identifier, callback);
      }`,
      'getUser',
      [email],
    );
  const tokenRequests = (/** @type {import('../tenant/old-tenant.js').OldTenant} */ tenant) =>
    tenant.requests.filter(({ body }) => body?.grant_type === 'client_credentials').length;

  test('calls with time left ask again when the call that sent it ran out of time', async (t) => {
    const { tenant, user, email } = await tenantWithUser();
    const container = newContainer(t, tenant);
    tenant.faults.set('/oauth/token', { hang: true, times: 1 });
    const hasty = getUserWithin(container, tenant, email, '600');
    const patient = range(10).map(() => getUserWithin(container, tenant, email, '6000'));
    assertError(await hasty, 'unavailable');
    for (const run of await Promise.all(patient)) assertFound(run, profileOf(user, tenant));
    assert.equal(tokenRequests(tenant), 2);
  });

  test('a call with little time sends no second request beside a slow one', async (t) => {
    const { tenant, user, email } = await tenantWithUser();
    const container = newContainer(t, tenant);
    tenant.faults.set('/oauth/token', { delay: 1500, times: 1 });
    const patient = getUserWithin(container, tenant, email, '6000');
    assertError(await getUserWithin(container, tenant, email, '700'), 'unavailable');
    assertFound(await patient, profileOf(user, tenant));
    assert.equal(tokenRequests(tenant), 1);
  });

  test('fifty calls wait for the rate limit of one request and share the next one', async (t) => {
    const { tenant, user, email } = await tenantWithUser();
    const container = newContainer(t, tenant, { Timeout_Ms: '8000' });
    tenant.faults.set('/oauth/token', {
      status: 429,
      body: { error: 'too_many_requests' },
      headers: { 'retry-after': '1' },
      times: 1,
    });
    const runs = await Promise.all(range(50).map(() => container.getUser(email)));
    for (const run of runs) assertFound(run, profileOf(user, tenant));
    assert.equal(tokenRequests(tenant), 2);
  });
});

describe('the system clock', () => {
  const tenantReady = tenantWithUser();
  const preload = `globalThis.jump = 0; const real = Date.now; Date.now = () => real() + globalThis.jump;`;
  const HOUR_MS = 3_600_000;
  for (const jump of [-HOUR_MS, HOUR_MS]) {
    test(`a jump by ${jump} ms neither ends a call nor prolongs it`, async (t) => {
      const { tenant, user, email } = await tenantReady;
      const container = newContainer(t, tenant, { Timeout_Ms: '1500' }, { preload });
      await container.getUser(email);
      container.takeLog();
      tenant.faults.set('/', { delay: 300, times: 1 });
      const slow = container.getUser(email);
      await container.evaluate(`(globalThis.jump = ${jump}, null)`);
      assertFound(await slow, profileOf(user, tenant));
      tenant.faults.set('/', { hang: true });
      await container.evaluate('(globalThis.jump = 0, null)');
      const hanging = container.getUser(email);
      await container.evaluate(`(globalThis.jump = ${jump}, null)`);
      const run = await hanging;
      tenant.faults.clear();
      assertError(run, 'unavailable');
      assert.ok(run.ms < 3000, `${run.ms} ms`);
      for (const { ms } of container.takeLog()) assert.ok(ms >= 0 && ms < 3000, `${ms} ms`);
    });
  }

  test('a sandbox without performance has the same deadlines', async (t) => {
    const { tenant, user, email } = await tenantReady;
    for (const without of ['delete globalThis.performance;', 'globalThis.performance = {};']) {
      const container = newContainer(t, tenant, { Timeout_Ms: '900' }, { preload: without });
      assertFound(await container.getUser(email), profileOf(user, tenant));
      tenant.faults.set('/', { hang: true });
      assertError(await container.getUser(email), 'unavailable');
      tenant.faults.clear();
    }
  });
});
