// @ts-check
// `finish` and `undo` show the latest numbers of `status`, and refuse to run without any.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const HOUR_MS = 3_600_000;
const HISTORY = 'auth0-migration-history.ndjson';

/** @param {import('../support/two-tenants.js').Migration} migration @param {number} ageMs @param {object} [counts] */
const record = ({ oldTenant, newTenant }, ageMs, counts = {}) => ({
  format: 1,
  at: new Date(Date.now() - ageMs).toISOString(),
  old: {
    domain: oldTenant.domain,
    connection: 'Username-Password-Authentication',
    method: 'export',
  },
  new: { domain: newTenant.domain, connection: 'Users', method: 'export' },
  counts: { users: 2000, confirmed: 1500, unmarked: 300, left: 200, ...counts },
  moved_by_day: [],
  last_activity: {},
  rate: { per_day_7: null, per_day_30: null },
  forecast: null,
  refusals: { proven: 960, refused: 40, percent: 4 },
  old_log: {},
  new_log: {},
  notes: [],
});

/** @param {object[]} records */
const lines = (records) => records.map((each) => `${JSON.stringify(each)}\n`).join('');

/** @param {import('node:test').TestContext} t */
async function setUp(t) {
  const migration = await beginMigration(t);
  const { code, stderr } = await migration.desk.run(['setup', '--yes']);
  assert.equal(code, 0, stderr);
  takeWrites(migration.newTenant);
  return migration;
}

for (const command of ['finish', 'undo']) {
  test(`${command} writes nothing without a record, or with one of yesterday`, async (t) => {
    const migration = await setUp(t);
    const { desk, newTenant } = migration;
    const missing = await desk.json([command, '--yes']);
    assert.deepEqual([missing.code, missing.document.problem.code], [1, 'refused']);
    assert.match(missing.document.problem.message, /^Nobody has counted yet/);
    assert.match(missing.document.problem.remedy, /^Run status first: .*--force/);
    const old = record(migration, 25 * HOUR_MS, { confirmed_missing: 2 });
    desk.write(HISTORY, lines([old]));
    const stale = await desk.run([command, '--yes']);
    assert.equal(stale.code, 1);
    assert.match(stale.stderr, /^error: .* last counted 25 hours ago.* 2 users .* nobody lets/m);
    assert.deepEqual(takeWrites(newTenant), []);
  });

  test(`${command} shows the numbers of the latest record and goes on`, async (t) => {
    const migration = await setUp(t);
    const { desk, newTenant } = migration;
    desk.write(HISTORY, lines([record(migration, 9 * HOUR_MS), record(migration, 2 * HOUR_MS)]));
    const { code, stdout, stderr } = await desk.run([command, '--dry-run']);
    assert.equal(code, 3, stderr);
    const lead = stdout.slice(0, stdout.indexOf('New tenant'));
    assert.equal(
      lead,
      'Connection Users, counted 2 h ago:\n' +
        '  users                2,000\n' +
        '  moved                1,800 (90.0 %)\n' +
        '  left                 200\n' +
        '  marked, but missing  0\n' +
        '  refused logins       4.0 %\n\n',
    );
    assert.equal(stderr.includes('warning:'), false, stderr);
    assert.match(
      stdout.slice(stdout.indexOf('New tenant')),
      /^warning: 200 users have not moved to the connection Users \(counted 2 h ago\)\. Whoever has not can no longer log in/m,
    );
    const done = await desk.json([command, '--yes']);
    assert.deepEqual([done.code, done.document.status], [0, 'done'], done.stderr);
    const [{ connection, record: numbers }] = done.document.numbers;
    assert.deepEqual([connection, numbers.users, numbers.moved], ['Users', 2000, 1800]);
    assert.notDeepEqual(takeWrites(newTenant), []);
  });

  test(`${command} warns only with --dry-run and with --force`, async (t) => {
    const { desk, newTenant } = await setUp(t);
    const planned = await desk.run([command, '--dry-run']);
    assert.equal(planned.code, 3);
    assert.match(planned.stderr, /^warning: Nobody has counted yet/m);
    assert.match(
      planned.stdout,
      /^warning: How many users of the connection Users have not moved is not known/m,
    );
    assert.deepEqual(takeWrites(newTenant), []);
    const forced = await desk.run([command, '--yes', '--force']);
    assert.equal(forced.code, 0, forced.stderr);
    assert.match(forced.stderr, /^warning: Nobody has counted yet/m);
  });
}

test('a history that cannot be read stops finish, and names the line', async (t) => {
  const { desk } = await setUp(t);
  desk.write('elsewhere.ndjson', '{"format":99}\n');
  const { code, document } = await desk.json([
    'finish',
    '--yes',
    '--history',
    desk.path('elsewhere.ndjson'),
  ]);
  assert.deepEqual([code, document.problem.code], [1, 'files']);
  assert.match(document.problem.message, /^line 1 of the history has the format 99/);
});

test('a run of status opens the gate, with the users that it has counted', async (t) => {
  const { desk } = await setUp(t);
  const counted = await desk.run(['status']);
  assert.equal(counted.code, 0, counted.stderr);
  const { code, document, stderr } = await desk.json(['finish', '--yes']);
  assert.deepEqual([code, document.status], [0, 'done'], stderr);
  const [{ record: numbers }] = document.numbers;
  assert.deepEqual([numbers.users, numbers.moved, numbers.left], [1, 0, 1]);
});
