// @ts-check
// What an injected fetch may return or throw: every failure to send a request is an outcome.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { REQUIRED_SETTINGS as configuration } from '../support/required-settings.js';

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
