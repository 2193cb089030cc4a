// @ts-check
// The contract of the action scripts: their arguments and their callback.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import {
  addUser,
  assertError,
  assertFound,
  assertNotFound,
  expectedRequests,
  newContainer,
  PASSWORD,
  profileOf,
  scripts,
  startOldTenant,
  takeRequests,
} from './support.js';

const tenant = await startOldTenant();
const container = newContainer({ after }, tenant);
const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');
const PACKAGE = JSON.stringify(new URL('../../pkg/index.cjs', import.meta.url).pathname);

describe('the context argument', () => {
  for (const context of [
    {},
    { organization: { id: 'org_1', name: 'acme', display_name: 'Acme', metadata: {} } },
  ]) {
    test(`the context ${JSON.stringify(context)} before the callback changes no result`, async () => {
      const user = await addUser(tenant);
      const other = await addUser(tenant);
      assertFound(
        await container.login(String(user.email), PASSWORD, { context }),
        profileOf(user, tenant),
      );
      assertFound(await container.getUser(other.email, { context }), profileOf(other, tenant));
      assertError(
        await container.login(String(user.email), 'wrong', { context }),
        'wrong_credentials',
        'WrongUsernameOrPasswordError',
      );
      assert.deepEqual(
        takeRequests(tenant)[0],
        expectedRequests(tenant).password(String(user.email)),
      );
    });
  }
});

const TOO_LONG = 'x'.repeat(1001);
const LONGEST = 'x'.repeat(1000);
/** @type {unknown[]} */
const invalidArguments = [
  undefined,
  null,
  true,
  7,
  {},
  [],
  ['jo@example.com'],
  { toString: 'jo' },
  '',
  TOO_LONG,
  '👩'.repeat(1001),
];
/** Values that cannot be sent to a container unchanged, so they are passed to the functions of the package. */
const uncloneable = [
  Symbol('jo'),
  Object.create(null),
  10n,
  new String('jo@example.com'),
  {
    toString: () => {
      throw new Error('toString');
    },
  },
];

describe('invalid arguments', () => {
  for (const value of invalidArguments) {
    const shown = JSON.stringify(value)?.slice(0, 30);
    test(`the identifier ${shown} is rejected without a request`, async (t) => {
      const run = await newContainer(t, tenant).run(scripts.login, 'login', [value, PASSWORD]);
      assertError(run, 'wrong_credentials', 'WrongUsernameOrPasswordError');
      assertNotFound(await container.getUser(value));
      assert.deepEqual(tenant.requests, []);
    });
    test(`the password ${shown} is rejected without a request`, async () => {
      const run = await container.run(scripts.login, 'login', ['jo@example.com', value]);
      assertError(run, 'wrong_credentials', 'WrongUsernameOrPasswordError');
      assert.equal(run.error?.argument, 'jo@example.com');
      assert.deepEqual(tenant.requests, []);
    });
  }

  for (const [index, value] of uncloneable.entries()) {
    test(`the uncloneable value ${index} is rejected without a request`, async () => {
      class WrongUsernameOrPasswordError extends Error {}
      const { login, getUser } = createMigration(
        { ...tenant.configuration, Log_Level: 'off' },
        { WrongUsernameOrPasswordError },
      );
      /** @param {(callback: (...args: any[]) => void) => void} call @returns {Promise<any[]>} */
      const callbackArguments = (call) =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error('the callback was not called')), 2000);
          call((...args) => (clearTimeout(timer), resolve(args)));
        });
      for (const args of [
        [value, PASSWORD],
        ['jo@example.com', value],
      ]) {
        const [error, ...rest] = await callbackArguments((callback) => login(...args, callback));
        assert.ok(error instanceof WrongUsernameOrPasswordError);
        assert.deepEqual(rest, []);
        assert.equal((await login(...args)).code, 'wrong_credentials');
      }
      assert.deepEqual(await callbackArguments((callback) => getUser(value, callback)), [null]);
      assert.deepEqual(await getUser(value), { code: 'not_found' });
      assert.deepEqual(tenant.requests, []);
    });
  }

  test('a call without any argument but the callback is rejected without a request', async () => {
    assertError(
      await container.run(scripts.login, 'login', []),
      'wrong_credentials',
      'WrongUsernameOrPasswordError',
    );
    assertNotFound(await container.run(scripts.get_user, 'getUser', []));
    assert.deepEqual(tenant.requests, []);
  });

  test('login sends identifiers and passwords of a thousand characters', async () => {
    for (const long of [LONGEST, '👩'.repeat(1000)]) {
      assertError(
        await container.login(long, long),
        'wrong_credentials',
        'WrongUsernameOrPasswordError',
      );
      assert.deepEqual(takeRequests(tenant), [expectedRequests(tenant).password(long, long)]);
    }
  });

  test('getUser looks up no identifier that is too long to be stored', async () => {
    const longest = `${'a'.repeat(242)}@example.com`;
    assertNotFound(await container.run(scripts.get_user, 'getUser', [`a${longest}`]));
    assert.deepEqual(takeRequests(tenant), []);
    assertNotFound(await container.run(scripts.get_user, 'getUser', [longest]));
    assert.equal(takeRequests(tenant).at(-1)?.path, '/api/v2/users-by-email');
  });
});

/** Runs code in a child process, which prints one JSON value. @param {string} code */
async function inProcess(code) {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', code]);
  return JSON.parse(stdout);
}

