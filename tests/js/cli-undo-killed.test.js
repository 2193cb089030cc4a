// @ts-check
// `undo` and `finish` that are killed at a write: the next run ends where an undisturbed one does.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { beginMigration, isWrite, setUpState } from '../support/two-tenants.js';

/** @typedef {import('../support/two-tenants.js').Migration} Migration */

const STATE = 'auth0-migration.state.json';
const CASES = /** @type {[string[], number][]} */ ([
  [['undo', '--yes', '--force'], 2],
  [['finish', '--yes', '--force'], 1],
]);

/** @param {{ after: (fn: () => any) => void }} t */
async function setUp(t) {
  const migration = await beginMigration(t);
  assert.equal((await migration.desk.run(['setup', '--yes'])).code, 0);
  return migration;
}

/** What is left in both tenants and beside the settings file. @param {Migration} migration */
const outcomeOf = (migration) => ({
  tenants: setUpState(migration),
  files: readdirSync(migration.desk.folder).sort(),
  saved: JSON.parse(readFileSync(migration.desk.path(STATE), 'utf8')).connections.length,
});

for (const [args, writes] of CASES) {
  const undisturbed = await setUp({ after });
  assert.equal((await undisturbed.desk.run(args)).code, 0);
  const expected = outcomeOf(undisturbed);

  describe(`${args[0]} that is killed`, { concurrency: 2 }, () => {
    for (const isDone of [false, true]) {
      for (let write = 1; write <= writes; write += 1) {
        test(`at write ${write}, which the tenant ${isDone ? 'makes' : 'never sees'}`, async (t) => {
          const migration = await setUp(t);
          const { desk, newTenant } = migration;
          /** @type {import('node:child_process').ChildProcess | undefined} */
          let running;
          let seen = 0;
          newTenant.faults.set('/api/v2', {
            ...(isDone ? { pass: true } : { hang: true }),
            when: (request) =>
              isWrite(request) && ++seen === write && (running?.kill('SIGKILL') ?? false),
          });
          const killed = await desk.run(args, { started: (child) => (running = child) });
          assert.equal(killed.code, null, killed.stderr);
          newTenant.faults.clear();
          const { code, stderr } = await desk.run(args);
          assert.equal(code, 0, stderr);
          assert.deepEqual(outcomeOf(migration), expected);
        });
      }
    }
  });
}
