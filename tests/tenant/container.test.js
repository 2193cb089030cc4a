// @ts-check
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { LARGEST_SCRIPT, verifyActionScript } from './action-script.js';
import { CertificateAuthority } from './certificate-authority.js';
import { Container } from './container.js';
import { HttpsServer } from './https-server.js';

/** @type {Container} */
let container;
/** @param {import('./container.js').ContainerOptions} [options] */
const start = (options) => (container = new Container({ timeLimit: 2000, ...options }));
/** @param {string} body of login @param {unknown[]} args */
const run = (body, ...args) =>
  container.run(`function login(identifier, password, callback) { ${body} }`, 'login', [
    args[0] ?? 'jo',
    args[1] ?? 'pw',
  ]);

afterEach(() => container?.close());

describe('the form of an action script', () => {
  const valid = 'function login(identifier, password, callback) {}';
  for (const code of [valid, `async ${valid}`, `${valid}\n`, 'function (a) {}']) {
    test(`the action script ${JSON.stringify(code)} is accepted`, () =>
      verifyActionScript(code, 'login'));
  }
  for (const code of [
    `// comment\n${valid}`,
    `\n${valid}`,
    `${valid};`,
    `${valid} // end`,
    `${valid}\nfunction other() {}`,
    `${valid}.bind(null)`,
    `${valid}, 1`,
    'const a = 1;',
    '() => {}',
    'function (',
    '',
  ]) {
    test(`the action script ${JSON.stringify(code)} is rejected`, () =>
      assert.throws(() => verifyActionScript(code, 'login'), /action script login/));
  }
  test('the size limit of an action script counts bytes', () => {
    const room = LARGEST_SCRIPT - Buffer.byteLength('function a() {/**/}');
    verifyActionScript(`function a() {/*${'x'.repeat(room)}*/}`, 'login');
    assert.throws(
      () => verifyActionScript(`function a() {/*${'ü'.repeat(room / 2 + 1)}*/}`, 'login'),
      /bytes, the limit is 100000/,
    );
  });
});

