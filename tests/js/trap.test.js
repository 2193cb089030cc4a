// @ts-check
// A trap in the module, and a runtime whose timers and requests don't do what they should: the callback is called once, and the next call works.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  addUser,
  assertError,
  assertFound,
  newContainer,
  profileOf,
  startOldTenant,
} from './support.js';

const tenant = await startOldTenant();
const user = await addUser(tenant);
const email = String(user.email);

/** Captures the memory of each instance, and can fill it with 0xff at several moments of a call. */
const CORRUPTING = `
  globalThis.memories = []; globalThis.corruptAt = '';
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct(target, args) {
    const instance = Reflect.construct(target, args);
    memories.push(Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory));
    return instance;
  } });
  const corrupt = (moment) => {
    if (corruptAt !== moment) return;
    corruptAt = '';
    for (const memory of memories) new Uint8Array(memory.buffer).fill(0xff);
  };
  const https = process.getBuiltinModule('https');
  const { request } = https;
  https.request = (url, options, answered) => {
    corrupt('called');
    return request(url, options, (response) => {
      corrupt('answered');
      response.once('data', () => corrupt('reading')).once('end', () => corrupt('read'));
      answered(response);
    });
  };`;

/** @param {import('./support.js').ScriptContainer} container @param {string} moment */
const corruptAt = (container, moment) =>
  container.evaluate(`(globalThis.corruptAt = ${JSON.stringify(moment)}, null)`);

/** Memory that is none any more may make a call wait for nothing; the clock then ends it. @param {import('./support.js').RunResult} run */
function assertFault(run) {
  assertError(run, 'unavailable');
  assert.doesNotMatch(
    run.error?.message ?? '',
    /unreachable|out of bounds|RuntimeError|wasm|Maximum call/i,
  );
  assert.ok(run.ms < 6000, `${run.ms} ms`);
}

describe('a trap', () => {
  for (const moment of ['called', 'answered', 'reading', 'read']) {
    for (const script of /** @type {const} */ (['login', 'getUser'])) {
      test(`in ${script}, when memory is corrupted as a request is ${moment}: one Error, and the next call works`, async (t) => {
        const container = newContainer(t, tenant, { Timeout_Ms: '1800' }, { preload: CORRUPTING });
        await corruptAt(container, moment);
        assertFault(await container[script](email));
        await container.flush();
        const own = await addUser(tenant);
        assertFound(await container.getUser(own.email), profileOf(own, tenant));
        assertFound(await container.login(String(own.email)), profileOf(own, tenant));
        assert.equal(await container.evaluate('memories.length'), 2);
        assert.equal(container.starts, 1);
      });
    }
  }

  test('ends the other calls of the container too, each once', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '1800' }, { preload: CORRUPTING });
    const fresh = await addUser(tenant);
    assertFound(await container.getUser(fresh.email), profileOf(fresh, tenant));
    tenant.faults.set('/', {
      delay: 400,
      when: ({ body }) => body?.username !== 'first@example.com',
    });
    const others = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? container.login(email) : container.getUser(fresh.email),
    );
    await corruptAt(container, 'answered');
    const first = container.login('first@example.com');
    assertFault(await first);
    for (const run of await Promise.all(others)) assertFault(run);
    // The answers that they waited for arrive only now.
    tenant.faults.clear();
    assertFound(await container.getUser(fresh.email), profileOf(fresh, tenant));
    await container.flush();
    assert.equal(container.starts, 1);
  });

  test('of an instance that is already replaced does not end the calls of the new one', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '1500' }, { preload: CORRUPTING });
    await corruptAt(container, 'answered');
    assertFault(await container.login(email));
    // The deadline of the attempt that trapped comes a second after it.
    await sleep(500);
    tenant.faults.set('/oauth/token', { delay: 800 });
    assertFound(await container.login(email), profileOf(user, tenant));
  });

  test('while the token of the Management API is asked for does not stop the next call', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '2500' }, { preload: CORRUPTING });
    const fresh = await addUser(tenant);
    await corruptAt(container, 'answered');
    assertFault(await container.getUser(fresh.email));
    const run = await container.getUser(fresh.email);
    assertFound(run, profileOf(fresh, tenant));
    assert.ok(run.ms < 2000, `${run.ms} ms`);
  });

  test('is logged as what it is', async (t) => {
    const container = newContainer(t, tenant, {}, { preload: CORRUPTING });
    await corruptAt(container, 'answered');
    await container.login(email);
    const [line, ...more] = container.takeLog();
    assert.deepEqual(
      [line?.event, line?.code, line?.fault, more],
      ['login', 'unavailable', 'internal', []],
    );
  });

  test('again and again does no lasting harm', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '1800' }, { preload: CORRUPTING });
    for (let turn = 0; turn < 5; turn += 1) {
      await corruptAt(container, 'read');
      assertFault(await container.login(email));
    }
    assertFound(await container.login(email), profileOf(user, tenant));
    assert.equal(container.starts, 1);
  });
});

