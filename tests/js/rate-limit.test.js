// @ts-check
// Rate limits of the old tenant: waited for when that fits the time, else told at once.
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

// Not reset between tests, which run at once: each has a user of its own, and the faults are told apart by it.
const { tenant } = await newOldTenant();
const container = newContainer({ after }, tenant, { Timeout_Ms: '3000' });
await container.getUser('nobody@example.com');

const seconds = (/** @type {number} */ from) => String(Math.floor(Date.now() / 1000) + from);
const body = {
  error: 'too_many_requests',
  error_description: 'Global limit has been reached',
  statusCode: 429,
};

/** @typedef {{ limit: () => import('../tenant/faults.js').Fault, attempts: [number, number], wait?: number, code?: string }} Case */

/** @type {Record<string, Case>} */
const cases = {
  // Those that fit are waited for.
  'x-ratelimit-reset': {
    limit: () => ({ times: 1, headers: { 'x-ratelimit-reset': seconds(1) } }),
    attempts: [2, 2],
    wait: 240,
  },
  'x-ratelimit-reset that is over': {
    limit: () => ({ times: 1, headers: { 'x-ratelimit-reset': seconds(-5) } }),
    attempts: [2, 2],
    wait: 240,
  },
  'Retry-After': {
    limit: () => ({ times: 1, headers: { 'retry-after': '1' } }),
    attempts: [2, 2],
    wait: 990,
  },
  'Retry-After before x-ratelimit-reset': {
    limit: () => ({ times: 1, headers: { 'retry-after': '1', 'x-ratelimit-reset': seconds(600) } }),
    attempts: [2, 2],
    wait: 990,
  },
  'no word of it': {
    limit: () => ({ times: 1, headers: { 'x-ratelimit-reset': '' } }),
    attempts: [2, 2],
    wait: 240,
  },
  'words that mean nothing': {
    limit: () => ({ times: 1, headers: { 'retry-after': 'soon', 'x-ratelimit-reset': '-1' } }),
    attempts: [2, 2],
    wait: 240,
  },
  // The others end the call at once.
  'x-ratelimit-reset in a minute': {
    limit: () => ({ headers: { 'x-ratelimit-reset': seconds(60) } }),
    attempts: [1, 1],
    code: 'rate_limited',
  },
  'Retry-After a minute': {
    limit: () => ({ headers: { 'retry-after': '60' } }),
    attempts: [1, 1],
    code: 'rate_limited',
  },
  'Retry-After that leaves no time for the attempt': {
    limit: () => ({ headers: { 'retry-after': '3' } }),
    attempts: [1, 1],
    code: 'rate_limited',
  },
  'Retry-After beyond all numbers': {
    limit: () => ({ headers: { 'retry-after': '18446744073709551615' } }),
    attempts: [1, 1],
    code: 'rate_limited',
  },
  'a limit that stays': {
    limit: () => ({ headers: { 'retry-after': '1' } }),
    attempts: [2, 4],
    code: 'rate_limited',
  },
};
/** @type {Record<string, Case>} a lock on the user: not tried again, whatever the headers say */
const locks = Object.fromEntries(
  /** @type {Record<string, string>[]} */ ([
    {},
    { 'retry-after': '1' },
    { 'x-ratelimit-reset': seconds(1) },
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
/** @type {Record<string, { path: string, of: (request: JournalEntry) => unknown, call: (email: string) => Promise<import('./support.js').RunResult>, all: Record<string, Case> }>} */
const scripts = {
  login: {
    path: '/oauth/token',
    of: (request) => request.body?.username,
    call: (email) => container.login(email),
    all: { ...cases, ...locks },
  },
  getUser: {
    path: '/api/v2/users-by-email',
    of: ({ query }) => query.email,
    call: (email) => container.getUser(email),
    all: cases,
  },
};

describe('429', { concurrency: true }, () => {
  for (const [script, { path, of, call, all }] of Object.entries(scripts)) {
    const prepared = Promise.all(
      Object.entries(all).map(async ([name, { limit }]) => {
        const user = await addUser(tenant);
        return {
          name,
          user,
          fault: {
            status: 429,
            body,
            when: (/** @type {JournalEntry} */ request) => of(request) === user.email,
            ...limit(),
          },
        };
      }),
    );
    const ready = prepared.then((list) =>
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
      test(`${script}: ${name} ${code ? `is ${code}` : 'is waited for'}`, async () => {
        await ready;
        const user = (await prepared).find((entry) => entry.name === name)?.user ?? assert.fail();
        const run = await call(String(user.email));
        if (code) {
          assertError(run, code, code === 'too_many_attempts' ? 'UnauthorizedError' : 'Error');
        } else assertFound(run, profileOf(user, tenant));
        const times = tenant.requests
          .filter((request) => request.path === path && of(request) === user.email)
          .map(({ at }) => at);
        assert.ok(times.length >= least && times.length <= most, `${times.length} attempts`);
        if (wait) assert.ok(Number(times[1]) - Number(times[0]) >= wait, `${times}`);
        assert.ok(run.ms < (most === 1 ? 1500 : 4500), `${run.ms} ms`);
      });
    }
  }
});

describe('429 elsewhere', () => {
  test('a limit of the tenant itself', async () => {
    const user = await addUser(tenant);
    tenant.faults.clear();
    tenant.rateLimits['/api/v2/users-by-email'] = { limit: 1, seconds: 1 };
    const runs = await Promise.all([container.getUser(user.email), container.getUser(user.email)]);
    delete tenant.rateLimits['/api/v2/users-by-email'];
    for (const run of runs) assertFound(run, profileOf(user, tenant));
  });

  test('the token request waits as well', async (t) => {
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

  test('a limit at the Management API is never "not found"', async () => {
    tenant.faults.set('/api/v2', {
      status: 429,
      body: { statusCode: 429, errorCode: 'too_many_attempts' },
      headers: { 'retry-after': '99' },
    });
    assertError(await container.getUser('jo@example.com'), 'rate_limited');
    assertError(await container.getUser('some.name'), 'rate_limited');
  });
});
