// @ts-check
// Faults of the old tenant, on the wire and in its answers, at each of the requests.
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

/** For faults that take all the time there is; the others have more, so that a busy machine does not take their second attempt. */
const HASTE_MS = 900;
// A server that a redirect leads to, and that must never see a request.
const trap = await OldTenant.start({ authority: await CertificateAuthority.load() });
after(() => trap.close());

/** @typedef {import('../tenant/faults.js').Fault} Fault */

/** Where a fault can strike: the path, how many requests come before it, and the call. Each has a tenant of its own. */
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
  'getUser by username': await target('/api/v2/users', 0, (container, user) =>
    container.getUser(user.username),
  ),
};

/**
 * @param {string} path
 * @param {number} before
 * @param {(container: import('./support.js').ScriptContainer, user: import('./support.js').OldUser, tenant: OldTenant) => Promise<import('./support.js').RunResult>} ask
 */
async function target(path, before, ask) {
  const { tenant, reset } = await newOldTenant();
  const user = await addUser(tenant, { username: 'some.name' });
  const containers = [
    newContainer({ after }, tenant),
    newContainer({ after }, tenant, { Timeout_Ms: String(HASTE_MS) }),
  ];
  // With a token of the Management API from here on, so that its request does not count.
  for (const container of containers) {
    assertFound(await container.getUser(user.email), profileOf(user, tenant));
  }
  const [patient, hasty] = containers.map((container) => ({
    call: () => ask(container, user, tenant),
    takeLog: () => container.takeLog(),
  }));
  return {
    tenant,
    reset,
    user,
    path,
    before,
    patient: patient ?? assert.fail(),
    hasty: hasty ?? assert.fail(),
  };
}

/** What is not worth a second try. @type {Record<string, Fault>} */
const final = {
  'status 500': { status: 500 },
  'status 501': { status: 501, body: { error: 'unsupported' } },
  'status 505': { status: 505 },
  'status 418': { status: 418, body: 'I am a teapot' },
  'status 400': { status: 400, body: {} },
  'status 204': { status: 204, body: '' },
  'a redirect': { redirect: `https://${trap.domain}/oauth/token` },
  'a redirect that keeps the method': {
    status: 308,
    redirect: `https://${trap.domain}/api/v2/users-by-email`,
  },
  'a redirect to its own host': { status: 307, redirect: '/oauth/token' },
  'not JSON': { notJson: true },
  'not JSON with a status that means something': { notJson: true, status: 403 },
  'an empty body': { status: 200, body: '' },
  'JSON that is no object or list': { status: 200, body: '"text"' },
  'JSON that is a number': { status: 200, body: '7' },
  'JSON with something behind it': { status: 200, body: '{} {}' },
  'JSON that is deep': { status: 200, body: `${'['.repeat(100_000)}${']'.repeat(100_000)}` },
  'an answer beyond all measure': { status: 200, body: `{"id_token":"${'x'.repeat(9_000_000)}"}` },
  'no answer': { hang: true },
  'half a body': { hangBody: true },
};
/** What is. @type {Record<string, Fault>} */
const twice = {
  'status 502': { status: 502 },
  'status 503': { status: 503, notJson: true },
  'status 504': { status: 504 },
  'a reset connection': { reset: true },
  'a connection that is closed without an answer': { close: true },
};

describe('a fault', { concurrency: true }, () => {
  for (const [name, { tenant, reset, user, path, before, patient, hasty }] of Object.entries(
    targets,
  )) {
    describe(name, { concurrency: 1 }, () => {
      beforeEach(() => {
        reset();
        patient.takeLog();
        hasty.takeLog();
      });
      // The read of a user is the same in both scripts: there only what the endpoint itself could change.
      const some =
        name === 'login reading the user'
          ? [
              'status 500',
              'status 503',
              'a redirect',
              'not JSON',
              'no answer',
              'a reset connection',
            ]
          : null;
      for (const [fault, values] of Object.entries({ ...final, ...twice }).filter(
        ([key]) => some?.includes(key) ?? true,
      )) {
        const attempts = fault in twice ? 2 : 1;
        test(`${fault}: unavailable after ${attempts === 1 ? 'one attempt' : 'two attempts'}`, async () => {
          const { call, takeLog } = values.hang || values.hangBody ? hasty : patient;
          tenant.faults.set(path, values);
          const run = await call();
          assertError(run, 'unavailable');
          assert.equal(tenant.requests.length, before + attempts);
          assert.equal(takeLog().at(-1)?.requests, before + attempts);
          assert.ok(run.ms < HASTE_MS + 1500, `${run.ms} ms`);
          assert.deepEqual(trap.requests, []);
        });
      }

      for (const [fault, values] of Object.entries(twice)) {
        test(`${fault}: the second attempt works`, async () => {
          tenant.faults.set(path, { ...values, times: 1 });
          assertFound(await patient.call(), profileOf(user, tenant));
          assert.equal(tenant.requests.length, before + 2);
        });
      }

      test('a body that is cut off: unavailable after two attempts, being a broken connection', async () => {
        tenant.faults.set(path, { cutBody: true });
        assertError(await patient.call(), 'unavailable');
        assert.equal(tenant.requests.length, before + 2);
      });

      test('a slow answer within the time is waited for', async () => {
        tenant.faults.set(path, { delay: 300, times: 1 });
        assert.equal((await patient.call()).error, null);
        assert.equal(tenant.requests.length, before + 1);
      });

      test('a first attempt that breaks late leaves no time for a second', async () => {
        tenant.faults.set(path, { delay: 500, reset: true });
        assertError(await hasty.call(), 'unavailable');
        assert.equal(tenant.requests.length, before + 1);
      });
    });
  }
});

describe('an attempt that is given up', () => {
  for (const fault of /** @type {Fault[]} */ ([{ hang: true }, { hangBody: true }])) {
    test(`closes its connection: ${Object.keys(fault)}`, async (t) => {
      const { tenant, user, reset } = targets['login at the token endpoint'];
      reset();
      const own = newContainer(t, tenant, { Timeout_Ms: '600' });
      tenant.faults.set('/oauth/token', fault);
      const connected = once(tenant.server.app.server, 'secureConnection');
      const running = own.login(String(user.email));
      const [socket] = await connected;
      const closed = once(socket, 'close', { signal: AbortSignal.timeout(5000) });
      assertError(await running, 'unavailable');
      await closed;
      assert.ok(socket.destroyed);
    });
  }
});
