// @ts-check
// The option `tokenCache` of the package: several isolates share one token of the Management API through a store.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startIsolate, Store } from '../support/isolate.js';
import { cacheLines, email, FOUND, tenant, tokenRequests } from '../support/token-cache.js';
import { PASSWORD } from './support.js';

const DAY_S = 86_400;
const TWENTY = Array.from({ length: 20 }, (_, index) => index);

const sent = () => tenant.requests.map(({ path, status }) => `${path} ${status}`);

describe('the shared token', () => {
  test('two isolates request one token', async (t) => {
    const store = new Store();
    for (let turn = 0; turn < 2; turn += 1) {
      const isolate = await startIsolate(t, tenant, { store });
      assert.deepEqual(await isolate.getUser(email), FOUND);
    }
    assert.equal(tokenRequests(), 1);
    assert.deepEqual([store.gets.length, store.sets.length], [2, 1]);
  });

  test('without a store each isolate requests its own', async (t) => {
    for (let turn = 0; turn < 2; turn += 1) await (await startIsolate(t, tenant)).getUser(email);
    assert.equal(tokenRequests(), 2);
  });

  test('login uses it for what the ID token lacks', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    tenant.action = undefined;
    assert.deepEqual(
      await (await startIsolate(t, tenant, { store })).login(email, PASSWORD),
      FOUND,
    );
    assert.equal(tokenRequests(), 1);
  });

  test('login with complete claims never asks the store', async (t) => {
    const store = new Store();
    const isolate = await startIsolate(t, tenant, { store });
    assert.deepEqual(await isolate.login(email, PASSWORD), FOUND);
    assert.deepEqual([store.gets, store.sets, tokenRequests()], [[], [], 0]);
  });

  test('twenty concurrent calls of an isolate ask the store once', async (t) => {
    const store = new Store();
    for (let turn = 0; turn < 2; turn += 1) {
      const isolate = await startIsolate(t, tenant, { store });
      const outcomes = await Promise.all(TWENTY.map(() => isolate.getUser(email)));
      assert.deepEqual(new Set(outcomes.map(({ code }) => code)), new Set(['found']));
    }
    assert.deepEqual([store.gets.length, store.sets.length, tokenRequests()], [2, 1, 1]);
  });

  test('an isolate asks the store once, and then has the token', async (t) => {
    const store = new Store();
    const isolate = await startIsolate(t, tenant, { store });
    for (let turn = 0; turn < 3; turn += 1) await isolate.getUser(email);
    assert.equal(store.gets.length, 1);
  });

  test('the log counts only requests that were sent', async (t) => {
    const store = new Store();
    const counts = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const isolate = await startIsolate(t, tenant, { store });
      await isolate.getUser(email);
      counts.push(...isolate.lines.map(({ event, requests }) => [event, requests]));
    }
    assert.deepEqual(counts, [
      ['get_user', 2],
      ['get_user', 1],
    ]);
  });

  test('a password that looks like a token request is sent as a password', async (t) => {
    const store = new Store();
    const isolate = await startIsolate(t, tenant, { store });
    const { code } = await isolate.login(email, '{"grant_type":"client_credentials",');
    assert.deepEqual([code, store.gets], ['wrong_credentials', []]);
  });
});

