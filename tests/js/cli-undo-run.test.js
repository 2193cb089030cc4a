// @ts-check
// undo-run: what an import has inserted goes, unless somebody has used it; --unmark and --only-deleted.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { test } from 'node:test';
import { NO_PASSWORD, SETTINGS, enableConnection, runLines, user } from '../support/moved-users.js';
import { PASSWORD, beginMigration } from '../support/two-tenants.js';

/**
 * Two tenants after `setup`, between which `move-rest` has moved these users.
 *
 * @param {import('node:test').TestContext} t
 * @param {import('../tenant/user-store.js').NewUser[]} users
 * @param {string[]} options of `move-rest`
 */
async function moveAll(t, users, ...options) {
  const tenants = await beginMigration(t, { settings: SETTINGS, oldTenant: { users } });
  const setUp = await tenants.desk.run(['setup', '--yes']);
  assert.equal(setUp.code, 0, setUp.stderr);
  const moved = await tenants.desk.json(['move-rest', '--go', '--yes', ...options]);
  assert.equal(moved.code, 0, moved.stderr);
  return { ...tenants, run: moved.document.run };
}

test('undo-run deletes whom an import has inserted, and nobody who has used the account', async (t) => {
  const { newTenant, desk } = await beginMigration(t, { settings: SETTINGS });
  enableConnection(newTenant);
  const file = desk.write('users.json', JSON.stringify([user('a'), user('b'), user('used')]));
  const imported = await desk.json(['import', file, '--yes']);
  assert.equal(imported.code, 0, imported.stderr);
  const used = newTenant.users.get('auth0|id-used');
  assert.ok(used);
  used.logins_count = 1;

  const { run } = imported.document;
  const planned = await desk.json(['undo-run', run, '--dry-run']);
  assert.equal(planned.code, 3, planned.stderr);
  assert.equal(newTenant.users.all().length, 3);
  const { code, document, stderr } = await desk.json(['undo-run', run, '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual([document.deleted, document.kept], [2, { used: 1 }]);
  assert.deepEqual(
    newTenant.users.all().map(({ email }) => email),
    ['used@example.com'],
  );
  assert.deepEqual(runLines(desk, document, 'kept.ndjson'), [
    { user_id: 'auth0|id-used', reason: 'used', fields: [] },
  ]);
});

test('undo-run --unmark lets those move again whom move-rest has moved and marked', async (t) => {
  const users = [
    user('a', { user_id: 'auth0|id-a', password: PASSWORD, app_metadata: { plan: 'gold' } }),
  ];
  const { oldTenant, newTenant, desk, run } = await moveAll(t, users, '--mark');
  const old = oldTenant.users.byId('auth0|id-a');
  assert.equal(old?.app_metadata?.migration_complete, true);

  const { code, document, stderr } = await desk.json(['undo-run', run, '--unmark', '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual([document.deleted, document.unmarked], [1, 1]);
  assert.equal(old?.app_metadata && 'migration_complete' in old.app_metadata, false);
  assert.equal(old?.app_metadata?.plan, 'gold');
  assert.deepEqual(newTenant.users.all(), []);
  const { status } = await newTenant.login('a@example.com', PASSWORD);
  assert.equal(status, 200);
});

test('undo-run --unmark takes the marker away that linked identities share', async (t) => {
  const identity = (/** @type {string} */ id) => ({
    ...{ connection: 'Username-Password-Authentication', provider: 'auth0', isSocial: false },
    ...{ user_id: id, profileData: { email: `${id}@example.com`, email_verified: true } },
  });
  const users = [user('a', { user_id: 'auth0|a', identities: ['a', 'b'].map(identity) })];
  const { oldTenant, newTenant, desk, run } = await moveAll(t, users, '--mark');
  assert.equal(newTenant.users.size, 2);
  const old = oldTenant.users.byId('auth0|a');
  assert.equal(old?.app_metadata?.migration_complete, true);
  const used = newTenant.users.get('b@example.com');
  assert.ok(used);
  used.logins_count = 1;

  const undo = ['undo-run', run, '--unmark', '--yes'];
  const first = await desk.json(undo);
  assert.deepEqual([first.document.deleted, first.document.unmarked], [1, 1], first.stderr);
  assert.deepEqual(old?.app_metadata?.migration_complete, ['b']);
  used.logins_count = 0;
  const second = await desk.json(undo);
  assert.deepEqual([second.document.deleted, second.document.unmarked], [2, 1], second.stderr);
  assert.equal(old?.app_metadata && 'migration_complete' in old.app_metadata, false);
  assert.equal(newTenant.users.size, 0);
});

test('undo-run --only-deleted deletes those whom the old tenant has deleted since the import', async (t) => {
  const names = ['deleted', 'left', 'linked', 'used'];
  const users = names.map((name) =>
    user(name, { user_id: `auth0|id-${name}`, password: PASSWORD }),
  );
  const { oldTenant, newTenant, desk, run } = await moveAll(t, users);
  for (const name of ['deleted', 'linked', 'used']) oldTenant.users.delete(`auth0|id-${name}`);
  newTenant.users.create(user('new'), NO_PASSWORD);
  const used = newTenant.users.get('auth0|id-used');
  assert.ok(used);
  used.logins_count = 1;
  const verified = await desk.json(['verify']);
  assert.equal(verified.code, 0, verified.stderr);
  assert.equal(verified.document.answers.extra, 4);
  // One of them is not deleted: linked to another one.
  const identity = { connection: oldTenant.connection, provider: 'auth0', user_id: 'id-linked' };
  oldTenant.users.byId('auth0|id-left')?.identities.push({ ...identity, isSocial: false });

  const before = await desk.json(['undo-run', run, '--only-deleted', run, '--dry-run']);
  assert.deepEqual([before.code, before.document.users], [0, 0], before.stderr);
  const differences = desk.path(`auth0-migration-runs/${verified.document.run}/differences.ndjson`);
  appendFileSync(differences, '{"answer":"extra","user_id":"auth0|id-left"');
  const { code, document, stderr } = await desk.json([
    ...['undo-run', run, '--only-deleted', verified.document.run, '--yes'],
  ]);
  assert.equal(code, 0, stderr);
  assert.deepEqual([document.users, document.deleted], [3, 1]);
  assert.deepEqual(document.kept, { in_old_tenant: 1, used: 1 });
  const stay = newTenant.users.all().map(({ email }) => email);
  assert.deepEqual(
    stay.sort(),
    ['left', 'linked', 'new', 'used'].map((name) => `${name}@example.com`),
  );
});

test('undo-run --only-deleted needs a run that has compared the tenants', async (t) => {
  const { newTenant, desk } = await beginMigration(t, { settings: SETTINGS });
  enableConnection(newTenant);
  const file = desk.write('users.json', JSON.stringify([user('a')]));
  const imported = await desk.json(['import', file, '--yes']);
  assert.equal(imported.code, 0, imported.stderr);
  const { run } = imported.document;
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [['--only-deleted', run], /has not compared the tenants/],
    // An empty variable of a shell must not lift the restriction.
    [['--only-deleted', ''], /there is no run/],
    [['--only-deleted', run, '--unmark'], /cannot be used with/],
  ])) {
    const { code, stderr } = await desk.run(['undo-run', run, ...args, '--yes']);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
  assert.equal(newTenant.users.all().length, 1);
});
