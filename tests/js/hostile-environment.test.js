// @ts-check
// What other code in the container, or the caller of the package, may hand to the functions: each call still ends with
// one callback, an error with a code, and nothing thrown or rejected outside of it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { loadIsolatedPackage } from '../support/isolated-package.js';
import { addUser, assertFound, built, newContainer, profileOf, startOldTenant } from './support.js';

const tenant = await startOldTenant();
const PACKAGE = JSON.stringify(new URL('../../pkg/index.cjs', import.meta.url).pathname);

/** The description of the symbol under which a container keeps its state. @param {import('node:test').TestContext} t */
async function containerKey(t) {
  const container = newContainer(t, tenant);
  await container.login('nobody@example.com', 'x');
  const keys = await container.evaluate(
    'Object.getOwnPropertySymbols(globalThis).map((symbol) => symbol.description)',
  );
  return keys.find((/** @type {string} */ key) => key.startsWith('auth0-account-migration '));
}

describe('the state of the container', () => {
  test('its key names the version and the build', async (t) => {
    assert.match(await containerKey(t), /^auth0-account-migration \d+\.\d+\.\d+\S* [0-9a-f]{16}$/);
  });

  /** JavaScript that puts something under `key` of `globalThis`. */
  const junk = {
    'a number': 'globalThis[key] = 7',
    'a text': `globalThis[key] = 'text'`,
    null: 'globalThis[key] = null',
    'a function': 'globalThis[key] = () => {}',
    'an empty object': 'globalThis[key] = {}',
    'an object of another shape': `globalThis[key] = { pending: [], instance: {} }`,
    'an object with a broken instance': `globalThis[key] = { pending: new Set(), instance: {} }`,
    'an object with a broken run': `globalThis[key] = { pending: new Set(), run: 7 }`,
    'an object with a broken send': `globalThis[key] = { pending: new Set(), send: 7 }`,
    'a set with other members': `globalThis[key] = { pending: new Set([7, null]) }`,
    'a frozen object': `globalThis[key] = Object.freeze({ pending: new Set() })`,
    'a getter that throws': `Object.defineProperty(globalThis, key, { configurable: true, get() { throw new Error('x'); } })`,
    'a getter that throws and stays': `Object.defineProperty(globalThis, key, { get() { throw new Error('x'); } })`,
    'a value that stays': `Object.defineProperty(globalThis, key, { value: 7 })`,
    'a proxy that throws': `globalThis[key] = new Proxy({}, new Proxy({}, { get() { throw new Error('x'); } }))`,
    'a revoked proxy': `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); globalThis[key] = proxy`,
    'an object whose members throw': `globalThis[key] = { get pending() { throw new Error('x'); } }`,
  };
  for (const [name, code] of Object.entries(junk)) {
    test(`both scripts work with ${name} under the key`, async (t) => {
      const preload = `{ const key = Symbol.for(${JSON.stringify(await containerKey(t))}); ${code}; }`;
      const container = newContainer(t, tenant, {}, { preload });
      const user = await addUser(tenant);
      assertFound(await container.getUser(user.email), profileOf(user, tenant));
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    });
  }

  test('the script that needs no WebAssembly works with a broken module under the key', async (t) => {
    const key = JSON.stringify(await containerKey(t));
    const preload = `globalThis[Symbol.for(${key})] = { pending: new Set(), translated: 7 };`;
    const container = newContainer(t, tenant, {}, { preload });
    const user = await addUser(tenant);
    const script = built('action-scripts/nowasm/get_user.js');
    assertFound(await container.run(script, 'getUser', [user.email]), profileOf(user, tenant));
  });

  test('what other code has broken is replaced once, for all later calls', async (t) => {
    const key = JSON.stringify(await containerKey(t));
    const user = await addUser(tenant);
    const container = newContainer(t, tenant);
    assertFound(await container.getUser(user.email), profileOf(user, tenant));
    await container.evaluate(`((globalThis[Symbol.for(${key})].run = 7), null)`);
    tenant.clearRequests();
    for (let turn = 0; turn < 2; turn += 1) {
      assertFound(await container.getUser(user.email), profileOf(user, tenant));
    }
    const tokenRequests = tenant.requests.filter(({ path }) => path === '/oauth/token');
    assert.equal(tokenRequests.length, 1);
  });

  test('the calls of one evaluation share it where it cannot be kept', async () => {
    /** @type {WebAssembly.Memory[]} */
    const memories = [];
    const { createMigration } = loadIsolatedPackage(memories, Object.freeze({}));
    const { getUser } = createMigration(tenant.configuration, { log() {} });
    for (let turn = 0; turn < 2; turn += 1) {
      assert.equal((await getUser('nobody@example.com')).code, 'not_found');
    }
    assert.equal(memories.length, 1);
  });

  test('it keeps no call that has ended, however it has ended', async (t) => {
    const key = JSON.stringify(await containerKey(t));
    const calls = `((state) => [state.pending.size, state.instance?.running.size])(globalThis[Symbol.for(${key})])`;
    const email = String((await addUser(tenant)).email);
    const container = newContainer(t, tenant);
    await Promise.all([
      container.login(email),
      container.login(email, 'wrong'),
      container.getUser(email),
      container.getUser('nobody@example.com'),
      container.getUser('x'.repeat(3_000)),
    ]);
    assert.deepEqual(await container.evaluate(calls), [0, 0]);

    const preload = 'WebAssembly.Module = class { constructor() { throw new Error(); } };';
    const forbidden = newContainer(t, tenant, {}, { preload });
    await forbidden.login(email);
    assert.deepEqual(await forbidden.evaluate(calls), [0, null]);
  });

  test('state of another build is not used', async (t) => {
    const key = (await containerKey(t)).replace(/[0-9a-f]{16}$/, '0123456789abcdef');
    const preload = `globalThis.used = 0; globalThis[Symbol.for(${JSON.stringify(key)})] = { pending: new Set(),
      instance: { api: { run: () => { used += 1; } }, settingNames: [], running: new Map() }, send: () => { used += 1; } };`;
    const container = newContainer(t, tenant, {}, { preload });
    const user = await addUser(tenant);
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.equal(await container.evaluate('used'), 0);
  });
});

