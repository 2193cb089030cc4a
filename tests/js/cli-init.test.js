// @ts-check
// The command `init` without a terminal: its options, its files, and the applications that it creates.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beginInit, FILES, OLD, readEnv, settingsOf, tokenOf } from '../support/init-desk.js';
import { takeWrites } from '../support/two-tenants.js';

const NAME = 'auth0-account-migration-cli';
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

test('init never sends credentials to another domain than theirs', async (t) => {
  const { desk, args, oldTenant } = await beginInit(t);
  const OLD_TOKEN = await tokenOf(oldTenant);
  const { code } = await desk.run([...args, '--yes'], {
    env: { OLD_DOMAIN: 'other.eu.auth0.com', OLD_TOKEN },
  });
  assert.equal(code, 0);
  assert.ok(oldTenant.requests.every(({ headers }) => !headers.authorization));
});

test('with credentials, init names the connections that exist instead of a misspelt one', async (t) => {
  const { desk, oldTenant, newTenant } = await beginInit(t);
  const { code, document } = await desk.json(
    [
      'init',
      '--old-domain',
      oldTenant.domain,
      '--new-domain',
      newTenant.domain,
      '--connection',
      'Userss',
      '--yes',
    ],
    { env: { OLD_TOKEN: await tokenOf(oldTenant) } },
  );
  assert.deepEqual([code, document.problem.code], [2, 'settings']);
  assert.match(document.problem.remedy, new RegExp(OLD));
});

test('init creates the applications with exactly the scopes that it lists, and never shows their secrets', async (t) => {
  const { desk, args, oldTenant, newTenant } = await beginInit(t);
  const env = { OLD_TOKEN: await tokenOf(oldTenant), NEW_TOKEN: await tokenOf(newTenant) };
  const { code, document, stdout, stderr } = await desk.json([...args, '--yes'], { env });
  assert.equal(code, 0, stderr);
  const written = readEnv(desk);
  for (const [name, tenant] of /** @type {const} */ ([
    ['old', oldTenant],
    ['new', newTenant],
  ])) {
    const { clients, clientGrants } = tenant.management;
    const client = clients.byName(NAME) ?? assert.fail();
    assert.equal(written[`${name.toUpperCase()}_CLIENT_ID`], client.client_id);
    assert.equal(written[`${name.toUpperCase()}_CLIENT_SECRET`], client.client_secret);
    assert.ok(!(stdout + stderr).includes(client.client_secret), 'the secret is shown');
    assert.deepEqual(document[name].application, { status: 'done', client_id: client.client_id });
    const grant = clientGrants.all.find(({ client_id }) => client_id === client.client_id);
    assert.deepEqual(grant?.scope, document[name].scopes);
    assert.deepEqual(client.grant_types, ['client_credentials']);
  }
  assert.ok(!Object.keys(written).some((name) => name.endsWith('TOKEN')));
  const existing = document.warnings.filter((/** @type {string} */ text) => text.includes('Users'));
  assert.match(existing.join(), /^The new tenant has these connections already: Users\. /);
  assert.equal(statSync(desk.path('.env')).mode & 0o777, 0o600);
});

test('a second init finds the application and corrects its grant', async (t) => {
  const { desk, args, oldTenant } = await beginInit(t);
  const env = { OLD_TOKEN: await tokenOf(oldTenant) };
  await desk.run([...args, '--yes'], { env });
  const { clients, clientGrants } = oldTenant.management;
  const client = clients.byName(NAME) ?? assert.fail();
  const grant =
    clientGrants.all.find(({ client_id }) => client_id === client.client_id) ?? assert.fail();
  const expected = [...grant.scope];
  takeWrites(oldTenant);

  const unchanged = await desk.json([...args, '--yes'], { env });
  assert.equal(unchanged.document.old.application.status, 'nothing_to_do');
  assert.deepEqual(takeWrites(oldTenant), []);

  grant.scope = [...expected.slice(1), 'delete:users'];
  const { code, stdout } = await desk.run([...args, '--yes'], { env });
  assert.equal(code, 0);
  assert.match(stdout, /\+ scope: create:actions[^]*- scope: delete:users/);
  assert.deepEqual(takeWrites(oldTenant), ['PATCH client-grants/ID 200']);
  assert.deepEqual(grant.scope, expected);
  assert.equal(clients.all.filter(({ name }) => name === NAME).length, 1);
});

