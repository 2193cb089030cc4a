// @ts-check
// `setup` says what comes next, whose scripts it replaces and where they are kept, and which scopes both tokens lack.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const THEIRS = 'function login(email, password, callback) { callback(null, { user_id: email }); }';

/** @param {import('../support/two-tenants.js').Migration} migration */
function useScripts({ newTenant }) {
  const connection = newTenant.management.connections.byName('Users') ?? assert.fail();
  Object.assign(connection.options, {
    enabledDatabaseCustomization: true,
    customScripts: { login: THEIRS },
  });
}

test('setup ends with the commands that come next, with the options of this migration', async (t) => {
  const { desk } = await beginMigration(t);
  desk.write('my env', '');
  const { code, stdout } = await desk.run(['setup', '--yes', '--env', 'my env']);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /\nNext:\n {2}1\. .*\n {5}npx auth0-account-migration check --probe-user \S+ --env 'my env'\n/,
  );
  assert.match(stdout, /\n {5}npx auth0-account-migration status --env 'my env'\n$/);
  const dry = await desk.run(['setup', '--dry-run']);
  assert.match(dry.stdout, /Nothing to do[^]*\nNext:\n/);
});

test('a dry run with changes does not say what comes after them', async (t) => {
  const { desk } = await beginMigration(t);
  const { code, stdout } = await desk.run(['setup', '--dry-run']);
  assert.equal(code, 3);
  assert.equal(stdout.includes('Next:'), false);
});

test('setup says in the plan and in the report which live scripts it replaces, and the state file has them', async (t) => {
  const migration = await beginMigration(t);
  useScripts(migration);
  const { desk } = migration;
  const planned = await desk.run(['setup', '--dry-run']);
  const before =
    /^warning: setup replaces live scripts of somebody else in the connection Users: login\. The old ones are kept in the state file \S*auth0-migration\.state\.json; undo restores them\.$/m;
  assert.match(planned.stdout, before);
  const { code, stdout } = await desk.run(['setup', '--yes']);
  assert.equal(code, 0);
  assert.match(stdout, before);
  assert.match(
    stdout,
    /^setup has replaced live scripts of somebody else in the connection Users: login\. .*kept/m,
  );
  const state = JSON.parse(readFileSync(desk.path('auth0-migration.state.json'), 'utf8'));
  assert.equal(state.connections[0].options.customScripts.login, THEIRS);
  const again = await desk.json(['setup', '--yes']);
  assert.equal(again.document.plan.replaced_scripts, undefined);
});

test('setup says that scripts which somebody put in after its first run are not kept', async (t) => {
  const migration = await beginMigration(t);
  const { desk } = migration;
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  useScripts(migration);
  const { document } = await desk.json(['setup', '--dry-run']);
  assert.deepEqual(document.plan.replaced_scripts, [
    { connection: 'Users', scripts: ['login'], live: true, kept: false },
  ]);
});

test('every change of a plan has an id, the same in each run', async (t) => {
  const { desk } = await beginMigration(t);
  const ids = async () => {
    const { document } = await desk.json(['setup', '--dry-run']);
    return document.plan.changes.map((/** @type {any} */ { id }) => id);
  };
  const first = await ids();
  assert.equal(new Set(first).size, first.length);
  assert.ok(first.includes('new:write_connection:Users'), first.join());
  assert.deepEqual(await ids(), first);
});

test('setup names the missing scopes of both tenants at once, also those for writing', async (t) => {
  const { desk, oldTenant, newTenant } = await beginMigration(t);
  oldTenant.managementClient.scopes = ['read:clients'];
  newTenant.managementClient.scopes = ['read:connections'];
  const { code, document } = await desk.json(['setup', '--yes']);
  const { code: problem, message } = document.problem;
  assert.deepEqual([code, problem], [1, 'missing_scope']);
  const [heading, old, new_] = message.split('\n');
  assert.equal(heading, 'scopes: 2 problems');
  for (const scope of ['read:client_keys', 'create:clients', 'update:connections']) {
    assert.ok(old.includes(scope), scope);
  }
  for (const scope of [
    'read:connections_options',
    'create:actions',
    'update:connections_options',
  ]) {
    assert.ok(new_.includes(scope), scope);
  }
  assert.equal(old.includes('read:clients,'), false);
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
});
