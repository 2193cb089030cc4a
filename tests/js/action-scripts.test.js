// @ts-check
// The form of the built action scripts, and their effects on the container that runs them.
import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import { describe, test } from 'node:test';
import { verifyActionScript } from '../tenant/index.js';
import {
  addUser,
  assertError,
  assertFound,
  built,
  newContainer,
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

const evaluate = (code, names) =>
  // eslint-disable-next-line no-new-func -- the platform does the same
  Function(...Object.keys(names), `return ${code}`)(...Object.values(names));

describe('the form of the scripts', () => {
  for (const [name, code, start] of files) {
    test(`${name} is exactly one function expression`, () => {
      assert.ok(code.startsWith(start));
      assert.ok(code.endsWith('}'));
      assert.doesNotThrow(() => verifyActionScript(code, name));
      const value = evaluate(code, {});
      assert.equal(typeof value, 'function');
      assert.equal(value.name, name === 'login' ? 'login' : 'getUser');
      assert.equal(String(value), code);
      assert.equal(value.length, name === 'login' ? 3 : 2);
    });

    test(`${name} is valid in every wrapper that evaluates an expression`, () => {
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

    test(`${name} has at most 100,000 bytes, all of which survive being pasted`, () => {
      assert.ok(Buffer.byteLength(code) <= 100_000, `${Buffer.byteLength(code)} bytes`);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(code, /[\u0000-\u0008\u000b-\u001f\u007f-\uffff]/);
      assert.doesNotMatch(code, /\bimport\s*\(|^\s*(import|export)\b/m);
    });

    test(`${name} starts with a comment that names the project and its version`, () => {
      const { version } = JSON.parse(built('package.json'));
      assert.match(code.slice(0, 1000), /auth0-account-migration/);
      assert.ok(code.slice(0, 1000).includes(version));
    });
  }

  test('each script works in a container that never ran the other one', async (t) => {
    const user = await addUser(tenant);
    assertFound(await newContainer(t, tenant).getUser(user.email), profileOf(user, tenant));
    assertFound(await newContainer(t, tenant).login(String(user.email)), profileOf(user, tenant));
  });
});

describe('effects on the container', () => {
  test('action scripts require only built-in modules of Node', async (t) => {
    const container = newContainer(t, tenant, {}, { preload: 'globalThis.required = [];' });
    const recording = (/** @type {string} */ code) => `function recording(...args) {
      const real = require;
      { const require = (name) => { global.required.push(name); return real(name); }; return (${code})(...args); }
    }`;
    const user = await addUser(tenant);
    assertFound(
      await container.run(recording(scripts.get_user), 'getUser', [user.email]),
      profileOf(user, tenant),
    );
    assertFound(
      await container.run(recording(scripts.login), 'login', [user.email, PASSWORD]),
      profileOf(user, tenant),
    );
    const required = await container.evaluate('global.required');
    assert.ok(required.length >= 1);
    for (const name of required) assert.ok(isBuiltin(name), name);
  });

  test('many calls leave a single symbol on the global object', async (t) => {
    const container = newContainer(t, tenant);
    const user = await addUser(tenant);
    const names = () =>
      container.evaluate(
        '[Object.getOwnPropertyNames(globalThis), Object.getOwnPropertySymbols(globalThis).map(String)]',
      );
    const [namesBefore, symbolsBefore] = await names();
    await container.getUser(user.email);
    for (let turn = 0; turn < 5; turn += 1) await container.login(String(user.email));
    await container.getUser('nobody');
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

  test('calls change neither globals nor built-in prototypes', async (t) => {
    const container = newContainer(t, tenant);
    await container.evaluate(`(global.before = Object.getOwnPropertyDescriptors(globalThis),
      global.prototypes = [Object, Array, String, Promise, Map, Function].map((type) => Reflect.ownKeys(type.prototype).length), null)`);
    await container.login('jo@example.com');
    await container.getUser('jo@example.com');
    const changed = await container.evaluate(
      `Object.entries(global.before).filter(([name, { value }]) => value !== undefined && !Object.is(globalThis[name], value)).map(([name]) => name)`,
    );
    assert.deepEqual(changed, []);
    assert.ok(
      await container.evaluate(
        '[Object, Array, String, Promise, Map, Function].every((type, index) => Reflect.ownKeys(type.prototype).length === global.prototypes[index])',
      ),
    );
  });

  test('globals of other scripts are left as they are', async (t) => {
    const preload = `globalThis.wasm = 'theirs'; globalThis.token = 'theirs'; globalThis.tokens = new Map([['a', 1]]); globalThis.module = {}; globalThis.cache = 7;
      globalThis[Symbol.for('auth0-account-migration')] = 'theirs'; Object.freeze(globalThis.tokens);`;
    const container = newContainer(t, tenant, {}, { preload });
    const user = await addUser(tenant);
    assertFound(await container.getUser(user.email), profileOf(user, tenant));
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.deepEqual(
      await container.evaluate(
        '[global.wasm, global.token, [...global.tokens], global.cache, global[Symbol.for("auth0-account-migration")]]',
      ),
      ['theirs', 'theirs', [['a', 1]], 7, 'theirs'],
    );
  });

  test('login works without the error classes and with a read-only file system', async (t) => {
    const user = await addUser(tenant);
    assertFound(
      await newContainer(
        t,
        tenant,
        {},
        { withoutErrorClasses: true, readOnlyFileSystem: true },
      ).login(String(user.email)),
      profileOf(user, tenant),
    );
  });

  test('login works with a context argument that its parameters do not name', async (t) => {
    const container = newContainer(t, tenant);
    const user = await addUser(tenant);
    assertFound(
      await container.login(String(user.email), PASSWORD, { context: { organization: {} } }),
      profileOf(user, tenant),
    );
  });
});

const COUNTING = `
  globalThis.modules = 0; globalThis.instances = 0;
  WebAssembly.Module = new Proxy(WebAssembly.Module, { construct(target, args) { globalThis.modules += 1; return Reflect.construct(target, args); } });
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct(target, args) { globalThis.instances += 1; return Reflect.construct(target, args); } });`;

describe('the compiled module', () => {
  test('the module is compiled once for both scripts and all their evaluations', async (t) => {
    const container = newContainer(t, tenant, {}, { preload: COUNTING });
    const user = await addUser(tenant);
    assertFound(await container.getUser(user.email), profileOf(user, tenant));
    const lookups = Array.from({ length: 20 }, () => container.getUser(user.email));
    for (const run of await Promise.all(lookups)) assertFound(run, profileOf(user, tenant));
    const logins = Array.from({ length: 20 }, () => container.login(String(user.email)));
    for (const run of await Promise.all(logins)) assertFound(run, profileOf(user, tenant));
    assert.deepEqual(await container.evaluate('[modules, instances]'), [1, 1]);
  });

  test('the module is compiled once when the first calls run at the same time', async (t) => {
    const container = newContainer(t, tenant, {}, { preload: COUNTING });
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 ? container.getUser('jo@example.com') : container.login('jo@example.com'),
      ),
    );
    assert.deepEqual(await container.evaluate('[modules, instances]'), [1, 1]);
  });

  for (const broken of ['Module', 'Instance']) {
    test(`a call ends with an Error when the sandbox forbids WebAssembly.${broken}`, async (t) => {
      const container = newContainer(
        t,
        tenant,
        {},
        { preload: `WebAssembly.${broken} = function () { throw new Error('forbidden'); };` },
      );
      for (const run of [
        await container.login('jo@example.com'),
        await container.getUser('jo@example.com'),
      ]) {
        assertError(run, 'unavailable');
      }
    });
  }

  test('action scripts work without the global fetch', async (t) => {
    const user = await addUser(tenant);
    const container = newContainer(t, tenant, {}, { preload: 'delete globalThis.fetch;' });
    assertFound(await container.getUser(user.email), profileOf(user, tenant));
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
  });

  test('a call ends with an Error when the module https cannot be loaded', async (t) => {
    const container = newContainer(t, tenant);
    const without = (/** @type {string} */ code) => `function without(...args) {
      const real = require;
      { const require = (name) => { if (name === 'https') throw Object.assign(new Error('none'), { code: 'MODULE_NOT_FOUND' }); return real(name); };
        return (${code})(...args); }
    }`;
    assertError(
      await container.run(without(scripts.login), 'login', ['jo@example.com', PASSWORD]),
      'unavailable',
    );
    assertError(
      await container.run(without(scripts.get_user), 'getUser', ['jo@example.com']),
      'unavailable',
    );
    assert.deepEqual(
      container.takeLog().map(({ requests, fault }) => [requests, fault]),
      [
        [1, 'MODULE_NOT_FOUND'],
        [1, 'MODULE_NOT_FOUND'],
      ],
    );
  });
});
