// @ts-check
// Secrets of the package: what the program's own functions throw may hold the request, and is handed on as `cause` only,
// which is not enumerable. Nothing else that the package returns, throws, logs or stores has a secret in it.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Canaries } from '../support/canaries.js';
import { REQUIRED_SETTINGS } from '../support/required-settings.js';
import { loadIsolatedPackage } from '../support/isolated-package.js';

const EMAIL = 'jo@example.com';
let canaries = new Canaries();
let password = '';
/** @type {Record<string, string>} */
let configuration = REQUIRED_SETTINGS;
/** @type {string[]} */
let lines = [];
/** @type {WebAssembly.Memory[]} */
let memories = [];
/** What the program stores of the token cache. @type {unknown[]} */
let stored = [];
/** Takes what the types forbid. @type {(configuration: any, options?: any) => any} */
let createMigration;
/** The token of the Management API, which may stay in the memory. */
let apiToken = '';
let apiTokens = new Canaries();

beforeEach(() => {
  canaries = new Canaries();
  apiTokens = new Canaries();
  password = canaries.plant('password', { special: true });
  apiToken = apiTokens.plant('API token');
  configuration = { ...REQUIRED_SETTINGS, Client_Secret: canaries.plant('client secret') };
  [lines, memories, stored] = [[], [], []];
  ({ createMigration } = loadIsolatedPackage(memories));
});

const log = (/** @type {string} */ line) => void lines.push(line);

/** Where secrets are, besides the member `cause`. @param {unknown} value @returns {string[]} */
const foundIn = (value) =>
  [canaries, apiTokens]
    .flatMap((all) => [
      ...all.findInValue(value, 'it'),
      ...all.findInValue(lines, 'the log'),
      ...all.findInValue(stored, 'the store'),
    ])
    .filter((place) => !/ in (a name in )?it\.cause\b/.test(place));

/**
 * Calls `login` and `getUser`, for a promise and with a callback.
 *
 * @param {object} options of `createMigration`
 * @returns {Promise<any[]>} the outcomes and the errors
 */
async function callAll(options) {
  const { login, getUser } = createMigration(configuration, { log, ...options });
  const calledBack = (/** @type {(callback: (...args: unknown[]) => void) => void} */ start) =>
    new Promise((resolve) => {
      start((error, profile) => resolve(error ?? profile));
    });
  return [
    await login(EMAIL, password),
    await getUser(EMAIL),
    await calledBack((callback) => login(EMAIL, password, callback)),
    await calledBack((callback) => getUser(EMAIL, callback)),
  ];
}

/** @param {unknown[]} results */
function assertNoSecret(results) {
  for (const result of results) assert.deepEqual(foundIn(result), []);
  // The enumerable members are what a log shows.
  assert.deepEqual(canaries.findIn(JSON.stringify(results), 'the JSON'), []);
  for (const { buffer } of memories) {
    assert.deepEqual(canaries.findInMemory(buffer, 'the memory'), []);
  }
}

/** The whole request, as an error of an HTTP client may have it. @param {unknown} url @param {any} init */
const requestOf = (url, init) => ({ url, headers: { ...init.headers }, data: init.body });
const json = (/** @type {unknown} */ body, status = 200) =>
  new Response(JSON.stringify(body), { status });