test('credentials of another application stay in the file, unless --force replaces them', async (t) => {
  const { desk, args, oldTenant } = await beginInit(t);
  const env = { OLD_TOKEN: await tokenOf(oldTenant) };
  const mine = 'OLD_CLIENT_ID=mine\nOLD_CLIENT_SECRET=hush\n';
  desk.write('.env', mine);
  const { code, document } = await desk.json([...args, '--yes'], { env });
  assert.equal(code, 2);
  assert.match(document.problem.message, /OLD_CLIENT_ID, OLD_CLIENT_SECRET in \.env/);
  assert.equal(readFileSync(desk.path('.env'), 'utf8'), mine);
  assert.equal((await desk.run([...args, '--yes', '--force'], { env })).code, 0);
  assert.equal(readEnv(desk).OLD_CLIENT_ID, oldTenant.management.clients.byName(NAME)?.client_id);
});

test('a file of --env that cannot be changed without side effects is left alone', async (t) => {
  const { desk, args } = await beginInit(t);
  const text = 'NOTE="\nOLD_DOMAIN=in a text\n"\nOLD_DOMAIN=\n';
  desk.write('.env', text);
  const { code, document } = await desk.json([...args, '--yes']);
  assert.equal(code, 2);
  assert.match(document.problem.message, /\.env is written such that/);
  assert.equal(readFileSync(desk.path('.env'), 'utf8'), text);
});

test('init changes no tenant without --yes if there is no terminal', async (t) => {
  const { desk, args, oldTenant } = await beginInit(t);
  const { code, document } = await desk.json(
    [...args, '--user-id', 'keep', '--mfa-policy', 'reject', '--allow-cidr', 'none'],
    { env: { OLD_TOKEN: await tokenOf(oldTenant) } },
  );
  assert.deepEqual([code, document.problem.code], [2, 'wrong_use']);
  assert.deepEqual([takeWrites(oldTenant), readdirSync(desk.folder)], [[], []]);
});

test('a token without the scopes for it, and a name that is taken, create and write nothing', async (t) => {
  const { desk, args, oldTenant } = await beginInit(t);
  const few = await oldTenant.managementTokens.issue(['read:clients', 'read:connections']);
  const lacking = await desk.json([...args, '--yes'], { env: { OLD_TOKEN: few } });
  assert.deepEqual([lacking.code, lacking.document.problem.code], [1, 'missing_scope']);

  const env = { OLD_TOKEN: await tokenOf(oldTenant) };
  const { clients } = oldTenant.management;
  clients.add({ name: NAME, app_type: 'spa' });
  const other = await desk.json([...args, '--yes'], { env });
  assert.deepEqual([other.code, other.document.problem.code], [1, 'name_taken']);
  clients.add({ name: NAME, app_type: 'non_interactive' });
  const two = await desk.json([...args, '--yes'], { env });
  assert.match(two.document.problem.message, /^2 applications are named/);
  assert.deepEqual([takeWrites(oldTenant), readdirSync(desk.folder)], [[], []]);
});

test('init goes on where a failed request has stopped it', async (t) => {
  const { desk, args, oldTenant } = await beginInit(t);
  const env = { OLD_TOKEN: await tokenOf(oldTenant) };
  oldTenant.faults.set('/api/v2/client-grants', {
    status: 400,
    times: 1,
    body: { statusCode: 400, error: 'Bad Request', message: 'not now' },
    when: ({ method }) => method === 'POST',
  });
  const failed = await desk.json([...args, '--yes'], { env });
  assert.equal(failed.code, 1);
  assert.deepEqual(failed.document.problem.applied, [
    `Create the application ${NAME}, for this program`,
  ]);
  assert.deepEqual(readdirSync(desk.folder), []);
  const { code, document } = await desk.json([...args, '--yes'], { env });
  assert.equal(code, 0);
  assert.equal(document.old.application.status, 'done');
  assert.equal(oldTenant.management.clients.all.filter(({ name }) => name === NAME).length, 1);
  assert.equal(readEnv(desk).OLD_CLIENT_ID, document.old.application.client_id);
});

