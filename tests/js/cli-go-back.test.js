// @ts-check
// The ways back that docs/runbook.md promises: users can log in again after them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMAIL, PASSWORD, beginMigration } from '../support/two-tenants.js';

test('setup after finish installs the scripts again, and users move again', async (t) => {
  const { newTenant, desk } = await beginMigration(t);
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.equal((await desk.run(['finish', '--yes', '--force'])).code, 0);
  assert.notEqual((await newTenant.login(EMAIL, PASSWORD)).status, 200, 'nobody moves any more');
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
});

test('user whose marker is taken away after a deletion in the new tenant moves again', async (t) => {
  const { oldTenant, newTenant, desk } = await beginMigration(t);
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
  const old = oldTenant.users.withEmail(EMAIL)[0];
  assert.ok(old);
  assert.equal(old.app_metadata?.migration_complete, true);
  newTenant.users.delete(EMAIL);
  assert.notEqual((await newTenant.login(EMAIL, PASSWORD)).status, 200, 'the user is marked');
  oldTenant.users.update(old, (user) => delete user.app_metadata?.migration_complete);
  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
});
