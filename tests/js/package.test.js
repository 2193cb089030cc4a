// @ts-check
// The npm package, packed and installed into an empty project as its users do.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { addUser, profileOf, startOldTenant } from './support.js';

const tenant = await startOldTenant();
const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
/** @type {string} */
let project;
/** @type {string[]} */
let packed;

before(async () => {
  project = await mkdtemp(join(tmpdir(), 'migration-consumer-'));
  const npm = (/** @type {string[]} */ ...args) =>
    run(
      'npm',
      [...args, '--offline', '--cache', join(project, '.npm'), '--no-audit', '--no-fund'],
      { cwd: project },
    );
  const { stdout } = await npm('pack', join(root, 'pkg'), '--json');
  const listed = JSON.parse(stdout);
  const [{ filename, files }] = Array.isArray(listed) ? listed : Object.values(listed);
  packed = files.map((/** @type {{ path: string }} */ { path }) => path).sort();
  await writeFile(join(project, 'package.json'), '{ "private": true }');
  await npm('install', `./${filename}`);
});
after(() => rm(project, { recursive: true, force: true }));

/** Runs a module of the project and parses the last line of its output as JSON. @param {string} name @param {string} code @returns {Promise<any>} */
async function runConsumer(name, code) {
  await writeFile(join(project, name), code);
  const { stdout } = await run(process.execPath, [name], { cwd: project });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

test('the package contains exactly the expected files', () => {
  const files = packed.filter((file) => !/^(?:docs|schemas)\//.test(file));
  assert.deepEqual(files, [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'THIRD-PARTY-LICENSES',
    'action-scripts/get_user.js',
    'action-scripts/login.js',
    'action-scripts/nowasm/get_user.js',
    'action-scripts/nowasm/login.js',
    'actions/new-tenant-post-login.js',
    'actions/old-tenant-post-login.js',
    'auth0-migration.schema.json',
    'bulk-worker.js',
    'cli.js',
    'core.wasm',
    'edge-light.js',
    'index.cjs',
    'index.d.cts',
    'index.d.ts',
    'index.js',
    'nowasm.cjs',
    'nowasm.d.cts',
    'nowasm.d.ts',
    'nowasm.js',
    'package.json',
    'proxy-client.js',
    'report-page.js',
    'toolkit.wasm',
    'workerd.js',
  ]);
});

test('the package contains every page of the manual', async () => {
  const pages = (await readdir(join(root, 'docs'))).filter((file) => file.endsWith('.md'));
  const files = packed.filter((file) => file.startsWith('docs/'));
  assert.deepEqual(files, pages.map((page) => `docs/${page}`).sort());
});

test('the package has a schema for each document that a command prints', async () => {
  const cli = join(root, 'pkg/cli.js');
  const help = async (/** @type {string[]} */ ...names) =>
    (await run(process.execPath, [cli, ...names, '--help'])).stdout;
  const commands = async (/** @type {string[]} */ ...names) => {
    const [, list = ''] = (await help(...names)).split(/^Commands:$/m);
    const found = [...list.matchAll(/^ {2}([a-z-]+) \[options\]/gm)];
    return found.map(([, name = '']) => [...names, name]);
  };
  const all = [...(await commands()), ...(await commands('runs'))];
  const withDocument = [];
  for (const names of all) {
    if ((await help(...names)).includes('--json')) withDocument.push(names.join('-'));
  }
  const schemas = packed.filter((file) => file.startsWith('schemas/'));
  assert.deepEqual(
    schemas,
    // Each line of `status --watch --json` is a document of its own.
    [...withDocument, 'failure', 'status-watch'].map((name) => `schemas/${name}.json`).sort(),
  );
});

test('the manifest has the version of Cargo.toml and no dependencies', async () => {
  const manifest = JSON.parse(
    await readFile(join(project, 'node_modules/auth0-account-migration/package.json'), 'utf8'),
  );
  const version = /^version = "(.+)"$/m.exec(await readFile(join(root, 'Cargo.toml'), 'utf8'))?.[1];
  assert.equal(manifest.version, version);
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts']) {
    assert.equal(manifest[kind], undefined);
  }
});

const EXPORTS = ['createMigration', 'getUser', 'login'];
const loaders = {
  'nowasm.mjs': `import * as migration from 'auth0-account-migration/nowasm';`,
  'nowasm.cjs': `const migration = require('auth0-account-migration/nowasm');`,
  'esm.mjs': `import * as migration from 'auth0-account-migration';`,
  'common.cjs': `const migration = require('auth0-account-migration');`,
};

for (const [file, load] of Object.entries(loaders)) {
  describe(file, () => {
    test(`${file}: the package exports three functions and has no side effects when it is loaded`, async () => {
      const [names, types, globals] = await runConsumer(
        file,
        `${file.endsWith('mjs') ? '' : 'const before = Reflect.ownKeys(globalThis).length;'}
        ${load}
        console.log(JSON.stringify([Object.keys(migration).filter((name) => name !== 'default').sort(), ${JSON.stringify(EXPORTS)}.map((name) => typeof migration[name]),
          ${file.endsWith('mjs') ? '0' : 'Reflect.ownKeys(globalThis).length - before'}]));`,
      );
      assert.deepEqual([names, types, globals], [EXPORTS, ['function', 'function', 'function'], 0]);
    });

    test(`${file}: createMigration calls an injected fetch, whose result need not be a Response`, async () => {
      const result = await runConsumer(
        file,
        `${load}
        const sent = [];
        const fetch = async (...args) => {
          const [url, { signal, ...init }] = args;
          sent.push({ url, init, count: args.length, signal: signal instanceof AbortSignal });
          const body = url.endsWith('/oauth/token') ? { access_token: 'T', expires_in: 60 } : [{ user_id: 'auth0|1', email: 'jo@example.com', identities: [{ provider: 'auth0', connection: 'DB', user_id: '1' }] }];
          return { status: 200, headers: { get: (name) => (name === 'x-auth0-requestid' ? 'abc' : undefined) }, text: async () => JSON.stringify(body) };
        };
        const lines = [];
        const configuration = { Domain: 'Old.Example.com', Client_ID: 'I', Client_Secret: 'S', Audience: 'https://old.example.com/api/v2/', Connection: 'DB', User_Id: 'keep' };
        const { login, getUser } = migration.createMigration(configuration, { fetch, log: (line) => lines.push(JSON.parse(line)) });
        Promise.all([getUser('Jo@example.com'), new Promise((resolve) => getUser('jo@example.com', (...args) => resolve(args)))]).then(([outcome, args]) => {
          console.log(JSON.stringify({ sent, outcome, args, lines: lines.map(({ ms, ...line }) => line) }));
        });`,
      );
      const profile = {
        user_id: '1',
        email: 'jo@example.com',
        email_verified: false,
        user_metadata: {},
        app_metadata: {},
      };
      const token = {
        url: 'https://old.example.com/oauth/token',
        init: {
          method: 'POST',
          redirect: 'manual',
          cache: 'no-store',
          headers: { accept: 'application/json', 'content-type': 'application/json' },
          body: JSON.stringify({
            grant_type: 'client_credentials',
            audience: 'https://old.example.com/api/v2/',
            client_id: 'I',
            client_secret: 'S',
          }),
        },
        count: 2,
        signal: true,
      };
      const byEmail = {
        url: 'https://old.example.com/api/v2/users-by-email?email=jo%40example.com',
        init: {
          method: 'GET',
          redirect: 'manual',
          cache: 'no-store',
          headers: { accept: 'application/json', authorization: 'Bearer T' },
        },
        count: 2,
        signal: true,
      };
      assert.deepEqual(result.sent, [token, byEmail, byEmail]);
      assert.deepEqual(result.outcome, { code: 'found', status: 200, profile });
      assert.deepEqual(result.args, [null, profile]);
      assert.deepEqual(
        result.lines,
        [2, 1].map((requests) => ({
          event: 'get_user',
          code: 'found',
          status: 200,
          requests,
          request_id: 'abc',
        })),
      );
    });

    test(`${file}: login and getUser read the global configuration and error classes at each call`, async () => {
      const user = await addUser(tenant);
      const configuration = JSON.stringify({ ...tenant.configuration, Log_Level: 'off' });
      const result = await runConsumer(
        file,
        `${load}
        const result = (call) => new Promise((resolve) => call((error, profile) => resolve([error && error.constructor.name, error && error.code, error && error.message, profile])));
        const { login, getUser } = migration;
        (async () => {
          const results = [await result((callback) => getUser('x@example.com', callback))];
          globalThis.configuration = ${configuration};
          results.push(await result((callback) => getUser('${user.email}', callback)));
          results.push(await result((callback) => login('${user.email}', 'wrong', callback)));
          globalThis.WrongUsernameOrPasswordError = class WrongUsernameOrPasswordError extends Error { constructor(id, message) { super(id + ' ' + message); } };
          results.push(await result((callback) => login('${user.email}', 'wrong', {}, callback)));
          results.push(await login('${user.email}', 'Correct-Horse 7'));
          console.log(JSON.stringify(results));
        })();`,
      );
      const profile = profileOf(user, tenant);
      assert.equal(result[0][1], 'misconfigured');
      assert.deepEqual(result.slice(1), [
        [null, null, null, profile],
        [null, null, null, null],
        [
          'WrongUsernameOrPasswordError',
          'wrong_credentials',
          `${user.email} Wrong email or password.`,
          null,
        ],
        { code: 'found', status: 200, profile },
      ]);
    });

    test(`${file}: createMigration uses the error classes of its options`, async () => {
      const result = await runConsumer(
        file,
        `${load}
        class Wrong extends Error {} class Unauthorized extends Error {}
        const answer = (status, error) => async () => ({ status, headers: new Map(), text: async () => JSON.stringify({ error }) });
        const configuration = { Domain: 'x.example', Client_ID: 'I', Client_Secret: 'S', Audience: 'https://x.example/api/v2/', Connection: 'DB', Log_Level: 'off' };
        const end = (status, error, options) => new Promise((resolve) => migration.createMigration(configuration, { fetch: answer(status, error), ...options }).login('jo', 'x', (...args) => resolve(args)));
        const shown = ([error]) => (error instanceof Wrong ? 'Wrong ' : error instanceof Unauthorized ? 'Unauthorized ' : 'Error ') + error?.code;
        const classes = { WrongUsernameOrPasswordError: Wrong, UnauthorizedError: Unauthorized };
        Promise.all([end(403, 'invalid_grant', classes), end(401, 'unauthorized', classes), end(401, 'unauthorized', {}), end(500, '', classes)]).then((all) => console.log(JSON.stringify(all.map(shown))));`,
      );
      assert.deepEqual(result, [
        'Wrong wrong_credentials',
        'Unauthorized blocked',
        'Error blocked',
        'Error unavailable',
      ]);
    });

    test(`${file}: login uses the global fetch over TLS by default`, async () => {
      const user = await addUser(tenant);
      const outcome = await runConsumer(
        file,
        `${load}
        const { login } = migration.createMigration(${JSON.stringify({ ...tenant.configuration, Log_Level: 'off' })});
        login('${user.email}', 'Correct-Horse 7').then((outcome) => console.log(JSON.stringify(outcome)));`,
      );
      assert.deepEqual(outcome, { code: 'found', status: 200, profile: profileOf(user, tenant) });
    });
  });
}

test('npx runs the command line of the installed package', async () => {
  const version = /^version = "(.+)"$/m.exec(await readFile(join(root, 'Cargo.toml'), 'utf8'))?.[1];
  const npx = (/** @type {string[]} */ ...args) =>
    run('npx', ['--offline', '--no-install', 'auth0-account-migration', ...args], { cwd: project });
  assert.equal((await npx('--version')).stdout, `${version}\n`);
  await npx('scripts', '--out', 'scripts');
  const [written, shipped] = await Promise.all(
    ['scripts/login.js', 'node_modules/auth0-account-migration/action-scripts/login.js'].map(
      (path) => readFile(join(project, path), 'utf8'),
    ),
  );
  assert.equal(written, shipped);
});

test('the action scripts can be resolved from a project', async () => {
  const paths = await runConsumer(
    'paths.cjs',
    `console.log(JSON.stringify(['login', 'get_user'].map((name) =>
    require('node:fs').readFileSync(require.resolve('auth0-account-migration/action-scripts/' + name + '.js'), 'utf8').slice(0, 15))));`,
  );
  assert.deepEqual(paths, ['function login(', 'function getUse']);
});
