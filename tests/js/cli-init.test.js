// @ts-check
// The command `init` without a terminal: its options, and the settings and credentials that it writes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beginInit, FILES, OLD, readEnv, settingsOf } from '../support/init-desk.js';
import { takeWrites } from '../support/two-tenants.js';

const schema = JSON.parse(
  readFileSync(new URL('../../pkg/auth0-migration.schema.json', import.meta.url), 'utf8'),
);

test('init writes settings that match their schema, and a file for credentials that only its owner reads', async (t) => {
  const { desk, args, oldTenant, newTenant } = await beginInit(t);
  const { code, document, stderr } = await desk.json([
    ...args,
    ...['--user-id', 'keep', '--mfa-policy', 'migrate', '--allow-cidr', '18.197.9.11'],
  ]);
  assert.equal(code, 0, stderr);
  const settings = settingsOf(desk);
  assert.deepEqual(settings, {
    $schema: 'https://unpkg.com/auth0-account-migration/auth0-migration.schema.json',
    connections: [{ old: OLD, new: 'Users' }],
    user_id: 'keep',
    mfa_policy: 'migrate',
    allow_cidr: ['18.197.9.11'],
  });
  const validate = new Ajv2020({ strict: false }).compile(schema);
  assert.ok(validate(settings), JSON.stringify(validate.errors));
  assert.deepEqual(readEnv(desk), {
    OLD_DOMAIN: oldTenant.domain,
    OLD_CLIENT_ID: '',
    OLD_CLIENT_SECRET: '',
    NEW_DOMAIN: newTenant.domain,
    NEW_CLIENT_ID: '',
    NEW_CLIENT_SECRET: '',
  });
  assert.equal(statSync(desk.path('.env')).mode & 0o777, 0o600);
  assert.equal(readFileSync(desk.path('.gitignore'), 'utf8'), '.env\n');
  assert.deepEqual(
    document.files,
    FILES.map((path) => ({ path, written: true })),
  );
  assert.deepEqual([document.old.application, document.new.application], [null, null]);
  assert.deepEqual(readdirSync(desk.folder).sort(), [...FILES].sort());
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
  assert.deepEqual(
    [...oldTenant.requests, ...newTenant.requests].filter(({ headers }) => headers.authorization),
    [],
  );
});

