// @ts-check
// The applications that `init` creates in both tenants, and what it does with tokens.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { beginInit, OLD, readEnv, tokenOf } from '../support/init-desk.js';
import { takeWrites } from '../support/two-tenants.js';

const NAME = 'auth0-account-migration-cli';

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

test('init asks nobody to fill in the credentials of applications that it has created', async (t) => {
  const { desk, args, oldTenant, newTenant } = await beginInit(t);
  const env = { OLD_TOKEN: await tokenOf(oldTenant), NEW_TOKEN: await tokenOf(newTenant) };
  const { stdout } = await desk.run([...args, '--yes'], { env });
  assert.match(stdout, /^Go on with these commands, in their order:$/m);
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
