// @ts-check
// The options of `createMigration`: a mistake in the program is a TypeError at once, which names the option, the type that
// it has and what is expected, but never a value. A mistake in the configuration stays an outcome of each call.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { REQUIRED_SETTINGS } from '../support/required-settings.js';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
/** Takes what the types forbid. @type {(configuration: any, options?: any) => any} */
const createMigration = require('../../pkg/index.cjs').createMigration;

const NAMES = ['fetch', 'log', 'tokenCache', 'UnauthorizedError', 'WrongUsernameOrPasswordError'];
const SECRET = 'value-of-an-option';
const configuration = {
  ...REQUIRED_SETTINGS,
  Log_Level: 'off',
};
const store = { get() {}, set() {} };
const boom = () => {
  throw new Error(SECRET);
};

/** The message that these options lead to. @param {unknown} options @returns {string} */
function messageOf(options) {
  try {
    createMigration(configuration, options);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    assert.ok(!error.message.includes(SECRET), error.message);
    return error.message;
  }
  return assert.fail('nothing was thrown');
}

describe('a wrong option', () => {
  /** @type {[options: unknown, message: string][]} */
  const cases = [
    [{ fetch: 5 }, 'The option fetch must be a function like the global fetch, but is a number.'],
    [
      { fetch: Promise.resolve() },
      'The option fetch must be a function like the global fetch, but is an object.',
    ],
    [{ log: SECRET }, 'The option log must be a function that takes a line, but is a string.'],
    [{ log: console }, 'The option log must be a function that takes a line, but is an object.'],
    [
      { UnauthorizedError: new Error(SECRET) },
      'The option UnauthorizedError must be a class of errors, but is an object.',
    ],
    [
      { WrongUsernameOrPasswordError: true },
      'The option WrongUsernameOrPasswordError must be a class of errors, but is a boolean.',
    ],
    [
      { tokenCache: SECRET },
      'The option tokenCache must be an object with the methods get and set, but is a string.',
    ],
    [
      { tokenCache: [] },
      'The option tokenCache must be an object with the methods get and set, but its member get is undefined, and its member set is undefined.',
    ],
    [
      { tokenCache: { get() {}, put() {} } },
      'The option tokenCache must be an object with the methods get and set, but its member set is undefined.',
    ],
    [
      { tokenCache: { ...store, get: SECRET } },
      'The option tokenCache must be an object with the methods get and set, but its member get is a string.',
    ],
    [
      { tokenCache: { ...store, set: null } },
      'The option tokenCache must be an object with the methods get and set, but its member set is null.',
    ],
    [
      {
        tokenCache: {
          ...store,
          get get() {
            return boom();
          },
        },
      },
      'The option tokenCache must be an object with the methods get and set, but its member get is undefined.',
    ],
    [{ fetcher: SECRET }, 'There is no option fetcher; did you mean fetch?'],
    [{ logger: console }, 'There is no option logger; did you mean log?'],
    [{ cache: store }, 'There is no option cache; did you mean tokenCache?'],
    [{ tokencache: store }, 'There is no option tokencache; did you mean tokenCache?'],
    [{ token_cache: store }, 'There is no option token_cache; did you mean tokenCache?'],
    [
      { WrongUserNameOrPaswordError: Error },
      'There is no option WrongUserNameOrPaswordError; did you mean WrongUsernameOrPasswordError?',
    ],
    [{ FETCH: fetch }, 'There is no option FETCH; did you mean fetch?'],
    // Three of ten characters are missing.
    [{ tokache: store }, 'There is no option tokache; did you mean tokenCache?'],
    // It contains two names.
    [
      { logUnauthorizedError: Error },
      'There is no option logUnauthorizedError; did you mean UnauthorizedError?',
    ],
    [{ err: Error }, 'There is no option err; did you mean UnauthorizedError?'],
    [{ er: Error }, `There is no option er; the options are ${NAMES.join(', ')}.`],
    // Two of six characters differ, two of five, and three of seven.
    [{ xfetcx: fetch }, 'There is no option xfetcx; did you mean fetch?'],
    [{ fetsy: fetch }, `There is no option fetsy; the options are ${NAMES.join(', ')}.`],
    [{ xyzetch: fetch }, `There is no option xyzetch; the options are ${NAMES.join(', ')}.`],
    [{ timeout: 5 }, `There is no option timeout; the options are ${NAMES.join(', ')}.`],
    [
      { fetch: 5, logs: undefined },
      'The option fetch must be a function like the global fetch, but is a number. There is no option logs; did you mean log?',
    ],
    [
      {
        get fetch() {
          return boom();
        },
      },
      'The option fetch cannot be read, because its getter throws.',
    ],
    [SECRET, 'The options must be an object, but are a string.'],
    [fetch, 'The options must be an object, but are a function.'],
    [[SECRET], 'The options must be an object, but are an array.'],
  ];
  for (const [options, message] of cases) {
    test(message, () => assert.equal(messageOf(options), `createMigration: ${message}`));
  }

  test('options whose traps throw are a TypeError that names each', () => {
    const message = messageOf(new Proxy({}, new Proxy({}, { get: boom })));
    for (const name of ['fetch', 'log', 'tokenCache', 'UnauthorizedError']) {
      assert.match(message, new RegExp(`The option ${name} cannot be read`));
    }
  });

  test('a token cache without WebCrypto is a TypeError that says where it is', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '-e',
      `Object.defineProperty(globalThis, 'crypto', { value: undefined });
      const { createMigration } = require(${JSON.stringify(require.resolve('../../pkg/index.cjs'))});
      createMigration({}, {});
      try { createMigration({}, { tokenCache: new Map() }); } catch (error) { console.log(error.name, error.message); }`,
    ]);
    assert.match(
      stdout,
      /^TypeError createMigration: The option tokenCache .*crypto\.subtle.*Node\.js/,
    );
  });
});