describe('the callback', () => {
  /** Calls with invented responses, so that every kind of outcome occurs. */
  const calls = `
    const { createMigration } = require(${PACKAGE});
    const configuration = { Domain: 'old.example.com', Audience: 'https://old.example.com/api/v2/', Client_ID: 'a', Client_Secret: 'b', Connection: 'c', Log_Level: 'off' };
    const answer = (status, body) => () => Promise.resolve({ status, headers: { get: () => null }, text: () => Promise.resolve(JSON.stringify(body)) });
    const user = { user_id: 'auth0|1', email: 'jo@example.com', identities: [{ provider: 'auth0', connection: 'c', user_id: '1' }] };
    const byPath = (url) => (url.includes('/oauth/token') ? answer(200, { access_token: 't', expires_in: 60 }) : answer(200, [user]))();
    const kinds = [
      ['getUser', ['jo@example.com'], byPath], ['getUser', ['nobody@example.com'], byPath], ['getUser', ['jo@example.com'], answer(500, {})],
      ['login', ['jo@example.com', 'x'], answer(403, { error: 'invalid_grant' })], ['login', ['jo@example.com', 'x'], answer(401, { error: 'unauthorized' })],
      ['login', ['', ''], answer(500, {})], ['login', ['jo@example.com', 'x'], () => { throw new Error('no network'); }],
      ['login', ['jo@example.com', 'x'], answer(418, {})],
    ];`;

  test('a callback that throws is not called again, and its exception is uncaught exactly once', async () => {
    const [counts, uncaught, rejections] = await inProcess(`${calls}
      const counts = kinds.map(() => 0);
      const uncaught = [], rejections = [];
      process.on('uncaughtException', (error) => uncaught.push(error.message));
      process.on('unhandledRejection', (error) => rejections.push(String(error)));
      kinds.forEach(([name, args, fetch], index) => {
        createMigration(configuration, { fetch })[name](...args, () => { counts[index] += 1; throw new Error('thrown by callback ' + index); });
      });
      setTimeout(() => console.log(JSON.stringify([counts, uncaught.sort(), rejections])), 900);`);
    assert.deepEqual(counts, [1, 1, 1, 1, 1, 1, 1, 1]);
    assert.deepEqual(
      uncaught,
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `thrown by callback ${index}`),
    );
    assert.deepEqual(rejections, []);
  });

  test('the callback is never called before the function has returned undefined', async () => {
    const early = await inProcess(`${calls}
      let returned = false;
      Promise.all(kinds.map(([name, args, fetch]) => new Promise((resolve) => {
        returned = false;
        const value = createMigration(configuration, { fetch })[name](...args, () => resolve([returned, value === undefined]));
        returned = true;
      }))).then((all) => console.log(JSON.stringify(all)));`);
    assert.deepEqual(early, Array(8).fill([true, true]));
  });

  test('the process exits by itself after the callback', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '-e',
        `${calls}
      const hang = () => new Promise(() => {});
      for (const [name, args, fetch] of [...kinds, ['login', ['jo@example.com', 'x'], hang]]) {
        createMigration({ ...configuration, Timeout_Ms: '300' }, { fetch })[name](...args, () => console.log('called'));
      }`,
      ],
      { timeout: 10_000 },
    );
    assert.equal(stdout, 'called\n'.repeat(9));
  });

  test('the promise form never rejects whatever fetch and log do', async () => {
    /** @type {unknown[]} */
    const fetches = [
      () => {
        // eslint-disable-next-line no-throw-literal -- anything may be thrown
        throw null;
      },
      () => {
        throw new Error('x');
      },
      () => Promise.reject(new Error('x')),
      () => Promise.reject(),
      () => undefined,
      () => null,
      () => 7,
      () => ({}),
      () => ({ status: 200 }),
      () => ({
        status: 200,
        text: () => {
          throw new Error('x');
        },
      }),
      () => ({ status: 'x', headers: {}, text: () => '' }),
      () => ({
        status: 200,
        headers: {
          get() {
            throw new Error('x');
          },
        },
        text: () => '{}',
      }),
      () => ({ status: 200, headers: new Headers(), text: () => 7 }),
      () => ({
        get status() {
          throw new Error('x');
        },
      }),
      () =>
        new Proxy(
          {},
          {
            get() {
              throw new Error('x');
            },
          },
        ),
    ];
    const log = () => {
      throw new Error('log');
    };
    for (const fetch of fetches) {
      const { login, getUser } = createMigration(tenant.configuration, { fetch, log });
      for (const outcome of [
        await login('jo@example.com', 'x'),
        await getUser('jo@example.com'),
        await getUser('jo'),
      ]) {
        assert.equal(outcome.code, 'unavailable');
        assert.equal(typeof outcome.message, 'string');
      }
    }
    const unreadable = new Proxy(
      {},
      {
        get() {
          throw new Error('x');
        },
      },
    );
    for (const configuration of [undefined, null, 7, 'text', [], () => {}, unreadable]) {
      const { login, getUser } = createMigration(configuration, { log });
      for (const outcome of [await login('jo@example.com', 'x'), await getUser('jo@example.com')]) {
        assert.equal(outcome.code, 'misconfigured');
        assert.match(
          outcome.message,
          configuration === unreadable
            ? /Domain must be a string/
            : /Domain, Client_ID, Client_Secret, Audience, Connection are missing/,
        );
      }
    }
  });
});
