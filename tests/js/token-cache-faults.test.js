// @ts-check
// The option `tokenCache` of the package: no fault of the store changes the outcome of a call.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadIsolatedPackage } from '../support/isolated-package.js';
import { startIsolate, Store } from '../support/isolate.js';
import { cacheLines, email, FOUND, tenant, tokenRequests } from '../support/token-cache.js';
import { PASSWORD } from './support.js';

describe('a store with a fault', () => {
  const never = () => new Promise(() => {});
  const refuse = (/** @type {string | undefined} */ code) => () => {
    throw Object.assign(new Error('store at redis://:pass@host'), { code });
  };
  /** What `get` does, what the log says, and the number of `set` calls. @type {Record<string, [get: () => unknown, line: object | undefined]>} */
  const gets = {
    'rejects with a name': [refuse('ECONNREFUSED'), { code: 'get_failed', fault: 'ECONNREFUSED' }],
    'rejects without a name': [refuse(undefined), { code: 'get_failed' }],
    'rejects with another text': [refuse('at host: pass'), { code: 'get_failed' }],
    hangs: [never, { code: 'get_failed', fault: 'timeout' }],
    'returns null': [() => null, undefined],
    'returns an empty text': [() => '', undefined],
    'returns a number': [() => 7, { code: 'entry_unreadable' }],
    'returns bytes': [() => new Uint8Array(60), { code: 'entry_unreadable' }],
    'returns an object': [() => ({ access_token: 'x' }), { code: 'entry_unreadable' }],
    'returns a token': [() => 'eyJhbGciOiJSUzI1NiJ9.e30.x', { code: 'entry_unreadable' }],
    'returns JSON': [() => '{"access_token":"x"}', { code: 'entry_unreadable' }],
    'returns base64 of nothing': [() => 'AAAA', { code: 'entry_unreadable' }],
    'returns a long text': [() => 'A'.repeat(5_000_000), { code: 'entry_unreadable' }],
  };
  for (const [name, [get, line]] of Object.entries(gets)) {
    test(`get ${name}: the call requests a token`, async (t) => {
      const store = new Store();
      store.get = get;
      const isolate = await startIsolate(t, tenant, { store, settings: { Timeout_Ms: '4000' } });
      assert.deepEqual(await isolate.getUser(email), FOUND);
      assert.deepEqual(cacheLines(isolate), line ? [{ event: 'token_cache', ...line }] : []);
      assert.deepEqual([tokenRequests(), store.sets.length, isolate.outside], [1, 1, []]);
    });
  }

  /** @type {Record<string, [set: () => unknown, fault: object]>} */
  const sets = {
    'rejects with a name': [refuse('ECONNREFUSED'), { fault: 'ECONNREFUSED' }],
    'rejects with another text': [refuse('at host: pass'), {}],
    hangs: [never, { fault: 'timeout' }],
  };
  for (const [name, [set, fault]] of Object.entries(sets)) {
    test(`set ${name}: the call goes on, and the log says so`, async (t) => {
      const store = new Store();
      store.set = set;
      const isolate = await startIsolate(t, tenant, { store });
      assert.deepEqual(await isolate.getUser(email), FOUND);
      assert.deepEqual(cacheLines(isolate), [
        { event: 'token_cache', code: 'set_failed', ...fault },
      ]);
      assert.deepEqual([tokenRequests(), isolate.outside], [1, []]);
    });
  }

  /** What the old tenant answers to a token request. @type {Record<string, string | object>} */
  const answers = {
    'no JSON': '<html>',
    null: 'null',
    'a text': '"token"',
    'no token': { expires_in: 86_400 },
    'an empty token': { access_token: '', expires_in: 86_400 },
    'a number for a token': { access_token: 7, expires_in: 86_400 },
  };
  for (const [name, body] of Object.entries(answers)) {
    test(`an answer that is ${name} is not stored, and ends the call once`, async (t) => {
      t.after(() => tenant.faults.clear());
      tenant.faults.set('/oauth/token', { status: 200, body });
      const store = new Store();
      const isolate = await startIsolate(t, tenant, { store });
      assert.equal((await isolate.getUser(email)).code, 'unavailable');
      assert.deepEqual([store.sets, isolate.outside], [[], []]);
    });
  }

  test('methods that throw are like methods that reject', async (t) => {
    const isolate = await startIsolate(t, tenant, { throws: true });
    assert.deepEqual(await isolate.getUser(email), FOUND);
    assert.deepEqual(
      cacheLines(isolate).map(({ code, fault }) => `${code} ${fault}`),
      ['get_failed ECONNREFUSED', 'set_failed ECONNREFUSED'],
    );
  });

  test('a store that hangs leaves a short call its time', async (t) => {
    const store = new Store();
    store.get = never;
    store.set = never;
    const isolate = await startIsolate(t, tenant, { store, settings: { Timeout_Ms: '1500' } });
    assert.deepEqual(await isolate.getUser(email), FOUND);
  });

  test('an entry of another tenant or client is unreadable, even with the same secret', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    const [{ value } = assert.fail('nothing is stored')] = store.sets;
    const settings = { Client_ID: 'another' };
    const isolate = await startIsolate(t, tenant, { store, settings });
    store.get = () => value;
    assert.equal((await isolate.getUser(email)).code, 'misconfigured');
    assert.deepEqual(cacheLines(isolate), [{ event: 'token_cache', code: 'entry_unreadable' }]);
  });

  test('an entry with a changed character is unreadable', async (t) => {
    const store = new Store();
    await (await startIsolate(t, tenant, { store })).getUser(email);
    const [{ value } = assert.fail('nothing is stored')] = store.sets;
    const index = value.length / 2;
    const changed = value[index] === 'A' ? 'B' : 'A';
    store.get = () => value.slice(0, index) + changed + value.slice(index + 1);
    const isolate = await startIsolate(t, tenant, { store });
    assert.deepEqual(await isolate.getUser(email), FOUND);
    assert.deepEqual(cacheLines(isolate), [{ event: 'token_cache', code: 'entry_unreadable' }]);
  });

  test('a runtime without the cryptography calls on without the store', async (t) => {
    for (const name of ['digest', 'deriveKey', 'encrypt']) {
      const store = new Store();
      const isolate = await startIsolate(t, tenant, { store, without: name });
      assert.deepEqual(await isolate.getUser(email), FOUND);
      assert.deepEqual(store.sets, []);
    }
  });

  /** The path of the request that fails, and the call that sends it. @type {[path: string, call: 'login' | 'getUser'][]} */
  const failing = [
    ['/oauth/token', 'login'],
    ['/oauth/token', 'getUser'],
    ['/api/v2/users-by-email', 'getUser'],
  ];
  for (const [path, call] of failing) {
    test(`${call} ends when a request to ${path} fails, with the system's name of the fault`, async () => {
      /** @type {string[]} */
      const lines = [];
      const functions = loadIsolatedPackage([]).createMigration(tenant.configuration, {
        tokenCache: new Map(),
        log: (line) => lines.push(line),
        fetch: (url, init) =>
          String(url).includes(path)
            ? Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))
            : fetch(url, init),
      });
      assert.equal((await functions[call](email, PASSWORD)).code, 'unavailable');
      assert.equal(JSON.parse(lines[0] ?? '').fault, 'ENOTFOUND');
    });
  }

  test('methods that reject with nothing are like those that reject with an error', async () => {
    const reject = () => Promise.reject();
    /** @type {string[]} */
    const lines = [];
    const { getUser } = loadIsolatedPackage([]).createMigration(tenant.configuration, {
      tokenCache: { get: reject, set: reject },
      log: (line) => lines.push(line),
    });
    assert.deepEqual(await getUser(email), FOUND);
    assert.deepEqual(
      lines.slice(0, 2).map((line) => JSON.parse(line)),
      ['get_failed', 'set_failed'].map((code) => ({ event: 'token_cache', code })),
    );
  });

  test('a store that answers leaves no timer behind', async () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const store = new Map();
    const { getUser } = loadIsolatedPackage([]).createMigration(tenant.configuration, {
      tokenCache: store,
      log() {},
      fetch: (url) =>
        Promise.resolve(
          Response.json(
            String(url).endsWith('/oauth/token') ? { access_token: 'x', expires_in: 86_400 } : [],
          ),
        ),
    });
    const before = timers();
    assert.equal((await getUser(email)).code, 'not_found');
    assert.equal(store.size, 1);
    assert.equal(timers(), before);
  });

  test('the level off logs nothing of the store', async (t) => {
    const store = new Store();
    store.get = refuse('ECONNREFUSED');
    const isolate = await startIsolate(t, tenant, { store, settings: { Log_Level: 'off' } });
    assert.deepEqual(await isolate.getUser(email), FOUND);
    assert.deepEqual(isolate.lines, []);
  });

  test('the log line of an internal error after a hit has no number of requests', async () => {
    /** @type {Map<string, string>} */
    const entries = new Map();
    const tokenCache = {
      get: (/** @type {string} */ key) => entries.get(key),
      set: (/** @type {string} */ key, /** @type {string} */ value) => entries.set(key, value),
    };
    const first = loadIsolatedPackage([]);
    const { configuration } = tenant;
    await first.createMigration(configuration, { tokenCache, log() {} }).getUser(email);
    /** @type {WebAssembly.Memory[]} */
    const memories = [];
    /** @type {string[]} */
    const lines = [];
    const { getUser } = loadIsolatedPackage(memories).createMigration(configuration, {
      tokenCache,
      log: (line) => lines.push(line),
      fetch: (url, init) => {
        for (const { buffer } of memories) new Uint8Array(buffer).fill(0xff);
        return fetch(url, init);
      },
    });
    assert.equal((await getUser(email)).code, 'unavailable');
    const { fault, ...members } = JSON.parse(lines[0] ?? '');
    assert.equal(fault, 'internal');
    assert.ok(!('requests' in members), lines[0]);
  });
});