/** Calls both functions with a callback in a process of their own; returns what reached it. @param {string} setUp */
async function callBoth(setUp) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '-e',
    `const { createMigration, ...functions } = require(${PACKAGE});
    const good = { Domain: 'old.example.com', Audience: 'https://old.example.com/api/v2/', Client_ID: 'a', Client_Secret: 'b', Connection: 'c', Log_Level: 'off' };
    const boom = () => { throw new Error('boom'); };
    const results = { calls: 0, codes: [], thrown: [], outside: [] };
    process.on('uncaughtException', (error) => results.outside.push(String(error)));
    process.on('unhandledRejection', (error) => results.outside.push(String(error)));
    const callback = (error, profile) => { results.calls += 1; results.codes.push(error ? String(error.code) : profile ? 'found' : 'none'); };
    const answer = (status, body) => ({ status, headers: { get: () => null }, text: async () => JSON.stringify(body) });
    try {
      const migration = (() => { ${setUp} })();
      migration.login('jo@example.com', 'x', callback);
      migration.getUser('jo@example.com', callback);
    } catch (error) { results.thrown.push(String(error)); }
    setTimeout(() => console.log(JSON.stringify(results)), 700);`,
  ]);
  // Before it come the lines that the calls log.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe('the caller of the package', () => {
  /** @type {Record<string, [setUp: string, codes: string[]]>} */
  const cases = {
    'a configuration whose getters throw': [
      `return createMigration(Object.defineProperties({}, Object.fromEntries(Object.keys(good).map((key) => [key, { get: boom, enumerable: true }]))), {});`,
      ['misconfigured', 'misconfigured'],
    ],
    'a configuration whose traps throw': [
      'return createMigration(new Proxy({}, new Proxy({}, { get: boom })), {});',
      ['misconfigured', 'misconfigured'],
    ],
    'a configuration whose traps throw, where WebAssembly is forbidden': [
      'WebAssembly.Module = boom; return createMigration(new Proxy({}, new Proxy({}, { get: boom })), {});',
      ['unavailable', 'unavailable'],
    ],
    'a global configuration that throws': [
      `Object.defineProperty(globalThis, 'configuration', { get: boom }); return functions;`,
      ['misconfigured', 'misconfigured'],
    ],
    'no options': ['return createMigration({}, null);', ['misconfigured', 'misconfigured']],
    'a fetch that throws null': [
      'return createMigration(good, { fetch() { throw null; } });',
      ['unavailable', 'unavailable'],
    ],
    'a fetch that rejects with nothing': [
      'return createMigration(good, { fetch: () => Promise.reject() });',
      ['unavailable', 'unavailable'],
    ],
    'a fetch that returns a thenable that throws': [
      'return createMigration(good, { fetch: () => ({ get then() { throw new Error("x"); } }) });',
      ['unavailable', 'unavailable'],
    ],
    'a fetch that returns no promise': [
      'return createMigration(good, { fetch: () => 7 });',
      ['unavailable', 'unavailable'],
    ],
    'a log whose promise is rejected': [
      `return createMigration({ ...good, Log_Level: 'info' }, { fetch: () => answer(500, {}), log: async () => boom() });`,
      ['unavailable', 'unavailable'],
    ],
    'error classes that throw': [
      `return createMigration(good, { fetch: () => answer(403, { error: 'invalid_grant' }), WrongUsernameOrPasswordError: class { constructor() { boom(); } } });`,
      ['wrong_credentials', 'unavailable'],
    ],
    'errors whose members throw': [
      `return createMigration(good, { fetch: () => answer(403, { error: 'invalid_grant' }), WrongUsernameOrPasswordError: class extends Error { get code() { return boom(); } set code(value) { boom(); } } });`,
      ['wrong_credentials', 'unavailable'],
    ],
  };
  for (const [name, [setUp, codes]] of Object.entries(cases)) {
    test(`${name}: one callback each, with an error that has a code`, async () => {
      const results = await callBoth(setUp);
      assert.deepEqual(
        { ...results, codes: results.codes.sort() },
        { calls: 2, codes: [...codes].sort(), thrown: [], outside: [] },
      );
    });
  }
});
