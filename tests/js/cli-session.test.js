// @ts-check
// A complete migration with the command line: setup, check, the move of a user, finish and undo.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, test } from 'node:test';
import {
  EMAIL,
  PASSWORD,
  SETUP_WRITES,
  beginMigration,
  takeWrites,
} from '../support/two-tenants.js';

const migration = await beginMigration({ after });
const { oldTenant, newTenant, desk } = migration;
const users = () => newTenant.management.connections.byName('Users');
const before = structuredClone(users()?.options);

/** The writes to both tenants since the last call. */
const writes = () => ({ old: takeWrites(oldTenant), new: takeWrites(newTenant) });
const NOTHING = { old: [], new: [] };

test('setup, check, finish and undo run a migration from start to end', async (t) => {
  await t.test('setup --dry-run writes nothing', async () => {
    const { code, stdout } = await desk.run(['setup', '--dry-run']);
    assert.equal(code, 3);
    const requests = [...oldTenant.requests, ...newTenant.requests];
    assert.ok(
      requests.length > 0 &&
        requests.every(({ method, path }) => method === 'GET' || path === '/oauth/token'),
    );
    assert.deepEqual(writes(), NOTHING);
    assert.match(
      stdout,
      new RegExp(
        `^Old tenant ${oldTenant.domain}\n {2}Create the migration client auth0-account-migration\n {4}\\+ `,
      ),
    );
    assert.match(
      stdout,
      new RegExp(
        `^New tenant ${newTenant.domain}\n {2}Create the Action auth0-account-migration\n {4}\\+ (?:.*\n)* {2}Change the database connection Users\n {4}\\+ `,
        'm',
      ),
    );
    assert.match(stdout, /^Dry run: nothing was written\. 12 changes to make\.$/m);
    const { document } = await desk.json(['setup', '--dry-run']);
    assert.deepEqual([document.status, document.plan.changes.length], ['planned', 12]);
    for (const { tenant, title, lines } of document.plan.changes) {
      assert.ok(['old', 'new'].includes(tenant) && title);
      for (const { sign, text } of lines) assert.ok(['+', '-', '~'].includes(sign) && text);
    }
    assert.deepEqual(writes(), NOTHING);
    assert.throws(() => statSync(desk.path('auth0-migration.state.json')));
  });

  await t.test('setup without a terminal and without --yes is refused', async () => {
    const { code, document } = await desk.json(['setup']);
    assert.equal(code, 2);
    assert.equal(document.problem.code, 'wrong_use');
    assert.match(document.problem.remedy, /--yes/);
    assert.deepEqual(writes(), NOTHING);
  });

  await t.test('no user is moved before setup', async () => {
    assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 403);
    writes();
  });

  await t.test('setup --yes makes all changes and prints no secret', async () => {
    const { code, stdout, stderr } = await desk.run(['setup', '--yes']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Done: 12 changes made, and verified by reading the tenants again\.$/m);
    assert.equal(stderr.match(/^done (old|new) tenant: /gm)?.length, 12);
    assert.deepEqual(writes(), SETUP_WRITES);
    for (const name of ['auth0-account-migration', 'auth0-account-migration-marker']) {
      const secret = oldTenant.management.clients.byName(name)?.client_secret ?? assert.fail();
      assert.ok(!(stdout + stderr).includes(secret));
      desk.secrets.add(secret);
    }
  });

  await t.test('the state file is readable by its owner only and contains no secret', () => {
    const file = desk.path('auth0-migration.state.json');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const state = readFileSync(file, 'utf8');
    for (const secret of desk.secrets) assert.ok(secret && !state.includes(secret));
  });

  await t.test('a second setup changes nothing', async () => {
    const { code, document } = await desk.json(['setup', '--yes']);
    assert.deepEqual([code, document.status, document.plan.changes], [0, 'nothing_to_do', []]);
    assert.deepEqual(writes(), NOTHING);
    assert.equal((await desk.run(['setup', '--dry-run'])).code, 0);
  });

  await t.test('check passes, including the login of --probe-user', async () => {
    const { code, document } = await desk.json(['check', '--probe-user', EMAIL], {
      env: { PROBE_PASSWORD: PASSWORD },
    });
    assert.equal(code, 0, JSON.stringify(document));
    assert.deepEqual(
      document.checks.filter((/** @type {any} */ { result }) => result === 'fail'),
      [],
    );
    assert.deepEqual(writes(), NOTHING);
  });

  await t.test('a login with the old password moves the user, who is then marked', async () => {
    assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
    const { migration_confirmed, ...metadata } = newTenant.users.get(EMAIL)?.app_metadata ?? {};
    assert.deepEqual([typeof migration_confirmed, metadata], ['string', { plan: 'gold' }]);
    assert.equal(oldTenant.users.get(EMAIL)?.app_metadata?.migration_complete, true);
    assert.equal((await newTenant.login(EMAIL, 'wrong')).status, 403);
    assert.equal(newTenant.runs.filter(({ script }) => script === 'login').length, 1);
  });

  await t.test('no user is looked up in the old tenant after finish', async () => {
    oldTenant.clearRequests();
    assert.equal((await desk.run(['finish', '--dry-run'])).code, 3);
    const { code, stdout } = await desk.run(['finish', '--yes', '--force']);
    assert.equal(code, 0);
    assert.match(stdout, /^Leave the Action auth0-account-migration in the new tenant until /m);
    assert.match(stdout, /^Then run finish --clean-up: /m);
    assert.deepEqual(oldTenant.requests, []);
    assert.equal(users()?.options.import_mode, true);
    assert.equal((await newTenant.login('late@example.com', PASSWORD)).status, 403);
    assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
    assert.deepEqual(oldTenant.requests, []);
    assert.equal((await desk.run(['finish', '--yes', '--force'])).code, 0);
    const checked = await desk.json(['check']);
    assert.deepEqual([checked.code, checked.document.finished], [0, true], checked.stdout);
    oldTenant.clearRequests();
  });

  await t.test('undo restores the connection and takes the Action out of the flow', async () => {
    const { actions } = newTenant.management;
    assert.equal(actions.bindings.length, 1);
    const { code, stdout } = await desk.run(['undo', '--yes', '--force']);
    assert.equal(code, 0);
    assert.deepEqual(actions.bindings, []);
    assert.ok(actions.byName('auth0-account-migration'), 'it is not deleted');
    assert.match(
      stdout,
      /^Outside of the post-login flow, the Action auth0-account-migration of the new tenant does/m,
    );
    // An option that is off means the same as an absent one.
    const off = { enabledDatabaseCustomization: false, import_mode: false, configuration: {} };
    assert.deepEqual({ ...off, ...users()?.options }, { ...off, ...before });
    assert.deepEqual(oldTenant.requests, []);
    const again = await desk.json(['undo', '--yes', '--force']);
    assert.deepEqual([again.code, again.document.status], [0, 'nothing_to_do']);
  });
});