test('init, setup, check and status work together with no other scopes', async (t) => {
  const { desk, args, oldTenant, newTenant } = await beginInit(t);
  const env = { OLD_TOKEN: await tokenOf(oldTenant), NEW_TOKEN: await tokenOf(newTenant) };
  const init = await desk.json(
    [...args, '--yes', '--mfa-policy', 'migrate', '--allow-cidr', '18.197.9.11'],
    { env },
  );
  assert.equal(init.code, 0, init.stderr);
  const own = [oldTenant, newTenant].map(
    ({ management }) => management.clients.byName(NAME)?.client_id,
  );
  for (const client of [oldTenant, newTenant]) client.clearRequests();
  const setup = await desk.json(['setup', '--yes', '--env', '.env']);
  assert.deepEqual([setup.code, setup.document.status], [0, 'done'], setup.stdout);
  const check = await desk.json(['check', '--env', '.env']);
  const failed = check.document.checks.filter(
    (/** @type {{ result: string, detail?: string }} */ { result, detail }) =>
      result === 'fail' || /lacks the scopes/.test(detail ?? ''),
  );
  assert.deepEqual(failed, []);
  const status = await desk.json(['status', '--env', '.env']);
  assert.equal(status.code, 0, status.stdout);
  const finish = await desk.json(['finish', '--env', '.env', '--yes', '--force']);
  assert.deepEqual([finish.code, finish.document.status], [0, 'done'], finish.stdout);
  for (const [index, tenant] of [oldTenant, newTenant].entries()) {
    const refused = tenant.requests.filter(({ status: code }) => code === 401 || code === 403);
    assert.deepEqual(refused, []);
    const ids = tenant.requests
      .filter(({ path, body }) => path === '/oauth/token' && body?.audience)
      .map(({ body }) => body.client_id);
    assert.ok(ids.includes(own[index]));
  }
});

for (const [
  name,
  before,
  after,
] of /** @type {[string, string | undefined, string | undefined][]} */ ([
  ['no .gitignore', undefined, '.env\n'],
  ['an empty one', '', '.env\n'],
  ['one without a last line break', 'node_modules', 'node_modules\n.env\n'],
  ['one with line breaks of Windows', 'node_modules\r\n', 'node_modules\r\n.env\r\n'],
  ['one that names it', 'a\n.env\n', undefined],
  ['one that names it from the root', '/.env\n', undefined],
  ['one that names it with a star', '.env*\n', undefined],
  ['one that names it and takes it back', '.env*\n!.env\n', '.env*\n!.env\n.env\n'],
  [
    'one that names another file',
    '.env.local\n# .env\n.env/\n',
    '.env.local\n# .env\n.env/\n.env\n',
  ],
])) {
  test(`init makes git ignore the credentials: ${name}`, async (t) => {
    const { desk, args } = await beginInit(t);
    if (before !== undefined) desk.write('.gitignore', before);
    assert.equal((await desk.run([...args, '--yes'])).code, 0);
    const path = desk.path('.gitignore');
    assert.equal(readFileSync(path, 'utf8'), after ?? before);
  });
}

test('init reads the .gitignore of the folders above it, as far as the repository goes', async (t) => {
  const { desk, args } = await beginInit(t);
  desk.write('.gitignore', '.env\n');
  mkdirSync(desk.path('.git'));
  mkdirSync(desk.path('sub'));
  const { code } = await desk.run([...args, '--yes', '--settings', 'sub/auth0-migration.json']);
  assert.equal(code, 0);
  assert.ok(!existsSync(desk.path('sub/.gitignore')));
  rmSync(desk.path('.git'), { recursive: true });
  await desk.run([...args, '--yes', '--settings', 'sub/auth0-migration.json']);
  assert.equal(readFileSync(desk.path('sub/.gitignore'), 'utf8'), '.env\n');
});

test('init follows no symbolic link and writes all files or none', async (t) => {
  const { desk, args } = await beginInit(t);
  desk.write('elsewhere', 'OLD_DOMAIN=\n');
  symlinkSync('elsewhere', desk.path('.env'));
  const linked = await desk.json([...args, '--yes']);
  assert.deepEqual(
    [linked.code, readFileSync(desk.path('elsewhere'), 'utf8')],
    [2, 'OLD_DOMAIN=\n'],
  );
  assert.match(linked.document.problem.message, /\.env is a symbolic link/);
  rmSync(desk.path('.env'));

  mkdirSync(desk.path('locked'));
  chmodSync(desk.path('locked'), 0o500);
  const { code } = await desk.json([
    ...args,
    '--yes',
    '--settings',
    'locked/auth0-migration.json',
    '--env',
    '.env',
  ]);
  if (process.getuid?.() !== 0) {
    assert.equal(code, 1);
    assert.deepEqual(readdirSync(desk.folder).sort(), ['elsewhere', 'locked']);
  }
  chmodSync(desk.path('locked'), 0o700);
});

test('a file of --env that other users read is written anew for its owner', async (t) => {
  const { desk, args } = await beginInit(t);
  const file = desk.write('my.env', 'export OLD_CLIENT_ID="abc"');
  chmodSync(file, 0o644);
  assert.equal((await desk.run([...args, '--yes', '--env', 'my.env'])).code, 0);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(parseEnv(readFileSync(file, 'utf8')).OLD_CLIENT_ID, 'abc');
  assert.equal(readFileSync(join(desk.folder, '.gitignore'), 'utf8'), 'my.env\n');
});