test('init prints the scopes, the page of the Dashboard and the next command lines', async (t) => {
  const { desk, args } = await beginInit(t);
  const { code, stdout } = await desk.run([...args, '--yes']);
  assert.equal(code, 0);
  const text = stdout.replaceAll(/\s+/g, ' ');
  assert.match(
    text,
    /Applications > APIs > Auth0 Management API > Machine to Machine Applications/,
  );
  assert.match(text, /https:\/\/manage\.auth0\.com\/#\/apis\/management\/authorized-clients/);
  assert.match(text, /setup, finish, undo: create:actions/);
  assert.match(
    text,
    /Fill in \.env, then go on .*: npx auth0-account-migration setup --dry-run --env \.env/,
  );
  assert.match(text, /npx auth0-account-migration check --env \.env/);
});

test('a second init with the same answers changes nothing', async (t) => {
  const { desk, args } = await beginInit(t);
  await desk.run([...args, '--yes']);
  const before = FILES.map((name) => readFileSync(desk.path(name), 'utf8'));
  const { code, document } = await desk.json([...args, '--yes']);
  assert.equal(code, 0);
  assert.ok(document.files.every((/** @type {{ written: boolean }} */ { written }) => !written));
  assert.deepEqual(
    FILES.map((name) => readFileSync(desk.path(name), 'utf8')),
    before,
  );
});

test('init overwrites other settings and variables only with --force', async (t) => {
  const { desk, args } = await beginInit(t);
  desk.write('auth0-migration.json', '{ "connections": [{ "old": "Mine" }] }');
  desk.write('.env', '# mine\nOLD_DOMAIN=other.eu.auth0.com\nOLD_CLIENT_ID=mine\nMORE="a b"\n');
  const before = ['auth0-migration.json', '.env'].map((name) =>
    readFileSync(desk.path(name), 'utf8'),
  );
  const refused = await desk.json([...args, '--yes']);
  assert.deepEqual([refused.code, refused.document.problem.code], [2, 'wrong_use']);
  assert.match(refused.document.problem.message, /auth0-migration\.json, and OLD_DOMAIN in \.env/);
  assert.match(refused.document.problem.remedy, /--force/);
  assert.deepEqual(
    ['auth0-migration.json', '.env'].map((name) => readFileSync(desk.path(name), 'utf8')),
    before,
  );
  assert.ok(!existsSync(desk.path('.gitignore')));

  const { code } = await desk.run([...args, '--yes', '--force']);
  assert.equal(code, 0);
  const env = readEnv(desk);
  assert.deepEqual([env.OLD_CLIENT_ID, env.MORE], ['mine', 'a b']);
  assert.match(readFileSync(desk.path('.env'), 'utf8'), /^# mine\nOLD_DOMAIN=localhost:\d+\n/);
  assert.deepEqual(settingsOf(desk).connections, [{ old: OLD, new: 'Users' }]);
});

test('init names all options that are missing at once', async (t) => {
  const { desk } = await beginInit(t);
  const { code, document } = await desk.json(['init']);
  assert.equal(code, 2);
  assert.match(
    document.problem.message,
    /--old-domain, --new-domain, --connection, --user-id, --mfa-policy, --allow-cidr$/,
  );
  const some = await desk.json(['init', '--new-domain', 'x.eu.auth0.com', '--yes']);
  assert.match(some.document.problem.message, /: --old-domain, --connection$/);
  assert.deepEqual(readdirSync(desk.folder), []);
});

test('init refuses wrong answers and writes nothing', async (t) => {
  const { desk, args, oldTenant, newTenant } = await beginInit(t);
  const [, , oldDomain, , newDomain] = args;
  const closed = 'localhost:1';
  const domains = (/** @type {string} */ old, /** @type {string} */ fresh) => [
    'init',
    '--old-domain',
    old,
    '--new-domain',
    fresh,
    '--connection',
    'Users',
    '--yes',
  ];
  oldTenant.faults.set('/.well-known/openid-configuration', {
    status: 404,
    times: 1,
    body: { error: 'no tenant' },
  });
  for (const [wrong, message] of /** @type {[string[], RegExp][]} */ ([
    [
      domains(String(oldDomain), String(newDomain)),
      /where no tenant answers: https:\S+ answered with status 404/,
    ],
    [
      domains('https://x.eu.auth0.com', 'y z'),
      /2 problems\n- OLD_DOMAIN must be[^]*\n- NEW_DOMAIN must be/,
    ],
    [domains(String(oldDomain), `${newDomain}/`), /NEW_DOMAIN must be/],
    [domains(`127.0.0.1:${oldTenant.domain.split(':')[1]}`, String(newDomain)), /names the issuer/],
    [domains(String(oldDomain), String(oldDomain)), /OLD_DOMAIN and NEW_DOMAIN are both/],
    [[...args, '--yes', '--connection', `${OLD}=Other`], /connections\[1\]/],
    [[...args, '--yes', '--connection', 'A=b c'], /connections\[1\]\.new/],
    [[...args, '--yes', '--allow-cidr', 'everybody'], /allow_cidr has "everybody"/],
    [
      [...args, '--yes', '--allow-cidr', 'region'],
      /the region of the new tenant is not a part of its domain/,
    ],
    [
      [...args, '--yes', '--allow-cidr', 'none', '--allow-cidr', '18.197.9.11'],
      /either region, or none/,
    ],
    [[...args, '--yes', '--user-id', 'other'], /--user-id/],
    [[...args, '--yes', '--mfa-policy', 'other'], /--mfa-policy/],
    [[...args, '--yes', '--old-client-secret', 'hush'], /--old-client-secret is not accepted/],
  ])) {
    const { code, document } = await desk.json(wrong);
    assert.equal(code, 2, wrong.join(' '));
    assert.match(document.problem.message, message);
  }
  assert.deepEqual(readdirSync(desk.folder), []);

  const unreachable = await desk.json(domains(closed, String(newDomain)));
  assert.equal(unreachable.code, 0, 'a machine without network may still write settings');
  assert.match(unreachable.document.warnings[0], /could not be checked: https:\/\/localhost:1\//);
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
});

test('domains are arguments of init only', async (t) => {
  const { desk } = await beginInit(t);
  const { code, document } = await desk.json(['setup', '--old-domain', 'init.eu.auth0.com']);
  assert.deepEqual([code, document.problem.code], [2, 'wrong_use']);
  assert.match(document.problem.message, /--old-domain is not accepted/);
});
