// @ts-check
// Rate limits of the old tenant: a call waits for a limit that ends within its time, and otherwise ends at once.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  newOldTenant,
  newContainer,
  profileOf,
} from './support.js';

// The tests run concurrently, so the tenant is not reset between them. Each test has its own user, which selects its fault.
const { tenant } = await newOldTenant();
const container = newContainer({ after }, tenant, { Timeout_Ms: '3000' });
await container.getUser('nobody@example.com');

const secondsFromNow = (/** @type {number} */ delay) =>
  String(Math.floor(Date.now() / 1000) + delay);
const body = {
  error: 'too_many_requests',
  error_description: 'Global limit has been reached',
  statusCode: 429,
};

/** @typedef {{ limit: () => import('../tenant/faults.js').Fault, attempts: [number, number], wait?: number, code?: string }} Case */

/** @type {Record<string, Case>} */
const cases = {
  // These limits end within the time of a call.
  'x-ratelimit-reset': {
    limit: () => ({ times: 1, headers: { 'x-ratelimit-reset': secondsFromNow(1) } }),
    attempts: [2, 2],
    wait: 240,
  },
  'x-ratelimit-reset in the past': {
    limit: () => ({ times: 1, headers: { 'x-ratelimit-reset': secondsFromNow(-5) } }),
    attempts: [2, 2],
    wait: 240,
  },
  'Retry-After': {
    limit: () => ({ times: 1, headers: { 'retry-after': '1' } }),
    attempts: [2, 2],
    wait: 990,
  },
  'Retry-After, which takes precedence over x-ratelimit-reset': {
    limit: () => ({
      times: 1,
      headers: { 'retry-after': '1', 'x-ratelimit-reset': secondsFromNow(600) },
    }),
    attempts: [2, 2],
    wait: 990,
  },
  'an empty x-ratelimit-reset': {
    limit: () => ({ times: 1, headers: { 'x-ratelimit-reset': '' } }),
    attempts: [2, 2],
    wait: 240,
  },
  'invalid header values': {
    limit: () => ({ times: 1, headers: { 'retry-after': 'soon', 'x-ratelimit-reset': '-1' } }),
    attempts: [2, 2],
    wait: 240,
  },
  // The other limits end the call at once.
  'x-ratelimit-reset in a minute': {
    limit: () => ({ headers: { 'x-ratelimit-reset': secondsFromNow(60) } }),
    attempts: [1, 1],
    code: 'rate_limited',
  },
  'Retry-After of a minute': {
    limit: () => ({ headers: { 'retry-after': '60' } }),
    attempts: [1, 1],
    code: 'rate_limited',
  },
  'Retry-After that leaves no time for the attempt': {
    limit: () => ({ headers: { 'retry-after': '3' } }),
    attempts: [1, 1],
    code: 'rate_limited',
  },
  'Retry-After that overflows': {
    limit: () => ({ headers: { 'retry-after': '18446744073709551615' } }),
    attempts: [1, 1],
    code: 'rate_limited',
  },
  'a limit that does not end': {
    limit: () => ({ headers: { 'retry-after': '1' } }),
    attempts: [2, 4],
    code: 'rate_limited',
  },
};
/** @type {Record<string, Case>} locked users, for whom no attempt is repeated whatever the headers say */
const lockedUserCases = Object.fromEntries(
  /** @type {Record<string, string>[]} */ ([
    {},
    { 'retry-after': '1' },
    { 'x-ratelimit-reset': secondsFromNow(1) },
  ]).map((headers) => [
    `too_many_attempts with ${JSON.stringify(Object.keys(headers))}`,
    {
      limit: () => ({ body: { error: 'too_many_attempts' }, headers }),
      attempts: [1, 1],
      code: 'too_many_attempts',
    },
  ]),
);

/** @typedef {import('../tenant/https-server.js').JournalEntry} JournalEntry */
/** @type {Record<string, { path: string, userOf: (request: JournalEntry) => unknown, call: (email: string) => Promise<import('./support.js').RunResult>, all: Record<string, Case> }>} */
const functions = {
  login: {
    path: '/oauth/token',
    userOf: (request) => request.body?.username,
    call: (email) => container.login(email),
    all: { ...cases, ...lockedUserCases },
  },
  getUser: {
    path: '/api/v2/users-by-email',
    userOf: ({ query }) => query.email,
    call: (email) => container.getUser(email),
    all: cases,
  },
};

describe('responses with status 429', { concurrency: true }, () => {
  for (const [script, { path, userOf, call, all }] of Object.entries(functions)) {
    const entries = Promise.all(
      Object.entries(all).map(async ([name, { limit }]) => {
        const user = await addUser(tenant);
        return {
          name,
          user,
          fault: {
            status: 429,
            body,
            when: (/** @type {JournalEntry} */ request) => userOf(request) === user.email,
            ...limit(),
          },
        };
      }),
    );
    const ready = entries.then((list) =>
      tenant.faults.set(
        path,
        list.map(({ fault }) => fault),
      ),
    );
    for (const [
      name,
      {
        attempts: [least, most],
        wait = 0,
        code,
      },
    ] of Object.entries(all)) {
      test(`${script} ${code ? `ends with ${code} at` : 'waits for'} ${name}`, async () => {
        await ready;
        const user = (await entries).find((entry) => entry.name === name)?.user ?? assert.fail();
        const run = await call(String(user.email));
        if (code) {
          assertError(run, code, code === 'too_many_attempts' ? 'UnauthorizedError' : 'Error');
        } else assertFound(run, profileOf(user, tenant));
        const times = tenant.requests
          .filter((request) => request.path === path && userOf(request) === user.email)
          .map(({ at }) => at);
        assert.ok(times.length >= least && times.length <= most, `${times.length} attempts`);
        if (wait) assert.ok(Number(times[1]) - Number(times[0]) >= wait, `${times}`);
        assert.ok(run.ms < (most === 1 ? 1500 : 4500), `${run.ms} ms`);
      });
    }
  }
});

describe('other rate limits', () => {
  test('getUser waits for a rate limit of the emulated tenant', async () => {
    const user = await addUser(tenant);
    tenant.faults.clear();
    tenant.rateLimits['/api/v2/users-by-email'] = { limit: 1, seconds: 1 };
    const runs = await Promise.all([container.getUser(user.email), container.getUser(user.email)]);
    delete tenant.rateLimits['/api/v2/users-by-email'];
    for (const run of runs) assertFound(run, profileOf(user, tenant));
  });

  test('getUser waits for a rate limit of the token request', async (t) => {
    const user = await addUser(tenant);
    tenant.faults.set('/oauth/token', {
      status: 429,
      body,
      times: 1,
      headers: { 'retry-after': '1' },
    });
    assertFound(
      await newContainer(t, tenant, { Timeout_Ms: '5000' }).getUser(user.email),
      profileOf(user, tenant),
    );
    tenant.faults.set('/oauth/token', { status: 429, body, headers: { 'retry-after': '60' } });
    assertError(await newContainer(t, tenant).getUser(user.email), 'rate_limited');
  });

  test('a rate limit of the Management API is rate_limited, not an unknown user', async () => {
    tenant.faults.set('/api/v2', {
      status: 429,
      body: { statusCode: 429, errorCode: 'too_many_attempts' },
      headers: { 'retry-after': '99' },
    });
    assertError(await container.getUser('jo@example.com'), 'rate_limited');
    assertError(await container.getUser('some.name'), 'rate_limited');
  });
});