describe('the entry', () => {
  test('it has a name without secrets, an encrypted value, and the life of the token', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    const [{ key, value, ttlSeconds } = assert.fail('nothing is stored')] = store.sets;
    assert.match(key, /^auth0-account-migration:token:1:[0-9a-f]{64}$/);
    assert.match(value, /^[\w+/]+=*$/);
    const [{ token } = assert.fail('no token was issued')] =
      tenant.managementTokens.issued.slice(-1);
    const decoded = Buffer.from(value, 'base64').toString('latin1');
    for (const part of token.split('.')) {
      assert.ok(!value.includes(part) && !decoded.includes(part), 'the token can be read');
    }
    assert.equal(ttlSeconds, DAY_S - 60);
  });

  test('its name is the same for another secret and another for all else', async (t) => {
    const names = [];
    for (const settings of [
      {},
      { Client_Secret: 'other' },
      { Connection: 'other' },
      { Client_ID: 'other' },
      { Audience: `${tenant.audience}other/` },
    ]) {
      const store = new Store();
      await (await startIsolate(t, tenant, { store, settings })).getUser(email);
      names.push(store.gets[0]);
    }
    const [first, ...others] = names;
    assert.deepEqual(
      others.map((name) => name === first),
      [true, true, false, false],
    );
  });

  test('a token is not used with another secret', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    const settings = { Client_Secret: 'a wrong one' };
    const isolate = await startIsolate(t, tenant, { store, settings });
    assert.equal((await isolate.getUser(email)).code, 'misconfigured');
    assert.deepEqual(cacheLines(isolate), [{ event: 'token_cache', code: 'entry_unreadable' }]);
    // The entry of those who have the right secret is still there.
    assert.equal(store.sets.length, 1);
  });

  for (const [lifetime, isStored] of /** @type {const} */ ([
    [119, false],
    [120, true],
  ])) {
    test(`a token with a life of ${lifetime} s is ${isStored ? '' : 'not '}stored`, async (t) => {
      tenant.managementTokens.lifetime = lifetime;
      const store = new Store();
      await (await startIsolate(t, tenant, { store })).getUser(email);
      assert.deepEqual(
        store.sets.map(({ ttlSeconds }) => ttlSeconds),
        isStored ? [60] : [],
      );
    });
  }

  for (const expires_in of [0, -5, null, 'soon', 1e300, 900.5]) {
    test(`nothing breaks when expires_in is ${expires_in}`, async (t) => {
      const access_token = await tenant.managementTokens.issue(['read:users']);
      tenant.faults.set('/oauth/token', { status: 200, body: { access_token, expires_in } });
      const store = new Store();
      const isolate = await startIsolate(t, tenant, { store });
      assert.equal((await isolate.getUser(email)).code, 'found');
      assert.deepEqual(
        store.sets.map(({ ttlSeconds }) => ttlSeconds),
        expires_in === 1e300 ? [DAY_S - 60] : [],
      );
    });
  }
});

