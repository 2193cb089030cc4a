// @ts-check
// status: what a killed run leaves behind.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { beginMigration } from '../support/two-tenants.js';

const RUNS = 'auth0-migration-runs';
const HISTORY = 'auth0-migration-history.ndjson';

/** The names of all files with users. @param {import('../support/command-line.js').Desk} desk */
const userFiles = (desk) =>
  readdirSync(desk.path(RUNS), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('/users-'),
  );

test('the users that a killed run has left are deleted by the next one, which counts as if there had been none', async (t) => {
  const { newTenant, desk } = await beginMigration(t);
  newTenant.faults.set('/api/v2/users', { hang: true });
  const killed = await desk.run(['status'], {
    watch: (child, text) => {
      if (text.includes('new tenant: reading') && userFiles(desk).length > 0) child.kill('SIGKILL');
    },
  });
  assert.equal(killed.code, null);
  assert.deepEqual([userFiles(desk).length, existsSync(desk.path(HISTORY))], [1, false]);

  newTenant.faults.clear();
  const { code, stderr } = await desk.run(['status']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(userFiles(desk), []);
  assert.equal(readFileSync(desk.path(HISTORY), 'utf8').trim().split('\n').length, 1);
});
