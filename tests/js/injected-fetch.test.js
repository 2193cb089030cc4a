// @ts-check
// What an injected fetch may return or throw: every failure to send a request is an outcome.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { REQUIRED_SETTINGS as configuration } from '../support/required-settings.js';
import { loadIsolatedPackage } from '../support/isolated-package.js';
import { startOldTenant } from './support.js';

const tenant = await startOldTenant();
const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');

const spaces = ' '.repeat(8_000_001);
const headers = new Headers();
const thrower = () => {
  throw new Error('x');
};

const later = (/** @type {unknown} */ value) => Promise.resolve(value);
const respond = (/** @type {object} */ members) => () =>
  later({ status: 200, headers, ...members });
/** @param {object} error */
const reject = (error) => Promise.reject(Object.assign(new Error('text'), error));

/** Each with the number of requests and the fault that is logged. @type {[string, () => unknown, number, string?][]} */
const cases = [
  ['throws an error', thrower, 1],

  ['fails with nothing', () => Promise.reject(), 1],
  ['returns nothing', () => undefined, 1],
  ['returns a number', () => 7, 1],
  ['returns an empty object', () => later({}), 1],
  ['fails with the name of a system', () => reject({ code: 'ECONNRESET' }), 2, 'ECONNRESET'],
  [
    'tells that no connection came about in time',
    () => reject({ cause: { code: 'ETIMEDOUT' } }),
    2,
    'ETIMEDOUT',
  ],
  [
    'fails with a name as the cause',
    () => reject({ cause: { code: 'ENOTFOUND' } }),
    1,
    'ENOTFOUND',
  ],
  ['fails with another text', () => reject({ code: 'my secret' }), 1],
  ['has members of other types', respond({ status: 'x', headers: null, text: null }), 1],
  [
    'has a status that throws',
    () => later(Object.defineProperty({}, 'status', { get: thrower })),
    1,
  ],
  ['has headers and a text that throw', respond({ headers: { get: thrower }, text: thrower }), 1],
  ['has a text that fails', respond({ text: () => reject({}) }), 1],
  ['has a text that is none', respond({ text: () => later(7) }), 1],
  ['has a status below zero', respond({ status: -1, text: () => later('x') }), 1],
  ['has a status that is not finite', respond({ status: NaN, text: () => 'x' }), 1],
  ['has a text that is too long', respond({ text: () => spaces }), 1, 'bad_body'],
  ['has no token', () => later(new Response('{}')), 1],
];

for (const [name, fetch, requests, fault] of cases) {
  test(`a fetch that ${name} is unavailable`, async () => {
    let sent = 0;
    /** @type {string[]} */
    const lines = [];
    const counting = /** @type {any} */ (
      () => {
        sent += 1;
        return fetch();
      }
    );
    const log = (/** @type {string} */ line) => void lines.push(line);
    const { login } = createMigration(configuration, { fetch: counting, log });
    const outcome = await login('zoe@example.com', 'pass');
    assert.equal(outcome.code, 'unavailable');
    assert.equal(sent, requests);
    if (fault) assert.equal(JSON.parse(lines[0] ?? '').fault, fault);
    assert.doesNotMatch(`${lines}${JSON.stringify(outcome)}`, /my secret/);
  });
}

test('an identifier or a password that is no string is refused without a request', async () => {
  const { login, getUser } = createMigration(configuration, { fetch: thrower, log() {} });
  for (const value of [undefined, null, 7, {}, ['zoe@example.com'], new String('zoe')]) {
    const odd = /** @type {any} */ (value);
    assert.equal((await login(odd, 'pass')).code, 'wrong_credentials');
    assert.equal((await login('zoe@example.com', odd)).code, 'wrong_credentials');
    assert.equal((await getUser(odd)).code, 'not_found');
  }
});

test('an identifier or a password that is too long takes no memory of the module', async () => {
  /** @type {WebAssembly.Memory[]} */
  const memories = [];
  const { login, getUser } = loadIsolatedPackage(memories).createMigration(configuration, {
    fetch: thrower,
    log() {},
  });
  const long = 'x'.repeat(10_000_000);
  assert.equal((await login(long, 'pass')).code, 'wrong_credentials');
  assert.equal((await login('zoe@example.com', long)).code, 'wrong_credentials');
  assert.equal((await getUser(long)).code, 'not_found');
  const bytes = memories.map(({ buffer }) => buffer.byteLength);
  assert.equal(bytes.length, 1);
  assert.ok(Number(bytes[0]) < long.length, `it has ${bytes} bytes`);
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

  test('the cause of an outcome and of an error is as the constructor of errors defines it', async () => {
    const fetch = () => Promise.reject(thrown);
    const { login } = createMigration(tenant.configuration, { fetch, log() {} });
    const outcome = await login('jo@example.com', SECRET);
    const error = await new Promise((resolve) => {
      login('jo@example.com', SECRET, resolve);
    });
    const expected = Object.getOwnPropertyDescriptor(new Error('', { cause: thrown }), 'cause');
    for (const target of [outcome, error]) {
      assert.deepEqual(Object.getOwnPropertyDescriptor(target, 'cause'), expected);
    }
  });

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
    const error = await new Promise((resolve) => {
      login('jo@example.com', 'x', resolve);
    });
    assert.deepEqual([calls, error.code, 'cause' in error], [3, 'unavailable', false]);
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

  /** @type {Record<string, () => unknown>} */
  const cancels = {
    throws: thrower,
    'returns nothing': () => undefined,
    'is rejected': () => reject({}),
  };
  for (const [name, cancel] of Object.entries(cancels)) {
    test(`a stream that is too long and whose cancel ${name} is unavailable`, async () => {
      /** @type {string[]} */
      const lines = [];
      const read = () => later({ done: false, value: new Uint8Array(24_000_001) });
      const body = { getReader: () => ({ read, cancel }) };
      const { login } = createMigration(tenant.configuration, {
        fetch: respond({ body }),
        log: (/** @type {string} */ line) => lines.push(line),
      });
      assert.equal((await login('jo@example.com', 'x')).code, 'unavailable');
      assert.equal(JSON.parse(lines[0] ?? '').fault, 'bad_body');
    });
  }
});