describe('a token that must not be used', () => {
  /** @type {Record<string, number>} */
  const clocks = {
    'in its last minute': (DAY_S - 30) * 1000,
    'after its end': (DAY_S + 30) * 1000,
    'of a clock that is ahead': -3_600_000,
  };
  for (const [name, clockOffsetMs] of Object.entries(clocks)) {
    test(`a token ${name} is not taken from the store`, async (t) => {
      const store = new Store();
      await (await startIsolate(t, tenant, { store })).getUser(email);
      const isolate = await startIsolate(t, tenant, { store, clockOffsetMs });
      assert.deepEqual(await isolate.getUser(email), FOUND);
      assert.deepEqual([tokenRequests(), store.sets.length], [2, 2]);
      assert.deepEqual(cacheLines(isolate), []);
    });
  }

  test('a rejected token is replaced, in the isolate and in the store', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    tenant.revokeManagementTokens();
    tenant.clearRequests();
    const isolate = await startIsolate(t, tenant, { store });
    assert.deepEqual(await isolate.getUser(email), FOUND);
    assert.deepEqual(sent(), [
      '/api/v2/users-by-email 401',
      '/oauth/token 200',
      '/api/v2/users-by-email 200',
    ]);
    tenant.clearRequests();
    assert.deepEqual(await (await startIsolate(t, tenant, { store })).getUser(email), FOUND);
    assert.deepEqual(sent(), ['/api/v2/users-by-email 200']);
  });

  test('twenty concurrent calls replace a rejected token once', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    tenant.revokeManagementTokens();
    tenant.clearRequests();
    const isolate = await startIsolate(t, tenant, { store });
    const outcomes = await Promise.all(TWENTY.map(() => isolate.getUser(email)));
    assert.deepEqual(new Set(outcomes.map(({ code }) => code)), new Set(['found']));
    assert.equal(tokenRequests(), 1);
  });

  test('a store that still returns a rejected token is not asked again for its successor', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    // As a store that is replicated later: what is set does not show.
    store.set = () => {};
    const isolate = await startIsolate(t, tenant, { store });
    for (let turn = 0; turn < 2; turn += 1) {
      tenant.revokeManagementTokens();
      tenant.clearRequests();
      assert.deepEqual(await isolate.getUser(email), FOUND);
      assert.equal(tokenRequests(), 1);
    }
    assert.equal(store.gets.length, 2);
  });

  test('a rejected token is not taken again by a later call, when no new one was to be had', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    tenant.revokeManagementTokens();
    tenant.faults.set('/oauth/token', { status: 500 });
    const isolate = await startIsolate(t, tenant, { store });
    assert.equal((await isolate.getUser(email)).code, 'unavailable');
    tenant.faults.clear();
    tenant.clearRequests();
    assert.deepEqual(await isolate.getUser(email), FOUND);
    assert.deepEqual(sent(), ['/oauth/token 200', '/api/v2/users-by-email 200']);
  });

  test('a token of an answer that is none is not stored', async (t) => {
    const store = new Store();
    const body = { access_token: 'x', expires_in: DAY_S };
    tenant.faults.set('/oauth/token', { status: 418, body });
    const isolate = await startIsolate(t, tenant, { store });
    assert.equal((await isolate.getUser(email)).code, 'unavailable');
    assert.deepEqual(store.sets, []);
  });

  test('a new token that is rejected too is misconfigured', async (t) => {
    const store = new Store();
    tenant.faults.set('/api/v2', { status: 401, body: { statusCode: 401, error: 'Unauthorized' } });
    const isolate = await startIsolate(t, tenant, { store });
    assert.equal((await isolate.getUser(email)).code, 'misconfigured');
    assert.equal(tokenRequests(), 2);
  });

  test('a token that is older than a granted scope is replaced, in the isolate and in the store', async (t) => {
    const store = new Store();
    const { scopes } = tenant.client;
    tenant.client.scopes = scopes.filter((scope) => scope !== 'read:users');
    const { code } = await (await startIsolate(t, tenant, { store })).getUser(email);
    assert.equal(code, 'misconfigured');
    tenant.client.scopes = scopes;
    for (const requests of [1, 0]) {
      tenant.clearRequests();
      assert.deepEqual(await (await startIsolate(t, tenant, { store })).getUser(email), FOUND);
      assert.equal(tokenRequests(), requests);
    }
  });

  test('twenty concurrent calls replace a token that is older than a granted scope once', async (t) => {
    const store = new Store();
    const { scopes } = tenant.client;
    tenant.client.scopes = scopes.filter((scope) => scope !== 'read:users');
    await (await startIsolate(t, tenant, { store })).getUser(email);
    tenant.client.scopes = scopes;
    tenant.clearRequests();
    const isolate = await startIsolate(t, tenant, { store });
    const outcomes = await Promise.all(TWENTY.map(() => isolate.getUser(email)));
    assert.deepEqual(new Set(outcomes.map(({ code }) => code)), new Set(['found']));
    assert.equal(tokenRequests(), 1);
  });

  test('a scope that the migration client lacks is misconfigured after one new token', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    tenant.client.scopes = tenant.client.scopes.filter((scope) => scope !== 'read:users');
    tenant.faults.set('/api/v2', {
      status: 403,
      body: { statusCode: 403, errorCode: 'insufficient_scope' },
    });
    tenant.clearRequests();
    const isolate = await startIsolate(t, tenant, { store });
    for (const requests of [1, 1]) {
      const { code, setting } = await isolate.getUser(email);
      assert.deepEqual([code, setting, tokenRequests()], ['misconfigured', 'Audience', requests]);
    }
  });
});
