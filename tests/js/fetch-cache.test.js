// @ts-check
// A runtime's fetch may store answers: that of Next.js 13 and 14 does so by default. No call may end with a stored answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadIsolatedPackage } from '../support/isolated-package.js';
import { PASSWORD, addUser, startOldTenant } from './support.js';

const tenant = await startOldTenant();

/** @typedef {(url: string, init: RequestInit) => Promise<Response>} Fetch */

/** A `fetch` that stores every answer, unless the request asks for it not to be stored. @returns {Fetch} */
function storingFetch() {
  /** @type {Map<string, Response>} */
  const stored = new Map();
  return async (url, { signal: _, ...init }) => {
    const key = JSON.stringify([url, init]);
    const answer = (init.cache !== 'no-store' && stored.get(key)) || (await fetch(url, init));
    stored.set(key, answer.clone());
    return answer;
  };
}

/** The functions of a package of their own, as the first that this runtime has. @param {Fetch} fetchAnswer */
const migration = (fetchAnswer) =>
  loadIsolatedPackage([]).createMigration(tenant.configuration, {
    fetch: /** @type {typeof fetch} */ (fetchAnswer),
    log() {},
  });

/** Replaces the global `Request` for one test. @param {import('node:test').TestContext} t @param {unknown} value */
function replaceRequest(t, value) {
  const { Request } = globalThis;
  t.after(() => Object.assign(globalThis, { Request }));
  Object.assign(globalThis, { Request: value });
}

test('a password that has changed, or a user who is blocked, gets no stored answer', async () => {
  const user = await addUser(tenant);
  const email = String(user.email);
  const { login, getUser } = migration(storingFetch());
  assert.equal((await login(email, PASSWORD)).code, 'found');
  assert.equal((await getUser(email)).code, 'found');
  user.blocked = true;
  assert.equal((await login(email, PASSWORD)).code, 'blocked');
  assert.equal((await getUser(email)).code, 'blocked');
  user.blocked = false;
  await tenant.users.setPassword(user.user_id, 'another one');
  assert.equal((await login(email, PASSWORD)).code, 'wrong_credentials');
});

/** @type {Record<string, unknown>} */
const runtimes = {
  'refuses the option cache': class {
    /** @param {string} _url @param {RequestInit} init */
    constructor(_url, { cache }) {
      if (cache) {
        throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.");
      }
    }
  },
  'has no Request': undefined,
};
for (const [name, value] of Object.entries(runtimes)) {
  test(`a runtime that ${name} gets requests without it`, async (t) => {
    const user = await addUser(tenant);
    replaceRequest(t, value);
    /** @type {RequestInit[]} */
    const sent = [];
    const { login } = migration((url, init) => {
      sent.push(init);
      return fetch(url, init);
    });
    assert.equal((await login(String(user.email), PASSWORD)).code, 'found');
    assert.deepEqual(
      sent.map((init) => 'cache' in init),
      [false],
    );
  });
}
