// @ts-check
// Rate limits of the old tenant: waited for when that fits the time, else told at once.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { addUser, assertError, assertFound, newPlace, profileOf, startOldTenant } from './support.js';

const tenant = await startOldTenant();
const user = await addUser(tenant);
const email = String(user.email);
/** Who is not marked by a login. */
const looked = await addUser(tenant);
const place = newPlace({ after }, tenant, { Timeout_Ms: '2500' });
assertFound(await place.getUser(looked.email), profileOf(looked, tenant));

const seconds = (/** @type {number} */ from) => String(Math.floor(Date.now() / 1000) + from);
const body = { error: 'too_many_requests', error_description: 'Global limit has been reached', statusCode: 429 };

/** @type {Record<string, { path: string, call: () => Promise<import('./support.js').RunResult>, found: import('./support.js').OldUser }>} */
const targets = {
  login: { path: '/oauth/token', call: () => place.login(email), found: user },
  getUser: { path: '/api/v2/users-by-email', call: () => place.getUser(looked.email), found: looked },
};

for (const [name, { path, call, found }] of Object.entries(targets)) {
  describe(name, () => {
    /** Those that fit. @type {Record<string, () => Record<string, string>>} */
    const short = {
      'x-ratelimit-reset': () => ({ 'x-ratelimit-reset': seconds(1) }),
      'x-ratelimit-reset that is over': () => ({ 'x-ratelimit-reset': seconds(-5) }),
      'Retry-After': () => ({ 'retry-after': '1' }),
      'Retry-After before x-ratelimit-reset': () => ({ 'retry-after': '1', 'x-ratelimit-reset': seconds(600) }),
      'no word of it': () => ({ 'x-ratelimit-reset': '' }),
      'words that mean nothing': () => ({ 'retry-after': 'soon', 'x-ratelimit-reset': '-1' }),
    };
    const few = Object.entries(short).filter(([header]) => name === 'login' || header === 'x-ratelimit-reset');
    for (const [header, headers] of few) {
      test(`waits and then works: ${header}`, async () => {
        tenant.faults.set(path, { status: 429, body, times: 1, headers: headers() });
        assertFound(await call(), profileOf(found, tenant));
        assert.equal(tenant.requests.length, 2);
        const [first, second] = tenant.requests.map(({ at }) => at);
        assert.ok(Number(second) - Number(first) >= (header.startsWith('Retry') ? 990 : 240));
      });
    }

    /** @type {Record<string, () => Record<string, string>>} */
    const long = {
      'x-ratelimit-reset': () => ({ 'x-ratelimit-reset': seconds(60) }),
      'Retry-After': () => ({ 'retry-after': '60' }),
      'Retry-After that leaves no time for the attempt': () => ({ 'retry-after': '3' }),
      'Retry-After beyond all numbers': () => ({ 'retry-after': '18446744073709551615' }),
    };
    for (const [header, headers] of Object.entries(long)) {
      test(`is rate_limited at once when the wait is too long: ${header}`, async () => {
        tenant.faults.set(path, { status: 429, body, headers: headers() });
        const run = await call();
        assertError(run, 'rate_limited');
        assert.equal(tenant.requests.length, 1);
        assert.ok(run.ms < 1500, `${run.ms} ms`);
      });
    }

    test('ends within its time when the limit stays', async () => {
      tenant.faults.set(path, { status: 429, body, headers: { 'retry-after': '1' } });
      const run = await call();
      assertError(run, 'rate_limited');
      assert.ok(tenant.requests.length >= 2 && tenant.requests.length <= 4, `${tenant.requests.length} requests`);
      assert.ok(run.ms < 4500, `${run.ms} ms`);
    });
  });
}

test('a limit of the tenant itself', async () => {
  tenant.rateLimits['/api/v2/users-by-email'] = { limit: 1, seconds: 1 };
  const runs = await Promise.all([place.getUser(looked.email), place.getUser(looked.email)]);
  for (const run of runs) assertFound(run, profileOf(looked, tenant));
});

test('the token request waits as well', async (t) => {
  tenant.faults.set('/oauth/token', { status: 429, body, times: 1, headers: { 'retry-after': '1' } });
  assertFound(await newPlace(t, tenant, { Timeout_Ms: '5000' }).getUser(looked.email), profileOf(looked, tenant));
  tenant.faults.set('/oauth/token', { status: 429, body, headers: { 'retry-after': '60' } });
  assertError(await newPlace(t, tenant).getUser(email), 'rate_limited');
});

test('too_many_attempts is a lock on the user: not tried again, whatever the headers say', async () => {
  for (const headers of /** @type {Record<string, string>[]} */ ([{}, { 'retry-after': '1' }, { 'x-ratelimit-reset': seconds(1) }])) {
    tenant.clearRequests();
    tenant.faults.set('/oauth/token', { status: 429, body: { error: 'too_many_attempts' }, headers });
    assertError(await place.login(email), 'too_many_attempts', 'UnauthorizedError');
    assert.equal(tenant.requests.length, 1);
  }
});

test('a limit at the Management API is never "not found"', async () => {
  tenant.faults.set('/api/v2', { status: 429, body: { statusCode: 429, errorCode: 'too_many_attempts' }, headers: { 'retry-after': '99' } });
  assertError(await place.getUser(email), 'rate_limited');
  assertError(await place.getUser('some.name'), 'rate_limited');
});