/** Requests that come to nothing, whatever is done to them. */
const SILENT = `
  globalThis.late = [];
  process.getBuiltinModule('https').request = (url, options, answered) => {
    const request = { on(name, listener) { request[name] = listener; }, end() {}, destroy() {}, answered };
    late.push(request);
    return request;
  };`;
/** Timers of more than 18 seconds fire soon, shorter ones never. */
const STUCK = `${SILENT}
  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = (callback, ms, ...args) => (ms > 18_000 && ms < 20_000 ? realTimeout(callback, 100, ...args) : ms < 100 ? realTimeout(callback, ms, ...args) : realTimeout(() => {}, 0));`;
/** All timers are early. */
const EARLY = `${SILENT}
  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = (callback, ms, ...args) => realTimeout(callback, Math.min(ms, 20), ...args);`;
/** The module's own timers all fail. */
const THROWING = `${SILENT}
  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = (callback, ms, ...args) => { if (ms > 100 && ms < 18_000) throw new Error('no timers'); return realTimeout(callback, Math.min(ms, 200), ...args); };`;

describe('the watchdog', () => {
  for (const [name, preload] of Object.entries({
    'requests that are stuck': STUCK,
    'timers that are early': EARLY,
    'timers that fail': THROWING,
  })) {
    test(`with ${name} the callback is called once, with an Error`, async (t) => {
      const container = newContainer(t, tenant, {}, { preload, timeLimit: 8000 });
      const runs = await Promise.all([
        container.login(email),
        container.getUser(email),
        container.login(email),
        container.getUser('some.name'),
      ]);
      for (const run of runs) assertError(run, 'unavailable');
      assert.equal(container.starts, 1);
    });
  }

  test('comes before the platform’s own limit, and after the longest time a setting allows', async (t) => {
    const preload = `globalThis.delays = []; const real = setTimeout;
      globalThis.setTimeout = (callback, ms, ...args) => { delays.push(ms); return real(callback, ms, ...args); };`;
    const container = newContainer(t, tenant, { Timeout_Ms: '18000' }, { preload });
    await container.login(email);
    // Node's own modules set timers as well, of other lengths.
    const delays = await container.evaluate('delays');
    assert.equal(
      delays.filter((/** @type {number} */ ms) => ms > 18_000 && ms < 20_000).length,
      1,
      `${delays}`,
    );
  });

  test('a request that settles after the end changes nothing', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '300' }, { preload: SILENT });
    const runs = await Promise.all([
      container.login(email),
      container.login(email),
      container.getUser(email),
    ]);
    for (const run of runs) assertError(run, 'unavailable');
    await container.evaluate(`late.forEach((request, index) => {
      if (index > 0) return request.error(new Error('late'));
      const response = { statusCode: 200, headers: {}, on: (name, listener) => { response[name] = listener; } };
      request.answered(response);
      response.data(new TextEncoder().encode('{}'));
      response.end();
    }) ?? null`);
    await container.flush();
    for (const run of runs) assert.equal(run.calls, 1);
  });
});
