// @ts-check
// The form of the action scripts, and what they do to the place that they run in.
import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import { describe, test } from 'node:test';
import { verifyActionScript } from '../tenant/index.js';
import {
  addUser,
  assertError,
  assertFound,
  built,
  newPlace,
  PASSWORD,
  profileOf,
  scripts,
  startOldTenant,
} from './support.js';

const tenant = await startOldTenant();
const files = /** @type {const} */ ([
  ['login', scripts.login, 'function login('],
  ['get_user', scripts.get_user, 'function getUser('],
]);

/** Evaluates a script as the platform's template repository does. @param {string} code @param {Record<string, unknown>} names @returns {Function} */

const evaluated = (code, names) =>
  // eslint-disable-next-line no-new-func -- the platform does the same
  Function(...Object.keys(names), `return ${code}`)(...Object.values(names));

describe('form', () => {
  for (const [name, code, start] of files) {
    test(`${name} is one function expression, with nothing around it`, () => {
      assert.ok(code.startsWith(start));
      assert.ok(code.endsWith('}'));
      assert.doesNotThrow(() => verifyActionScript(code, name));
      const value = evaluated(code, {});
      assert.equal(typeof value, 'function');
      assert.equal(value.name, name === 'login' ? 'login' : 'getUser');
      assert.equal(String(value), code);
      assert.equal(value.length, name === 'login' ? 3 : 2);
    });

    test(`${name} works however it is wrapped`, () => {
      for (const wrap of [
        `return ${code}`,
        `return ${code};`,
        `return ${code}\n`,
        `var f = ${code}; return f`,
        `return (${code})`,
      ]) {
        // eslint-disable-next-line no-new-func -- the platform does the same
        assert.equal(typeof Function(wrap)(), 'function');
      }
    });

    test(`${name} has at most 100,000 bytes, and every one of them survives being pasted`, () => {
      assert.ok(Buffer.byteLength(code) <= 100_000, `${Buffer.byteLength(code)} bytes`);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(code, /[\u0000-\u0008\u000b-\u001f\u007f-\uffff]/);
      assert.doesNotMatch(code, /\bimport\s*\(|^\s*(import|export)\b/m);
    });

    test(`${name} says what it is and of which version`, () => {
      const { version } = JSON.parse(built('package.json'));
      assert.match(code.slice(0, 1000), /auth0-account-migration/);
      assert.ok(code.slice(0, 1000).includes(version));
    });
  }

  test('both have everything inside: neither needs the other', async (t) => {
    const user = await addUser(tenant);
    assertFound(await newPlace(t, tenant).getUser(user.email), profileOf(user, tenant));
    assertFound(await newPlace(t, tenant).login(String(user.email)), profileOf(user, tenant));
  });
});

describe('what they touch', () => {
  test('only modules of Node, and few', async (t) => {
    const place = newPlace(t, tenant, {}, { preload: 'globalThis.required = [];' });
    const recording = (/** @type {string} */ code) => `function recording(...args) {
      const real = require;
      { const require = (name) => { global.required.push(name); return real(name); }; return (${code})(...args); }
    }`;
    const user = await addUser(tenant);
    assertFound(
      await place.run(recording(scripts.get_user), 'getUser', [user.email]),
      profileOf(user, tenant),
    );
    assertFound(
      await place.run(recording(scripts.login), 'login', [user.email, PASSWORD]),
      profileOf(user, tenant),
    );
    const required = await place.evaluate('global.required');
    assert.ok(required.length >= 1);
    for (const name of required) assert.ok(isBuiltin(name), name);
  });

  test('no names but one symbol are left in the container, also by many calls', async (t) => {
    const place = newPlace(t, tenant);
    const user = await addUser(tenant);
    const names = () =>
      place.evaluate(
        '[Object.getOwnPropertyNames(globalThis), Object.getOwnPropertySymbols(globalThis).map(String)]',
      );
    const [namesBefore, symbolsBefore] = await names();
    await place.getUser(user.email);
    for (let turn = 0; turn < 5; turn += 1) await place.login(String(user.email));
    await place.getUser('nobody');
    const [namesAfter, symbolsAfter] = await names();
    assert.deepEqual(namesAfter, namesBefore);
    // Node's own fetch leaves one too.
    const added = symbolsAfter.filter(
      (/** @type {string} */ symbol) =>
        !symbolsBefore.includes(symbol) && !symbol.includes('undici'),
    );
    assert.equal(added.length, 1);
    assert.match(added[0], /auth0-account-migration/);
  });

  test('nothing of the container is changed', async (t) => {
    const place = newPlace(t, tenant);
    await place.evaluate(`(global.before = Object.getOwnPropertyDescriptors(globalThis),
      global.prototypes = [Object, Array, String, Promise, Map, Function].map((type) => Reflect.ownKeys(type.prototype).length), null)`);
    await place.login('jo@example.com');
    await place.getUser('jo@example.com');
    const changed = await place.evaluate(
      `Object.entries(global.before).filter(([name, { value }]) => value !== undefined && !Object.is(globalThis[name], value)).map(([name]) => name)`,
    );
    assert.deepEqual(changed, []);
    assert.ok(
      await place.evaluate(
        '[Object, Array, String, Promise, Map, Function].every((type, index) => Reflect.ownKeys(type.prototype).length === global.prototypes[index])',
      ),
    );
  });

  test('state that others keep in global is left alone', async (t) => {
    const preload = `globalThis.wasm = 'theirs'; globalThis.token = 'theirs'; globalThis.tokens = new Map([['a', 1]]); globalThis.module = {}; globalThis.cache = 7;
      globalThis[Symbol.for('auth0-account-migration')] = 'theirs'; Object.freeze(globalThis.tokens);`;
    const place = newPlace(t, tenant, {}, { preload });
    const user = await addUser(tenant);
    assertFound(await place.getUser(user.email), profileOf(user, tenant));
    assertFound(await place.login(String(user.email)), profileOf(user, tenant));
    assert.deepEqual(
      await place.evaluate(
        '[global.wasm, global.token, [...global.tokens], global.cache, global[Symbol.for("auth0-account-migration")]]',
      ),
      ['theirs', 'theirs', [['a', 1]], 7, 'theirs'],
    );
  });

  test('a frozen configuration, without the error classes, with a read-only file system', async (t) => {
    const user = await addUser(tenant);
    assertFound(
      await newPlace(t, tenant, {}, { withoutErrorClasses: true, readOnlyFileSystem: true }).login(
        String(user.email),
      ),
      profileOf(user, tenant),
    );
  });

  test('the arguments are handed on though the function declares other names', async (t) => {
    const place = newPlace(t, tenant);
    const user = await addUser(tenant);
    assertFound(
      await place.login(String(user.email), PASSWORD, { context: { organization: {} } }),
      profileOf(user, tenant),
    );
  });
});

const COUNTING = `
  globalThis.modules = 0; globalThis.instances = 0;
  WebAssembly.Module = new Proxy(WebAssembly.Module, { construct(target, args) { globalThis.modules += 1; return Reflect.construct(target, args); } });
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct(target, args) { globalThis.instances += 1; return Reflect.construct(target, args); } });`;

describe('the compiled module', () => {
  test('is made once for both scripts and every evaluation of them', async (t) => {
    const place = newPlace(t, tenant, {}, { preload: COUNTING });
    const user = await addUser(tenant);
    assertFound(await place.getUser(user.email), profileOf(user, tenant));
    const looked = Array.from({ length: 20 }, () => place.getUser(user.email));
    for (const run of await Promise.all(looked)) assertFound(run, profileOf(user, tenant));
    const logins = Array.from({ length: 20 }, () => place.login(String(user.email)));
    for (const run of await Promise.all(logins)) assertFound(run, profileOf(user, tenant));
    assert.deepEqual(await place.evaluate('[modules, instances]'), [1, 1]);
  });

  test('is made once, though the first calls come at the same time', async (t) => {
    const place = newPlace(t, tenant, {}, { preload: COUNTING });
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 ? place.getUser('jo@example.com') : place.login('jo@example.com'),
      ),
    );
    assert.deepEqual(await place.evaluate('[modules, instances]'), [1, 1]);
  });

  for (const broken of ['Module', 'Instance']) {
    test(`a sandbox that forbids WebAssembly.${broken} gets an Error, not silence`, async (t) => {
      const place = newPlace(
        t,
        tenant,
        {},
        { preload: `WebAssembly.${broken} = function () { throw new Error('forbidden'); };` },
      );
      for (const run of [
        await place.login('jo@example.com'),
        await place.getUser('jo@example.com'),
      ]) {
        assertError(run, 'unavailable');
      }
    });
  }

  test('a sandbox without fetch is as good', async (t) => {
    const user = await addUser(tenant);
    const place = newPlace(t, tenant, {}, { preload: 'delete globalThis.fetch;' });
    assertFound(await place.getUser(user.email), profileOf(user, tenant));
    assertFound(await place.login(String(user.email)), profileOf(user, tenant));
  });

  test('a sandbox without https gets an Error', async (t) => {
    const place = newPlace(t, tenant);
    const without = (/** @type {string} */ code) => `function without(...args) {
      const real = require;
      { const require = (name) => { if (name === 'https') throw Object.assign(new Error('none'), { code: 'MODULE_NOT_FOUND' }); return real(name); };
        return (${code})(...args); }
    }`;
    assertError(
      await place.run(without(scripts.login), 'login', ['jo@example.com', PASSWORD]),
      'unavailable',
    );
    assertError(
      await place.run(without(scripts.get_user), 'getUser', ['jo@example.com']),
      'unavailable',
    );
    assert.deepEqual(
      place.takeLog().map(({ requests, fault }) => [requests, fault]),
      [
        [1, 'MODULE_NOT_FOUND'],
        [1, 'MODULE_NOT_FOUND'],
      ],
    );
  });
});
