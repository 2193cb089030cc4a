// @ts-check
// move-rest that goes on with a run that is incomplete: what somebody has put right since is looked at and done.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  user_id: 'keep',
};
const PICTURE = 'https://pictures.example.com/jo.png';
const JO = {
  ...{ user_id: 'auth0|jo', email: 'jo@example.com', email_verified: true },
  ...{ name: 'Jo', nickname: 'jo', picture: PICTURE },
};

test('what verify and assign have left open is done again, and the rest is not', async (t) => {
  const { oldTenant, newTenant, desk } = await beginMigration(t, {
    settings: SETTINGS,
    oldTenant: { users: [JO, { ...JO, user_id: 'auth0|kim', email: 'kim@example.com' }] },
  });
  oldTenant.roles.add({ name: 'Editor', users: ['auth0|jo'] });
  // A user who has moved by login, and has another name in the new tenant.
  newTenant.users.insert({ ...JO, user_id: 'jo', name: 'Joanna' }, 'unused');
  const args = ['move-rest', '--go', '--yes', '--with', 'roles', '--json'];
  const first = await desk.run(args);
  assert.equal(first.code, 3, first.stderr);
  const { run, steps } = JSON.parse(first.stdout);
  assert.equal(steps.verify.answers.differs, 1);
  assert.equal(steps.assign.failures[0].code, 'role_missing');
  takeWrites(newTenant);

  const unchanged = await desk.run([...args, '--resume', run]);
  assert.equal(unchanged.code, 3, unchanged.stderr);

  const moved = newTenant.users.byId('auth0|jo');
  assert.ok(moved);
  moved.name = 'Jo';
  newTenant.roles.add({ name: 'Editor' });
  takeWrites(newTenant);
  takeWrites(oldTenant);
  const second = await desk.run([...args, '--resume', run]);
  assert.equal(second.code, 0, second.stderr);
  assert.equal(JSON.parse(second.stdout).steps.verify.answers.same, 2);
  assert.deepEqual([...(newTenant.roles.byName('Editor')?.users ?? [])], ['auth0|jo']);
  assert.deepEqual(takeWrites(oldTenant), ['POST jobs/users-exports 200']);
  const writes = takeWrites(newTenant);
  assert.ok(writes.includes('POST jobs/users-exports 200'), 'the users are read once more');
  assert.ok(!writes.some((write) => write.includes('users-imports')), 'nobody is sent again');

  // Now that the run is complete, it is only shown.
  const third = await desk.run([...args.slice(0, -1), '--resume', run]);
  assert.equal(third.code, 0, third.stderr);
  assert.match(third.stdout, /^Done before, and shown again: export_old, convert, import$/m);
  assert.deepEqual(takeWrites(newTenant), []);
});

test('who was blocked after the rehearsal does not count as the same, and is not marked', async (t) => {
  const { oldTenant, newTenant, desk } = await beginMigration(t, {
    settings: SETTINGS,
    oldTenant: { users: [JO, { ...JO, user_id: 'auth0|kim', email: 'kim@example.com' }] },
  });
  const { document } = await desk.json(['move-rest']);
  const kim = oldTenant.users.byId('auth0|kim');
  assert.ok(kim);
  kim.blocked = true;
  const file = desk.path(`auth0-migration-runs/${document.run}/run.json`);
  const record = JSON.parse(readFileSync(file, 'utf8'));
  const started_at = new Date(Date.now() - 86_500_000).toISOString();
  writeFileSync(file, JSON.stringify({ ...record, started_at }));
  const go = ['move-rest', '--go', '--yes', '--mark', '--resume', document.run];
  const { code, document: moved, stderr } = await desk.json(go);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /^warning: this run has begun at .*: users who were blocked/m);
  assert.deepEqual(moved.steps.verify.answers.fields, { blocked: 1 });
  assert.equal(kim.app_metadata?.migration_complete, undefined);
  assert.equal(newTenant.users.size, 2);
});