test('no options, and options that are undefined or null, are as none', () => {
  for (const value of [undefined, null]) {
    createMigration(configuration, value);
    createMigration(configuration, Object.fromEntries(NAMES.map((name) => [name, value])));
  }
});

test('methods of a class, members of a function and inherited options count', () => {
  class Cache {
    get() {}
    set() {}
  }
  createMigration(configuration, Object.create({ tokenCache: new Cache(), log() {} }));
  createMigration(configuration, { tokenCache: Object.assign(() => {}, store) });
});

test('an option is read once, when the functions are created', async () => {
  let reads = 0;
  const options = {
    get fetch() {
      reads += 1;
      return () => Promise.resolve(new Response('{}', { status: 500 }));
    },
  };
  const { login } = createMigration(configuration, options);
  await login('jo@example.com', 'x');
  await login('jo@example.com', 'x');
  assert.equal(reads, 1);
});

test('a class of errors may set a code of its own', async () => {
  class WrongUsernameOrPasswordError extends Error {
    code = 'own';
  }
  const fetch = () => Promise.resolve(Response.json({ error: 'invalid_grant' }, { status: 403 }));
  const { login } = createMigration(configuration, { fetch, WrongUsernameOrPasswordError });
  const error = await new Promise((resolve) => {
    login('jo@example.com', 'x', resolve);
  });
  assert.deepEqual([error.constructor, error.code], [WrongUsernameOrPasswordError, 'own']);
});

test('a wrong configuration is no exception but an outcome of each call', async () => {
  for (const wrong of [undefined, null, 7, {}, { ...configuration, User_Id: 'kept' }]) {
    const { login, getUser } = createMigration(wrong, { log() {} });
    assert.equal((await login('jo@example.com', 'x')).code, 'misconfigured');
    assert.equal((await getUser('jo@example.com')).code, 'misconfigured');
  }
});
