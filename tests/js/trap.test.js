// @ts-check
// Traps in the module, and runtimes with broken timers or requests: the callback is called once, and the next call works.
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

/** Captures the memory of each instance, and fills it with 0xff at a chosen moment of a call. */
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
  https.request = (options, onResponse) => {
    corrupt('sent');
    return request(options, (response) => {
      corrupt('answered');
      response.once('data', () => corrupt('partly read')).once('end', () => corrupt('fully read'));
      onResponse(response);
    });
  };`;

/** @param {import('./support.js').ScriptContainer} container @param {string} moment */
const corruptAt = (container, moment) =>
  container.evaluate(`(globalThis.corruptAt = ${JSON.stringify(moment)}, null)`);

/** A call with corrupted memory may wait for something that never happens; its time limit then ends it. @param {import('./support.js').RunResult} run */
function assertFault(run) {
  assertError(run, 'unavailable');
  assert.doesNotMatch(run.error?.message ?? '', /unreachable|out of bounds|wasm|Maximum call/i);
  assert.ok(run.ms < 6000, `${run.ms} ms`);
}

describe('traps', () => {
  for (const moment of ['sent', 'answered', 'partly read', 'fully read']) {
    for (const script of /** @type {const} */ (['login', 'getUser'])) {
      test(`a trap in ${script} when a request is ${moment} is one Error, and the next call works`, async (t) => {
        const container = newContainer(t, tenant, { Timeout_Ms: '1800' }, { preload: CORRUPTING });
        await corruptAt(container, moment);
        assertFault(await container[script](email));
        await container.flush();
        const other = await addUser(tenant);
        assertFound(await container.getUser(other.email), profileOf(other, tenant));
        assertFound(await container.login(String(other.email)), profileOf(other, tenant));
        assert.equal(await container.evaluate('memories.length'), 2);
        assert.equal(container.starts, 1);
      });
    }
  }

  test('a trap ends each concurrent call of the container exactly once', async (t) => {
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
    // The responses to these calls arrive only now.
    tenant.faults.clear();
    assertFound(await container.getUser(fresh.email), profileOf(fresh, tenant));
    await container.flush();
    assert.equal(container.starts, 1);
  });

  test('a trap does not end calls of the instance that replaced the trapped one', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '1500' }, { preload: CORRUPTING });
    await corruptAt(container, 'answered');
    assertFault(await container.login(email));
    // The deadline of the attempt that trapped comes a second after it.
    await sleep(500);
    tenant.faults.set('/oauth/token', { delay: 800 });
    assertFound(await container.login(email), profileOf(user, tenant));
  });

  test('a trap during a token request does not delay the next call', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '2500' }, { preload: CORRUPTING });
    const fresh = await addUser(tenant);
    await corruptAt(container, 'answered');
    assertFault(await container.getUser(fresh.email));
    const run = await container.getUser(fresh.email);
    assertFound(run, profileOf(fresh, tenant));
    assert.ok(run.ms < 2000, `${run.ms} ms`);
  });

  for (const script of /** @type {const} */ (['login', 'getUser'])) {
    test(`a trap in ${script} is logged with the fault internal`, async (t) => {
      const container = newContainer(t, tenant, {}, { preload: CORRUPTING });
      await corruptAt(container, 'answered');
      await container[script](email);
      const [{ error, version, ...line } = {}, ...more] = container.takeLog();
      const event = script === 'login' ? 'login' : 'get_user';
      assert.deepEqual([line, more], [{ event, code: 'unavailable', fault: 'internal' }, []]);
      assert.match(String(version), /^\d+\.\d+\.\d+$/);
      assert.match(String(error), /^[A-Z]\w+Error: /);
    });
  }

  test('the message of an internal error names its kind, not its text', async (t) => {
    const forbidden = `WebAssembly.Module = class { constructor() {
      throw Object.assign(new Error('text of the host'), { name: 'CompileError' }); } };`;
    const container = newContainer(t, tenant, {}, { preload: forbidden });
    const { error } = await container.login(email);
    assert.match(error?.message ?? '', /script \d+\.\d+\.\d+: CompileError \(see docs\//);
    assert.doesNotMatch(error?.message ?? '', /text of the host/);
    assert.match(String(container.takeLog()[0]?.error), /^CompileError: text of the host$/);
  });

  test('a container works after repeated traps', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '1800' }, { preload: CORRUPTING });
    for (let turn = 0; turn < 5; turn += 1) {
      await corruptAt(container, 'fully read');
      assertFault(await container.login(email));
    }
    assertFound(await container.login(email), profileOf(user, tenant));
    assert.equal(container.starts, 1);
  });
});

/** Requests that never end, not even when they are aborted. */
const SILENT_REQUESTS = `
  globalThis.pending = [];
  process.getBuiltinModule('https').request = (options, onResponse) => {
    const request = { on(name, listener) { request[name] = listener; }, end() {}, destroy() {}, onResponse };
    pending.push(request);
    return request;
  };`;
/** Timers of more than 18 seconds fire soon, shorter ones never. */
const STUCK_TIMERS = `${SILENT_REQUESTS}
  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = (callback, ms, ...args) => (ms > 18_000 && ms < 20_000 ? realTimeout(callback, 100, ...args) : ms < 100 ? realTimeout(callback, ms, ...args) : realTimeout(() => {}, 0));`;
/** All timers fire early. */
const EARLY_TIMERS = `${SILENT_REQUESTS}
  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = (callback, ms, ...args) => realTimeout(callback, Math.min(ms, 20), ...args);`;
/** Setting any timer of the module throws. */
const THROWING_TIMERS = `${SILENT_REQUESTS}
  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = (callback, ms, ...args) => { if (ms > 100 && ms < 18_000) throw new Error('no timers'); return realTimeout(callback, Math.min(ms, 200), ...args); };`;

describe('the watchdog', () => {
  for (const [name, preload] of Object.entries({
    'requests and timers that are stuck': STUCK_TIMERS,
    'timers that fire early': EARLY_TIMERS,
    'timers that throw': THROWING_TIMERS,
  })) {
    test(`the watchdog calls the callback once with an Error despite ${name}`, async (t) => {
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

  test('the watchdog fires between the longest Timeout_Ms and the limit of the platform', async (t) => {
    const preload = `globalThis.delays = []; const real = setTimeout;
      globalThis.setTimeout = (callback, ms, ...args) => { delays.push(ms); return real(callback, ms, ...args); };`;
    const container = newContainer(t, tenant, { Timeout_Ms: '18000' }, { preload });
    await container.login(email);
    // Node's own modules also set timers, with other delays.
    const delays = await container.evaluate('delays');
    assert.equal(
      delays.filter((/** @type {number} */ ms) => ms > 18_000 && ms < 20_000).length,
      1,
      `${delays}`,
    );
  });

  test('a response that arrives after the call has ended changes nothing', async (t) => {
    const container = newContainer(t, tenant, { Timeout_Ms: '300' }, { preload: SILENT_REQUESTS });
    const runs = await Promise.all([
      container.login(email),
      container.login(email),
      container.getUser(email),
    ]);
    for (const run of runs) assertError(run, 'unavailable');
    await container.evaluate(`pending.forEach((request, index) => {
      if (index > 0) return request.error(new Error('late'));
      const response = { statusCode: 200, headers: {}, on: (name, listener) => { response[name] = listener; } };
      request.onResponse(response);
      response.data(new TextEncoder().encode('{}'));
      response.end();
    }) ?? null`);
    await container.flush();
    for (const run of runs) assert.equal(run.calls, 1);
  });
});
