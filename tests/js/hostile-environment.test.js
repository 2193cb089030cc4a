// @ts-check
// What other code in the container, or the caller of the package, may hand to the functions: each call still ends with
// one callback, an error with a code, and nothing thrown or rejected outside of it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { addUser, assertFound, newContainer, profileOf, startOldTenant } from './support.js';

const tenant = await startOldTenant();
const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');
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

describe('what an injected fetch throws', () => {
  const SECRET = 'Correct-Horse 7';
  const thrown = Object.assign(new Error(`sent ${SECRET}`), {
    code: SECRET,
    name: SECRET,
    request: { body: SECRET },
  });
  /** @type {Record<string, () => unknown>} */
  const fetches = {
    'throws it': () => {
      throw thrown;
    },
    'rejects with it': () => Promise.reject(thrown),
  };
  for (const [name, fetch] of Object.entries(fetches)) {
    test(`a fetch that ${name} shows as the cause, and nowhere else`, async () => {
      /** @type {string[]} */
      const lines = [];
      const options = { fetch, log: (/** @type {string} */ line) => lines.push(line) };
      const { login, getUser } = createMigration(tenant.configuration, options);
      const outcome = await login('jo@example.com', SECRET);
      assert.equal(outcome.code, 'unavailable');
      assert.equal(outcome.cause, thrown);
      assert.ok(!JSON.stringify(outcome).includes(SECRET));
      const error = await new Promise((resolve) => {
        getUser('jo@example.com', resolve);
      });
      assert.deepEqual([error.code, error.cause], ['unavailable', thrown]);
      assert.ok(!error.message.includes(SECRET));
      assert.ok(lines.length === 2 && !lines.join().includes(SECRET), `${lines}`);
    });
  }

  test('an outcome that is not the fault of fetch has no cause', async () => {
    let calls = 0;
    const fetch = () => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      return new Response('{}', { status: 500 });
    };
    const { login } = createMigration(tenant.configuration, { fetch, log() {} });
    const outcome = await login('jo@example.com', 'x');
    assert.deepEqual([calls, outcome.code, 'cause' in outcome], [2, 'unavailable', false]);
  });
});

describe('the deadline of fetch', () => {
  test('a request that gets no response is aborted, and the abortion is no cause', async () => {
    /** @type {AbortSignal[]} */
    const signals = [];
    const fetch = (/** @type {string} */ _url, /** @type {{ signal: AbortSignal }} */ { signal }) =>
      new Promise((_, reject) => {
        signals.push(signal);
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const settings = { ...tenant.configuration, Timeout_Ms: '150' };
    const { login } = createMigration(settings, { fetch, log() {} });
    const outcome = await login('jo@example.com', 'x');
    assert.equal(outcome.message, 'The old tenant is unavailable: no answer came in time.');
    assert.equal('cause' in outcome, false);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
  });
});

describe('the body of a response to fetch', () => {
  test('a compressed body is read up to the limit only', async (t) => {
    const zeros = gzipSync(Buffer.alloc(400_000_000, ' '));
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(zeros);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    let bytes = 0;
    let cancelled = false;
    const counting = async (/** @type {string} */ _url, /** @type {RequestInit} */ init) => {
      const response = await fetch(`http://127.0.0.1:${port}`, init);
      const reader = response.body?.getReader() ?? assert.fail();
      return {
        status: response.status,
        headers: response.headers,
        text: () => assert.fail('the whole body is read'),
        body: {
          getReader: () => ({
            read: async () => {
              const part = await reader.read();
              bytes += part.value?.byteLength ?? 0;
              return part;
            },
            cancel: () => ((cancelled = true), reader.cancel()),
          }),
        },
      };
    };
    const { login } = createMigration(tenant.configuration, { fetch: counting, log() {} });
    const outcome = await login('jo@example.com', 'x');
    assert.equal(outcome.code, 'unavailable');
    assert.ok(bytes > 24_000_000 && bytes < 26_000_000, `${bytes} bytes`);
    assert.ok(cancelled);
  });

  test('a character may lie in two parts of a stream', async () => {
    for (const size of [1, 2, 3, 7]) {
      const user = {
        user_id: 'auth0|1',
        email: 'jo@example.com',
        name: 'Zoë 👩',
        identities: [{ provider: 'auth0', connection: tenant.connection, user_id: '1' }],
      };
      const fetch = (/** @type {string} */ url) => {
        const token = { access_token: `t${size}`, expires_in: 0 };
        const bytes = Buffer.from(
          `\ufeff${JSON.stringify(url.endsWith('/oauth/token') ? token : [user])}`,
        );
        return new Response(
          new ReadableStream({
            start(controller) {
              for (let at = 0; at < bytes.length; at += size) {
                controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
              }
              controller.close();
            },
          }),
        );
      };
      const { getUser } = createMigration(tenant.configuration, { fetch, log() {} });
      const outcome = await getUser('jo@example.com');
      assert.equal(outcome.profile?.name, 'Zoë 👩');
    }
  });

  /** @type {Record<string, unknown>} */
  const streams = {
    'a stream of texts': () => new ReadableStream({ start: (to) => to.enqueue('text') }),
    'a stream that breaks': () => new ReadableStream({ start: (to) => to.error(new Error('x')) }),
    'a stream that is locked': () => ({
      getReader() {
        throw new Error('locked');
      },
    }),
    'a stream without a reader': () => ({ getReader: () => null }),
  };
  for (const [name, body] of Object.entries(streams)) {
    test(`${name} is unavailable`, async () => {
      const fetch = () => ({
        status: 200,
        headers: new Headers(),
        body: /** @type {() => unknown} */ (body)(),
        text: () => '{}',
      });
      const { login } = createMigration(tenant.configuration, { fetch, log() {} });
      assert.equal((await login('jo@example.com', 'x')).code, 'unavailable');
    });
  }
});
