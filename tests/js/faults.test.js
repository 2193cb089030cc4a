// @ts-check
// Faults of the old tenant, in connections and in responses, at each request of the action scripts.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, beforeEach, describe, test } from 'node:test';
import { CertificateAuthority, OldTenant } from '../tenant/index.js';
import {
  addUser,
  assertError,
  assertFound,
  newOldTenant,
  newContainer,
  profileOf,
} from './support.js';

/** Time limit for faults that use up all of it. Other faults get more time, so that a busy machine still makes the second attempt. */
const SHORT_TIMEOUT_MS = 2_000;
// The target of redirects. It must never get a request.
const redirectTarget = await OldTenant.start({ authority: await CertificateAuthority.load() });
after(() => redirectTarget.close());

/** @typedef {import('../tenant/faults.js').Fault} Fault */

/** The requests at which a fault is injected: the path, the number of requests before it, and the call. Each has its own tenant. */
const targets = {
  'login at the token endpoint': await target('/oauth/token', 0, (container, user) =>
    container.login(String(user.email)),
  ),
  'login reading the user': await target('/api/v2/users', 1, (container, user, tenant) => {
    tenant.action = undefined;
    return container.login(String(user.email));
  }),
  'getUser by e-mail': await target('/api/v2/users-by-email', 0, (container, user) =>
    container.getUser(user.email),
  ),
  // What a search has found is read again by ID.
  'getUser by username': await target(
    '/api/v2/users',
    0,
    (container, user) => container.getUser(user.username),
    1,
  ),
};

/**
 * @param {string} path
 * @param {number} before
 * @param {(container: import('./support.js').ScriptContainer, user: import('./support.js').OldUser, tenant: OldTenant) => Promise<import('./support.js').RunResult>} call
 * @param {number} [afterwards] how many requests follow a successful one
 */
async function target(path, before, call, afterwards = 0) {
  const { tenant, reset } = await newOldTenant();
  const user = await addUser(tenant, { username: 'some.name' });
  const containers = [
    newContainer({ after }, tenant),
    newContainer({ after }, tenant, { Timeout_Ms: String(SHORT_TIMEOUT_MS) }),
  ];
  // Each container gets a token of the Management API here, so that the tests do not count its request.
  for (const container of containers) {
    assertFound(await container.getUser(user.email), profileOf(user, tenant));
  }
  const [normal, impatient] = containers.map((container) => ({
    call: () => call(container, user, tenant),
    takeLog: () => container.takeLog(),
  }));
  return {
    tenant,
    reset,
    user,
    path,
    before,
    afterwards,
    normal: normal ?? assert.fail(),
    impatient: impatient ?? assert.fail(),
  };
}

/** Faults that are not retried. @type {Record<string, Fault>} */
const finalFaults = {
  'status 500': { status: 500 },
  'status 501': { status: 501, body: { error: 'unsupported' } },
  'status 505': { status: 505 },
  'status 418': { status: 418, body: 'I am a teapot' },
  'status 400': { status: 400, body: {} },
  'status 204': { status: 204, body: '' },
  'a redirect': { redirect: `https://${redirectTarget.domain}/oauth/token` },
  'a redirect that keeps the method': {
    status: 308,
    redirect: `https://${redirectTarget.domain}/api/v2/users-by-email`,
  },
  'a redirect to its own host': { status: 307, redirect: '/oauth/token' },
  'a body that is not JSON': { notJson: true },
  'a body that is not JSON, with the status of an OAuth error': { notJson: true, status: 403 },
  'an empty body': { status: 200, body: '' },
  'JSON that is a string': { status: 200, body: '"text"' },
  'JSON that is a number': { status: 200, body: '7' },
  'JSON with trailing data': { status: 200, body: '{} {}' },
  'deeply nested JSON': { status: 200, body: `${'['.repeat(100_000)}${']'.repeat(100_000)}` },
  'a body over the size limit': { status: 200, body: `{"id_token":"${'x'.repeat(9_000_000)}"}` },
  'no response': { hang: true },
  'a body that never ends': { hangBody: true },
};
/** Faults that are retried once. @type {Record<string, Fault>} */
const retriedFaults = {
  'status 502': { status: 502 },
  'status 503': { status: 503, notJson: true },
  'status 504': { status: 504 },
  'a reset connection': { reset: true },
  'a connection that is closed without a response': { close: true },
};