/** What the program's `fetch` does with a request. @type {Record<string, (url: string, init: any) => unknown>} */
const FETCHES = {
  'throws the request': (url, init) => {
    throw Object.assign(new Error(init.body), { request: requestOf(url, init) });
  },
  'rejects with the request': (url, init) =>
    Promise.reject(new TypeError('fetch failed', { cause: requestOf(url, init) })),
  'rejects with a name and the request': (url, init) =>
    Promise.reject(Object.assign(new Error(init.body), { code: 'ECONNRESET', config: init })),
  'rejects with a code that is the body': (url, init) =>
    Promise.reject(Object.assign(new Error('x'), { code: init.body ?? url })),
  'rejects with a text': (url, init) => Promise.reject(init.body),
  'answers with the request': (url, init) => json(requestOf(url, init), 500),
  'answers with the request as an error of OAuth': (url, init) =>
    json({ error: init.body, error_description: init.body, message: init.body }, 403),
  'answers with an ID that is the body': (url, init) => ({
    status: 500,
    headers: { get: () => init.body },
    text: () => init.body,
  }),
  'has an answer whose members throw the request': (url, init) => ({
    get status() {
      throw new Error(init.body);
    },
    headers: {
      get() {
        throw new Error(init.body);
      },
    },
    text: () => Promise.reject(new Error(init.body)),
  }),
};

describe('no secret gets out when the fetch of the program', () => {
  for (const [name, fetch] of Object.entries(FETCHES)) {
    test(`${name}`, async () => assertNoSecret(await callAll({ fetch })));
  }

  test('throws: what it has thrown is the cause, and not enumerable', async () => {
    const results = await callAll({ fetch: FETCHES['throws the request'] });
    for (const result of results) {
      assert.ok(canaries.findInValue(result, 'it').some((place) => / in it\.cause\b/.test(place)));
      assert.equal(Object.getOwnPropertyDescriptor(result, 'cause')?.enumerable, false);
    }
  });
});

describe('no secret gets out when', () => {
  /** A tenant that issues a token and has no users. @param {string} url */
  const fetch = (url) => json(url.endsWith('/oauth/token') ? token() : []);
  const token = () => ({ access_token: apiToken, expires_in: 86_400, token_type: 'Bearer' });
  const thrower = () => {
    throw Object.assign(new Error(`${password} ${configuration.Client_Secret}`), {
      code: password,
      name: password,
    });
  };

  test('the token is stored', async () => {
    const tokenCache = {
      get: (/** @type {unknown} */ key) => void stored.push(key),
      set: (/** @type {unknown[]} */ ...args) => void stored.push(args),
    };
    assertNoSecret(await callAll({ fetch, tokenCache }));
    assert.ok(stored.length > 1, 'the store was used');
    const sent = String(stored.flat()[2]);
    assert.deepEqual(apiTokens.findIn(Buffer.from(sent, 'base64'), 'the entry'), []);
    assert.ok(memories.some(({ buffer }) => apiTokens.findInMemory(buffer, 'it').length > 0));
  });

  test('the store throws', async () => {
    assertNoSecret(await callAll({ fetch, tokenCache: { get: thrower, set: thrower } }));
    assert.match(lines.join(), /token_cache/);
  });

  test('the store returns other secrets', async () => {
    const tokenCache = { get: () => `${password} ${apiToken}`, set() {} };
    assertNoSecret(await callAll({ fetch, tokenCache }));
    assert.match(lines.join(), /entry_unreadable/);
  });

  test('the log throws', async () => {
    assertNoSecret(await callAll({ fetch, log: thrower }));
  });

  test('the error classes throw', async () => {
    const classes = { WrongUsernameOrPasswordError: thrower, UnauthorizedError: thrower };
    const wrong = () => json({ error: 'invalid_grant' }, 403);
    assertNoSecret(await callAll({ fetch: wrong, ...classes }));
  });

  for (const name of ['fetch', 'log', 'tokenCache', 'UnauthorizedError']) {
    test(`the option ${name} is a secret instead`, () => {
      /** @type {unknown} */
      let thrown;
      try {
        createMigration(configuration, { [name]: password });
      } catch (error) {
        thrown = error;
      }
      assert.ok(thrown instanceof TypeError);
      assert.deepEqual(foundIn(thrown), []);
    });
  }

  test('secrets are in the wrong settings', async () => {
    configuration = Object.fromEntries(
      Object.keys(REQUIRED_SETTINGS).map((key) => [key, password]),
    );
    assertNoSecret(await callAll({ fetch }));
  });
});