describe('the container', () => {
  test('a script gets its globals, and the container returns what the callback gets', async () => {
    start({ configuration: { Domain: 'x' } });
    const { error, result, calls, failed } = await run(
      `'use strict';
      try { configuration.Domain = 'y'; } catch (frozen) { console.log('frozen', { identifier: identifier }); }
      callback(null, { identifier, domain: configuration.Domain, same: global === globalThis, hash: require('node:crypto').randomUUID().length, env: Object.keys(process.env).length })`,
    );
    assert.deepEqual(
      [error, result, calls, failed],
      [null, { identifier: 'jo', domain: 'x', same: true, hash: 36, env: 0 }, 1, false],
    );
    assert.deepEqual(container.console, ["frozen { identifier: 'jo' }"]);
    assert.deepEqual((await run('callback()')).error, null);
  });

  test('the container returns the error classes of the platform and other errors', async () => {
    start();
    const error = async (/** @type {string} */ expression) =>
      (await run(`callback(${expression})`)).error;
    assert.deepEqual(await error('new WrongUsernameOrPasswordError(identifier, "no")'), {
      name: 'WrongUsernameOrPasswordError',
      message: 'no',
      argument: 'jo',
    });
    assert.deepEqual(await error('new UnauthorizedError("down")'), {
      name: 'UnauthorizedError',
      message: 'down',
    });
    assert.deepEqual(await error('new ValidationError("user_exists", "there")'), {
      name: 'ValidationError',
      message: 'there',
      code: 'user_exists',
    });
    assert.deepEqual(await error('"text"'), { name: 'string', message: 'text' });
    await container.close();
    start({ withoutErrorClasses: true });
    assert.equal(
      (await run('callback(null, typeof WrongUsernameOrPasswordError)')).result,
      'undefined',
    );
  });

  test('the container passes the context directly before the callback', async () => {
    start();
    const code =
      'function getUser(identifier, context, callback) { callback(null, [identifier, context]) }';
    assert.deepEqual(
      (await container.run(code, 'getUser', ['jo'], { context: { organization: { id: 'o' } } }))
        .result,
      ['jo', { organization: { id: 'o' } }],
    );
  });

  test('each call evaluates the script again and shares the global object', async () => {
    start();
    const count = '(global.count = (global.count || 0) + 1)';
    const fresh = `function login(identifier, password, callback) { login.own = (login.own || 0) + 1; callback(null, [login.own, ${count}]) }`;
    const own = [
      await container.run(fresh, 'login', ['a', 'b']),
      await container.run(fresh, 'login', ['a', 'b']),
    ];
    assert.deepEqual(
      own.map(({ result }) => result),
      [
        [1, 1],
        [1, 2],
      ],
    );
    assert.equal(
      (
        await container.run(
          `function getUser(identifier, callback) { callback(null, ${count}) }`,
          'getUser',
          ['a'],
        )
      ).result,
      3,
    );
    await container.recycle();
    assert.equal((await run(`callback(null, ${count})`)).result, 1);
    assert.equal(container.starts, 2);
  });

  test('the container runs many calls concurrently', async () => {
    start();
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        run('setTimeout(() => callback(null, identifier), 20)', n + 1),
      ),
    );
    assert.deepEqual(
      results.map(({ result }) => result),
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
  });

  test('a second callback is recorded as a violation', async () => {
    start();
    const outcome = await run(
      'callback(null, 1); setTimeout(() => callback(new Error("late")), 1)',
    );
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
    await container.flush();
    assert.deepEqual([outcome.result, outcome.calls], [1, 2]);
    assert.deepEqual(container.violations, ['login: callback called 2 times']);
  });

  test('a missing callback and an endless loop end the container at the time limit', async () => {
    start({ timeLimit: 150 });
    for (const body of ['', 'for (;;);']) {
      const { error, failed, calls } = await run(body);
      assert.deepEqual([error?.name, failed, calls], ['TimeLimitError', true, 0]);
    }
    assert.deepEqual(
      container.violations,
      Array.from({ length: 2 }, () => 'login: callback was not called within 150 ms'),
    );
    assert.equal((await run('callback(null, 1)')).result, 1);
    assert.equal(container.starts, 3);
  });

  test('an exception fails its call, but a rejection, a late exception or an exit crashes all calls', async () => {
    start();
    assert.deepEqual((await run('throw new Error("now")')).error, {
      name: 'Error',
      message: 'now',
    });
    assert.deepEqual(container.violations, []);
    for (const body of [
      'Promise.reject(new Error("boom"))',
      'setTimeout(() => { throw new Error("boom") })',
      'process.exit(3)',
    ]) {
      const [other, crashed] = await Promise.all([
        run('setTimeout(() => callback(null, 1), 1000)'),
        run(body),
      ]);
      assert.equal(other.error?.name, 'ContainerError');
      assert.match(crashed.error?.message ?? '', /crashed: boom|code 3/);
    }
    assert.equal(container.violations.length, 3);
    assert.equal((await run('callback(null, 1)')).result, 1);
  });

  test('scripts can require only allowed modules and cannot write files', async () => {
    start({ modules: ['jose'] });
    assert.equal((await run('require("fastify")')).error?.code, 'MODULE_NOT_FOUND');
    assert.equal(
      (await run('callback(null, typeof require("jose").SignJWT)')).error?.code,
      undefined,
    );
    assert.equal((await run('require("fs").writeFileSync("/tmp/never", "")')).error?.code, 'EROFS');
    assert.equal(
      (await run('require("fs/promises").writeFile("/tmp/never", "").catch(callback)')).error?.code,
      'EROFS',
    );
    assert.equal((await run('callback(null, require("fs").existsSync("/"))')).result, true);
  });

  test('the preload code runs before the scripts', async () => {
    start({ preload: 'globalThis.WebAssembly = undefined; globalThis.mark = 1;' });
    assert.deepEqual((await run('callback(null, [typeof WebAssembly, mark])')).result, [
      'undefined',
      1,
    ]);
  });

  test('a profile that cannot be serialized as JSON is an error', async () => {
    start();
    assert.match((await run('callback(null, { n: 1n })')).error?.message ?? '', /BigInt/);
    assert.deepEqual(
      (await run('callback(null, { map: new Map([[1, 2]]), none: undefined })')).result,
      { map: {} },
    );
  });

  test('fetch in a container trusts the certificate authority of the run', async () => {
    start();
    const server = await HttpsServer.start(
      { authority: await CertificateAuthority.load() },
      (app) => void app.get('/', () => ({ ok: true })),
    );
    const { result } = await run(
      'fetch("https://" + identifier).then((r) => r.json()).then((body) => callback(null, body), callback)',
      server.domain,
    );
    assert.deepEqual(result, { ok: true });
    await server.close();
  });
});