describe('faults of the old tenant', { concurrency: true }, () => {
  for (const [
    name,
    { tenant, reset, user, path, before, afterwards, normal, impatient },
  ] of Object.entries(targets)) {
    describe(name, { concurrency: 1 }, () => {
      beforeEach(() => {
        reset();
        normal.takeLog();
        impatient.takeLog();
      });
      // Both scripts share the code that reads a user, so login is tested only with faults that depend on the endpoint.
      const selected =
        name === 'login reading the user'
          ? [
              'status 500',
              'status 503',
              'a redirect',
              'a body that is not JSON',
              'no response',
              'a reset connection',
            ]
          : null;
      for (const [fault, values] of Object.entries({ ...finalFaults, ...retriedFaults }).filter(
        ([key]) => selected?.includes(key) ?? true,
      )) {
        const attempts = fault in retriedFaults ? 2 : 1;
        test(`${name}: ${fault} is unavailable after ${attempts === 1 ? 'one attempt' : 'two attempts'}`, async () => {
          const { call, takeLog } = values.hang || values.hangBody ? impatient : normal;
          tenant.faults.set(path, values);
          const run = await call();
          assertError(run, 'unavailable');
          assert.equal(tenant.requests.length, before + attempts);
          assert.equal(takeLog().at(-1)?.requests, before + attempts);
          assert.ok(run.ms < SHORT_TIMEOUT_MS + 1500, `${run.ms} ms`);
          assert.deepEqual(redirectTarget.requests, []);
        });
      }

      for (const [fault, values] of Object.entries(retriedFaults)) {
        test(`${name}: the second attempt succeeds after ${fault}`, async () => {
          tenant.faults.set(path, { ...values, times: 1 });
          assertFound(await normal.call(), profileOf(user, tenant));
          assert.equal(tenant.requests.length, before + 2 + afterwards);
        });
      }

      test(`${name}: a truncated body is retried once like a broken connection`, async () => {
        tenant.faults.set(path, { cutBody: true });
        assertError(await normal.call(), 'unavailable');
        assert.equal(tenant.requests.length, before + 2);
      });

      test(`${name}: a slow response within the time limit is awaited`, async () => {
        tenant.faults.set(path, { delay: 300, times: 1 });
        assert.equal((await normal.call()).error, null);
        assert.equal(tenant.requests.length, before + 1 + afterwards);
      });

      test(`${name}: a first attempt that fails late is not retried`, async () => {
        tenant.faults.set(path, { delay: SHORT_TIMEOUT_MS - 400, reset: true });
        assertError(await impatient.call(), 'unavailable');
        assert.equal(tenant.requests.length, before + 1);
      });
    });
  }
});

describe('timed out attempts', () => {
  for (const fault of /** @type {Fault[]} */ ([{ hang: true }, { hangBody: true }])) {
    test(`an attempt that times out with the fault ${Object.keys(fault)} closes its connection`, async (t) => {
      const { tenant, user, reset } = targets['login at the token endpoint'];
      reset();
      const container = newContainer(t, tenant, { Timeout_Ms: '600' });
      tenant.faults.set('/oauth/token', fault);
      const connected = once(tenant.server.app.server, 'secureConnection');
      const running = container.login(String(user.email));
      const [socket] = await connected;
      const closed = once(socket, 'close', { signal: AbortSignal.timeout(5000) });
      assertError(await running, 'unavailable');
      await closed;
      assert.ok(socket.destroyed);
    });
  }
});
