// @ts-check
// Secrets of the command line when all goes well: no command prints one, and files have only those that belong there.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { Canaries } from '../support/canaries.js';
import { beginWithCanaries, newHash, newTotpSecret } from '../support/canary-desk.js';
import { ConnectProxy } from '../support/connect-proxy.js';
import { beginInit, tokenOf } from '../support/init-desk.js';
import { EMAIL } from '../support/two-tenants.js';

const USERS = ['a', 'b', 'c'].map((name) => ({
  user_id: `auth0|${name}`,
  email: `${name}@example.com`,
  app_metadata: { plan: 'gold' },
}));
const desk = await beginWithCanaries({ after });
const { canaries, oldTenant, newTenant } = desk;
for (const user of USERS) oldTenant.users.insert(user);
oldTenant.roles.add({ name: 'Editor', users: ['auth0|a'] });
newTenant.roles.add({ name: 'Editor' });

/** @param {number} expected exit code @param {string[]} args @param {Record<string, string>} [env] */
async function ends(expected, args, env) {
  const { code, stdout, stderr } = await desk.run(args, env ? { env } : {});
  assert.equal(code, expected, `${args.join(' ')}: ${stdout}${stderr}`);
}

/** Runs `status --watch` until it has told of a login that the old tenant refused, and ends it as a person does. */
async function watchUntilRefused() {
  const isFollowing = () =>
    [oldTenant, newTenant].every(({ events }) => /** @type {any} */ (events).connections > 0);
  const following = setInterval(() => {
    if (!isFollowing()) return;
    clearInterval(following);
    void newTenant.login(EMAIL, canaries.plant('wrong password', { special: true }));
  }, 50);
  let isEnding = false;
  const { code, stdout, stderr } = await desk.run(['status', '--watch', '--json'], {
    watch: (child, text) => {
      if (isEnding || !text.includes('"kind":"refused"')) return;
      isEnding = child.kill('SIGINT');
    },
  });
  clearInterval(following);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /"kind":"refused"/);
}

/** The last run of a command. @param {string} command */
const lastRun = (command) =>
  readdirSync(desk.desk.path('auth0-migration-runs'))
    .filter((name) => name.endsWith(`-${command}`))
    .sort()
    .at(-1) ?? '';

/** The commands of a whole migration, in their order: each needs what those before it have done. */
const STEPS = {
  'setup and check': async () => {
    await ends(3, ['setup', '--dry-run']);
    await ends(3, ['setup', '--dry-run', '--json']);
    await ends(0, ['setup', '--yes']);
    await ends(0, ['setup', '--yes', '--json']);
    const password = canaries.plant('PROBE_PASSWORD', { special: true });
    await oldTenant.users.add({ email: 'probe@example.com', password });
    await ends(0, ['check', '--probe-user', 'probe@example.com'], { PROBE_PASSWORD: password });
    await ends(3, ['check', '--probe-user', EMAIL, '--json'], { PROBE_PASSWORD: password });
    desk.assertFilesHave([[/^own script$/, /^auth0-migration\.state\.json$/]]);
  },
  'status, report, and what writes files for other tools': async () => {
    await ends(0, ['status']);
    await ends(0, ['status', '--json']);
    await watchUntilRefused();
    await ends(0, ['report', '--out', 'report.html', '--with-users']);
    await ends(0, ['scripts', '--out', 'scripts']);
    await ends(0, ['emit', '--format', 'terraform', '--out', 'terraform']);
    await ends(0, ['emit', '--format', 'deploy-cli', '--out', 'deploy', '--json']);
    await ends(0, ['explain', 'misconfigured']);
    await ends(0, ['completion', 'bash']);
    desk.assertFilesHave([[/^own script$/, /^auth0-migration\.state\.json$/]]);
  },
  'bulk commands with hashes and factors, behind a proxy that asks for a password': async (
    /** @type {import('node:test').TestContext} */ t,
  ) => {
    const password = canaries.plant('proxy password', { special: true });
    const proxy = await ConnectProxy.start(t, { credentials: { username: 'jo', password } });
    const env = {
      HTTPS_PROXY: `http://jo:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}`,
    };
    const hash = canaries.add('password hash', newHash());
    const totp = canaries.add('factor secret', newTotpSecret());
    const write = (/** @type {string} */ name, /** @type {object} */ value) =>
      desk.desk.write(name, `${JSON.stringify(value)}\n`);
    write('hashes.json', { _id: { $oid: 'a' }, email: 'a@example.com', passwordHash: hash });
    write('factors.ndjson', { user_id: 'auth0|a', mfa_factors: [{ totp: { secret: totp } }] });
    const carried = ['--hashes', 'hashes.json', '--factors', 'factors.ndjson'];

    await ends(0, ['export', '--side', 'old', '--with', 'factors,roles,organizations'], env);
    const users = `auth0-migration-runs/${lastRun('export')}/users-old.ndjson.gz`;
    await ends(0, ['convert', users, ...carried, '--json']);
    const converted = lastRun('convert');
    await ends(3, ['import', '--resume', converted, '--dry-run'], env);
    await ends(0, ['import', '--resume', converted, '--yes', '--json'], env);
    await ends(0, ['undo-run', converted, '--yes'], env);
    await ends(0, ['move-rest', '--go', '--yes', ...carried], env);
    await ends(0, ['assign', '--with', 'roles', '--users', users, '--yes'], env);
    await ends(0, ['verify', '--repair', '--mark', '--yes'], env);
    await ends(0, ['runs', '--json']);
    assert.ok(proxy.requests.length > 0);
    desk.assertFilesHave([
      [/^own script$/, /^auth0-migration\.state\.json$/],
      [/^password hash$/, /^hashes\.json$/],
      [/^factor secret$/, /^factors\.ndjson$/],
      [/^(password hash|factor secret)$/, /^auth0-migration-runs\/[^/]+\/import-files\/\d+\.json$/],
    ]);
  },
  'the end of the migration, and its undoing': async () => {
    await ends(0, ['undo', '--yes', '--force']);
    await ends(0, ['setup', '--yes']);
    await ends(0, ['finish', '--yes', '--force', '--json']);
    await ends(0, ['finish', '--clean-up', '--yes', '--force']);
  },
};

test('a whole migration', async (t) => {
  for (const [name, step] of Object.entries(STEPS)) await t.test(name, step);
  const { access_token: tokens = 0, client_secret: secrets = 0 } = desk.answered;
  assert.ok(tokens > 30 && secrets > 5, JSON.stringify(desk.answered));
});

test('init keeps the secrets of the applications that it creates in .env only', async (t) => {
  const { desk: initDesk, args, oldTenant: one, newTenant: other } = await beginInit(t);
  const found = new Canaries();
  const tokens = { OLD_TOKEN: await tokenOf(one), NEW_TOKEN: await tokenOf(other) };
  for (const [name, token] of Object.entries(tokens)) found.addToken(name, token);
  const { code, stdout, stderr } = await initDesk.run([...args, '--yes'], { env: tokens });
  assert.equal(code, 0, stderr);
  for (const tenant of [one, other]) {
    for (const { name, client_secret } of tenant.management.clients.all) {
      if (name === 'auth0-account-migration-cli') found.add('secret of init', client_secret);
    }
  }
  assert.deepEqual(found.findIn(stdout + stderr, 'the output'), []);
  assert.deepEqual(
    [...new Set(found.findInFolder(initDesk.folder))],
    ['secret of init in .env (plain)'],
  );
});
