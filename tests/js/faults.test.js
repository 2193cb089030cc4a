// @ts-check
// Faults of the old tenant, on the wire and in its answers, at each of the requests.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { CertificateAuthority, OldTenant } from '../tenant/index.js';
import { addUser, assertError, assertFound, newPlace, profileOf, startOldTenant } from './support.js';

const TIMEOUT_MS = 900;
const tenant = await startOldTenant();
const user = await addUser(tenant);
const email = String(user.email);
/** Who is not marked by a login. */
const looked = await addUser(tenant);
const place = newPlace({ after }, tenant, { Timeout_Ms: String(TIMEOUT_MS) });
// A server that a redirect leads to, and that must never see a request.
const trap = await OldTenant.start({ authority: await CertificateAuthority.load() });
after(() => trap.close());

/** @typedef {import('../tenant/faults.js').Fault} Fault */
/** Where a fault can strike: the path, how many requests come before it, and the call. */
const targets = {
  'login at the token endpoint': { path: '/oauth/token', before: 0, call: () => place.login(email) },
  'login reading the user': {
    path: '/api/v2/users',
    before: 1,
    call: () => {
      tenant.action = undefined;
      return place.login(email);
    },
  },
  'getUser by e-mail': { path: '/api/v2/users-by-email', before: 0, call: () => place.getUser(looked.email) },
  'getUser by username': { path: '/api/v2/users', before: 0, call: () => place.getUser('some.name') },
};
// All with a token, so that its requests do not count.
assertFound(await place.getUser(looked.email), profileOf(looked, tenant));

/** What is not worth a second try. @type {Record<string, Fault>} */
const final = {
  'status 500': { status: 500 },
  'status 501': { status: 501, body: { error: 'unsupported' } },
  'status 505': { status: 505 },
  'status 418': { status: 418, body: 'I am a teapot' },
  'status 400': { status: 400, body: {} },
  'status 204': { status: 204, body: '' },
  'a redirect': { redirect: `https://${trap.domain}/oauth/token` },
  'a redirect that keeps the method': { status: 308, redirect: `https://${trap.domain}/api/v2/users-by-email` },
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

for (const [name, { path, before, call }] of Object.entries(targets)) {
  describe(name, () => {
    // The read of a user is the same in both scripts: there only what the endpoint itself could change.
    const some = name === 'login reading the user' ? ['status 500', 'status 503', 'a redirect', 'not JSON', 'no answer', 'a reset connection'] : null;
    for (const [fault, values] of Object.entries({ ...final, ...twice }).filter(([key]) => some?.includes(key) ?? true)) {
      const attempts = fault in twice ? 2 : 1;
      test(`${fault}: unavailable after ${attempts === 1 ? 'one attempt' : 'two attempts'}`, async () => {
        tenant.faults.set(path, values);
        const run = await call();
        assertError(run, 'unavailable');
        assert.equal(tenant.requests.length, before + attempts);
        assert.equal(place.takeLog().at(-1)?.requests, before + attempts);
        assert.ok(run.ms < TIMEOUT_MS + 1500, `${run.ms} ms`);
        assert.deepEqual(trap.requests, []);
      });
    }

    for (const [fault, values] of Object.entries(twice)) {
      test(`${fault}: the second attempt works`, async () => {
        tenant.faults.set(path, { ...values, times: 1 });
        const run = await call();
        if (name === 'getUser by username') assert.deepEqual([run.error, run.result], [null, undefined]);
        else assertFound(run, profileOf(name.startsWith('login') ? user : looked, tenant));
        assert.equal(tenant.requests.length, before + 2);
      });
    }

    test('a body that is cut off: unavailable after two attempts, being a broken connection', async () => {
      tenant.faults.set(path, { cutBody: true });
      assertError(await call(), 'unavailable');
      assert.equal(tenant.requests.length, before + 2);
    });

    test('a slow answer within the time is waited for', async () => {
      tenant.faults.set(path, { delay: 300, times: 1 });
      assert.equal((await call()).error, null);
      assert.equal(tenant.requests.length, before + 1);
    });

    test('a first attempt that breaks late leaves no time for a second', async () => {
      tenant.faults.set(path, { delay: 500, reset: true });
      assertError(await call(), 'unavailable');
      assert.equal(tenant.requests.length, before + 1);
    });
  });
}

describe('an attempt that is given up', () => {
  for (const fault of /** @type {Fault[]} */ ([{ hang: true }, { hangBody: true }])) {
    test(`closes its connection: ${Object.keys(fault)}`, async (t) => {
      const own = newPlace(t, tenant, { Timeout_Ms: '600' });
      tenant.faults.set('/oauth/token', fault);
      const connected = once(tenant.server.app.server, 'secureConnection');
      const running = own.login(email);
      const [socket] = await connected;
      const closed = once(socket, 'close', { signal: AbortSignal.timeout(5000) });
      assertError(await running, 'unavailable');
      await closed;
      assert.ok(socket.destroyed);
    });
  }
});
