// @ts-check
// Failures of the module itself: what the callback and the log say, and that the next call works.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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

/** The kind of an internal error, as its message names it. @param {import('./support.js').RunResult} run */
const kindOf = ({ error }) =>
  /script \d+\.\d+\.\d+: (.*) \(see docs\//.exec(error?.message ?? '')?.[1];

/** The watchdog ends each call soon, and no other timer of the module fires. */
const IMPATIENT = `
  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = (callback, ms, ...args) =>
    ms > 18_000 ? realTimeout(callback, 1, ...args) : ms < 100 ? realTimeout(callback, ms, ...args) : 0;`;

describe('the kind of an internal error', () => {
  /** What the runtime throws where WebAssembly is forbidden: its name may be anything. */
  const thrown = {
    nothing: 'null',
    'an error without a name': '{}',
    'an error whose name begins as a text': `{ name: 'text of the Host' }`,
    'an error whose name ends as a text': `{ name: 'Host of the text' }`,
    'an error whose name throws': '{ get name() { throw new Error(); } }',
    'an error that is no text': 'Object.create(null)',
  };
  for (const [name, code] of Object.entries(thrown)) {
    test(`${name} is of the kind Error`, async (t) => {
      const preload = `WebAssembly.Module = class { constructor() { throw ${code}; } };`;
      const container = newContainer(t, tenant, {}, { preload });
      const run = await container.login(email);
      assertError(run, 'unavailable');
      assert.equal(kindOf(run), 'Error');
      const [{ code: logged, fault } = {}, ...more] = container.takeLog();
      assert.deepEqual([logged, fault, more], ['unavailable', 'internal', []]);
    });
  }

  test('the level off logs no internal error', async (t) => {
    const preload = 'WebAssembly.Module = class { constructor() { throw new Error(); } };';
    const container = newContainer(t, tenant, { Log_Level: 'off' }, { preload });
    assertError(await container.login(email), 'unavailable');
    assert.deepEqual(container.console, []);
  });

  test('a call that the watchdog ends had no answer in time', async (t) => {
    const preload = `
      process.getBuiltinModule('https').request = () => ({ on() {}, end() {}, destroy() {} });
      ${IMPATIENT}`;
    const container = newContainer(t, tenant, {}, { preload });
    const run = await container.login(email);
    assertError(run, 'unavailable');
    assert.equal(kindOf(run), 'no answer in time');
    assert.equal(container.takeLog()[0]?.error, 'no answer in time');
  });

  for (const report of ['{"reply"', 'null', '{}', '{"code":7}']) {
    test(`the report ${report} is none`, async (t) => {
      const preload = `const { decode } = TextDecoder.prototype;
        TextDecoder.prototype.decode = function (...args) {
          const text = decode.apply(this, args);
          return text.startsWith('{"reply":') ? ${JSON.stringify(report)} : text;
        };`;
      const container = newContainer(t, tenant, {}, { preload });
      const run = await container.login(email);
      assertError(run, 'unavailable');
      assert.equal(kindOf(run), 'no report');
      assert.equal(container.takeLog()[0]?.error, 'no report');
    });
  }
});

describe('an instance that has trapped', () => {
  /** The next export that is called traps once `trapNext` is set; `late` counts the calls of an instance after its trap. */
  const TRAPPING = `
    globalThis.trapNext = false; globalThis.late = 0;
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct(target, args) {
      const { exports } = Reflect.construct(target, args);
      let trapped = false;
      const guard = (value) => (...values) => {
        if (trapped) late += 1;
        if (!trapNext) return value(...values);
        trapNext = false;
        trapped = true;
        throw new WebAssembly.RuntimeError('unreachable');
      };
      return { exports: Object.fromEntries(Object.entries(exports).map(([name, value]) =>
        [name, typeof value === 'function' ? guard(value) : value])) };
    } });`;

  test('a module that traps when it starts is an internal error, and the next call works', async (t) => {
    const preload = `${TRAPPING} trapNext = true; globalThis.compiled = 0;
      WebAssembly.Module = new Proxy(WebAssembly.Module, { construct(...args) {
        compiled += 1;
        return Reflect.construct(...args);
      } });`;
    const container = newContainer(t, tenant, {}, { preload });
    const run = await container.login(email);
    assertError(run, 'unavailable');
    assert.equal(kindOf(run), 'RuntimeError');
    assertFound(await container.login(email), profileOf(user, tenant));
    assert.equal(await container.evaluate('compiled'), 1);
  });

  test('a trap ends the calls, whatever other code has put among them', async (t) => {
    const container = newContainer(t, tenant, {}, { preload: TRAPPING });
    assertFound(await container.login(email), profileOf(user, tenant));
    await container.evaluate(`Object.getOwnPropertySymbols(globalThis)
      .filter(({ description }) => description.startsWith('auth0-account-migration '))
      .forEach((key) => globalThis[key].pending.add(7)) ?? null`);
    await container.evaluate('((globalThis.trapNext = true), null)');
    const run = await container.login(email);
    assertError(run, 'unavailable');
    assert.equal(kindOf(run), 'RuntimeError');
  });

  test('no code of it runs any more, neither for a timer nor for a late response', async (t) => {
    const preload = `${TRAPPING}
      globalThis.timers = []; globalThis.responses = [];
      const realTimeout = globalThis.setTimeout;
      globalThis.setTimeout = (callback, ...args) => {
        timers.push(callback);
        return realTimeout(callback, ...args);
      };
      const https = process.getBuiltinModule('https');
      const { request } = https;
      https.request = (options, onResponse) => request(options, (response) => {
        response.once('end', () => { trapNext = true; });
        onResponse(response);
      });`;
    const container = newContainer(t, tenant, {}, { preload });
    const run = await container.login(email);
    assertError(run, 'unavailable');
    assert.equal(kindOf(run), 'RuntimeError');
    await container.evaluate('timers.splice(0).forEach((callback) => callback()) ?? null');
    await container.flush();
    assert.equal(await container.evaluate('late'), 0);
  });
});

test('a response after the watchdog has ended its call leaves the instance as it is', async (t) => {
  const preload = `
    globalThis.instances = 0; globalThis.requests = [];
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct(...args) {
      instances += 1;
      return Reflect.construct(...args);
    } });
    process.getBuiltinModule('https').request = (options, onResponse) => {
      requests.push(onResponse);
      return { on() {}, end() {}, destroy() {} };
    };
    ${IMPATIENT}`;
  const container = newContainer(t, tenant, {}, { preload });
  assert.equal(kindOf(await container.login(email)), 'no answer in time');
  await container.evaluate(`requests.splice(0).forEach((onResponse) => {
    const response = { statusCode: 403, headers: {}, on: (name, listener) => { response[name] = listener; } };
    onResponse(response);
    response.data(new TextEncoder().encode('{"error":"invalid_grant"}'));
    response.end();
  }) ?? null`);
  await container.flush();
  assert.equal(kindOf(await container.login(email)), 'no answer in time');
  assert.equal(await container.evaluate('instances'), 1);
});
