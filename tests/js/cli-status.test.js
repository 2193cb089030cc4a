// @ts-check
// status: counts both tenants, keeps a history, and says by its exit code whether too many logins are refused.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { loadUsers } from '../fixtures/generate-export.js';
import { PASSWORD, beginMigration, takeWrites } from '../support/two-tenants.js';
import { hashPassword } from '../tenant/password-hash.js';

const NO_PASSWORD = await hashPassword('not used');
const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  user_id: 'keep',
};
const HISTORY = 'auth0-migration-history.ndjson';
const RUNS = 'auth0-migration-runs';
const CLIENT = 'auth0-account-migration';
const MARKED = { app_metadata: { migration_complete: true } };

/** @param {string} name @param {object} [more] */
const user = (name, more) => ({
  user_id: `auth0|${name}`,
  email: `${name}@example.com`,
  password: PASSWORD,
  ...more,
});

/** @typedef {import('../support/command-line.js').Desk} Desk */

/** Two tenants with four old users, of whom two have moved. @param {{ after: (fn: () => any) => void }} t @param {object} [options] */
async function begin(t, options) {
  const users = [user('a', MARKED), user('b'), user('c'), user('d', { blocked: true })];
  const migration = await beginMigration(t, {
    settings: SETTINGS,
    oldTenant: { users },
    ...options,
  });
  for (const name of ['a', 'b', 'new']) {
    migration.newTenant.users.create(
      { user_id: name, email: `${name}@example.com`, name },
      NO_PASSWORD,
    );
  }
  takeWrites(migration.newTenant);
  takeWrites(migration.oldTenant);
  return migration;
}

/** @param {Desk} desk */
const records = (desk) =>
  readFileSync(desk.path(HISTORY), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** The names of all files in the run folders. @param {Desk} desk */
const filesOfRuns = (desk) =>
  readdirSync(desk.path(RUNS), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('/'))
    .map((name) => basename(name));

test('status counts both tenants by a search, changes nothing and keeps no users', async (t) => {
  const { oldTenant, newTenant, desk } = await begin(t);
  const { code, document, stderr } = await desk.json(['status']);
  assert.equal(code, 0, stderr);
  const { counts } = document;
  assert.deepEqual(
    [counts.users, counts.confirmed, counts.unmarked, counts.left, counts.only_new],
    [4, 1, 1, 2, 1],
  );
  assert.equal(counts.left_by.blocked, 1);
  assert.deepEqual([document.old.method, document.new.method], ['search', 'search']);
  assert.equal(document.moved_by_day.length, 1);
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
  assert.deepEqual(records(desk), [document]);
  assert.equal(statSync(desk.path(HISTORY)).mode & 0o777, 0o600);
  assert.deepEqual(filesOfRuns(desk), ['run.json']);
  assert.equal(existsSync(desk.path(`${HISTORY}.lock`)), false);
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGKILL'])) {
  test(`status keeps no users after ${signal}`, async (t) => {
    const { newTenant, desk } = await begin(t);
    newTenant.faults.set('/api/v2/users', { hang: true });
    let hasRead = false;
    const { code, stderr } = await desk.run(['status'], {
      watch: (child, text) => {
        if (!text.includes('new tenant: reading')) return;
        hasRead ||= filesOfRuns(desk).includes('users-old.ndjson');
        child.kill(signal);
      },
    });
    assert.equal(code, signal === 'SIGKILL' ? null : 130, stderr);
    assert.ok(hasRead, 'the users of the old tenant were read');
    if (signal === 'SIGKILL') {
      // Nobody can help that. The next run removes them.
      newTenant.faults.clear();
      const next = await desk.run(['status']);
      assert.equal(next.code, 0, next.stderr);
      assert.equal(records(desk).length, 1);
    }
    assert.deepEqual(
      [...new Set(filesOfRuns(desk))].filter((name) => /users-|staging-/.test(name)),
      [],
    );
    assert.equal(existsSync(desk.path(`${HISTORY}.lock`)), false);
  });
}

test('status exports 1,000 users and more, and deletes the export', async (t) => {
  const { oldTenant, desk } = await begin(t);
  loadUsers(oldTenant, { count: 1_200 });
  takeWrites(oldTenant);
  const { code, document, stderr } = await desk.json(['status']);
  assert.equal(code, 0, stderr);
  assert.equal(document.old.method, 'export');
  const identities = oldTenant.users.all().flatMap((user) => user.identities);
  const ofConnection = identities.filter(
    ({ connection }) => connection === SETTINGS.connections[0]?.old,
  );
  assert.equal(document.counts.users, ofConnection.length);
  assert.ok(ofConnection.length >= 1_000);
  assert.equal(document.counts.unreadable, 0);
  assert.deepEqual(takeWrites(oldTenant), ['POST jobs/users-exports 200']);
  const left = filesOfRuns(desk).filter((name) => name.startsWith('users-'));
  assert.deepEqual(left, []);
});

test('status goes on in the logs where the last run has ended', async (t) => {
  const { oldTenant, newTenant, desk } = await begin(t);
  const { management } = oldTenant;
  const { client_id: id } = management.clients.add({ name: CLIENT, app_type: 'non_interactive' });
  const client = { client_id: id, client_name: CLIENT };
  oldTenant.logs.add(
    { type: 'sepft', ...client },
    { type: 'limit_wc', ...client },
    { type: 'sepft' },
  );
  newTenant.logs.add({ type: 'w', connection: 'Users' });
  const first = await desk.json(['status']);
  assert.equal(first.code, 0, first.stderr);
  const { proven, refused, percent } = first.document.refusals;
  assert.deepEqual([proven, refused, percent], [1, 1, 50]);
  assert.equal(first.document.old_log.has_gap, false);
  assert.equal(first.document.refusals.reasons.at(-1).log_type, 'w');

  oldTenant.logs.add({ type: 'fepft', ...client });
  const second = await desk.json(['status', '--fail-above', '50']);
  assert.equal(second.code, 3, second.stderr);
  assert.match(second.stderr, /100 % of the logins since the last run were refused/);
  assert.deepEqual([second.document.refusals.proven, second.document.refusals.refused], [0, 1]);
  assert.equal(records(desk).length, 2);

  const third = await desk.json(['status', '--fail-above', '50']);
  assert.equal(third.code, 0, third.stderr);
  assert.equal(third.document.refusals.percent, null);
});

test('--fail-above takes the share as it is, not as it is rounded', async (t) => {
  const { oldTenant, desk } = await begin(t);
  const { management } = oldTenant;
  const { client_id: id } = management.clients.add({ name: CLIENT, app_type: 'non_interactive' });
  const client = { client_id: id, client_name: CLIENT };
  const proven = Array.from({ length: 20_000 }, () => ({ type: 'sepft', ...client }));
  oldTenant.logs.add({ type: 'fepft', ...client }, ...proven);
  const { code, document, stderr } = await desk.json(['status', '--fail-above', '0']);
  assert.equal(code, 3, stderr);
  assert.equal(document.refusals.refused, 1);
  assert.ok(document.refusals.percent > 0);
});

test('status without the scope for a log counts the rest, and --fail-above fails', async (t) => {
  const managementScopes = ['read:users', 'read:connections'];
  const { desk } = await begin(t, { oldTenant: { managementScopes, users: [user('a')] } });
  const { code, document, stderr } = await desk.json(['status', '--fail-above', '99%']);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /nobody knows how many logins were refused/);
  assert.equal(document.old_log.read, false);
  assert.match(document.notes[0], /lacks the scopes: read:logs/);
  assert.equal(document.counts.users, 1);
});

test('status without the scope for users says so', async (t) => {
  const managementScopes = ['read:logs', 'read:connections'];
  const { desk } = await begin(t, { oldTenant: { managementScopes, users: [user('a')] } });
  const { code, document } = await desk.json(['status']);
  assert.equal(code, 1);
  assert.equal(document.problem.code, 'missing_scope');
  assert.match(document.problem.message, /read:users/);
  assert.equal(existsSync(desk.path(HISTORY)), false);
});

test('status counts exports that are given, and keeps them', async (t) => {
  const { desk } = await begin(t);
  const line = (/** @type {string} */ connection, /** @type {string} */ id) => {
    const identities = [{ provider: 'auth0', connection, user_id: id }];
    return `${JSON.stringify({ user_id: `auth0|${id}`, identities })}\n`;
  };
  const old = desk.write('old.ndjson', line('Username-Password-Authentication', '1'));
  const more = desk.write('more.ndjson', line('Username-Password-Authentication', '2'));
  const moved = desk.write('new.ndjson', line('Users', '2'));
  const files = ['--old', old, '--old', more, '--new', moved];
  const { code, document, stderr } = await desk.json(['status', ...files]);
  assert.equal(code, 0, stderr);
  assert.deepEqual([document.counts.users, document.counts.left], [2, 1]);
  assert.deepEqual([document.old.method, document.new.method], ['files', 'files']);
  assert.ok([old, more, moved].every((file) => existsSync(file)));
});

test('an export that is not there is a wrong argument of status and verify', async (t) => {
  const { desk } = await begin(t);
  desk.write('users.ndjson', `${JSON.stringify(user('a'))}\n`);
  for (const command of ['status', 'verify']) {
    for (const [files, message] of /** @type {[string[], RegExp][]} */ ([
      [['--old', 'missing.ndjson', '--new', 'users.ndjson'], /missing\.ndjson cannot be read/],
      [['--old', 'users.ndjson', '--new', 'users.ndjson/a'], /users\.ndjson\/a cannot be read/],
      [['--old', '.', '--new', 'users.ndjson'], /^\. is (a folder|not a file)/],
    ])) {
      const { code, document, stderr } = await desk.json([command, ...files]);
      assert.equal(code, 2, stderr);
      assert.match(document.problem.message, message);
    }
  }
  assert.equal(existsSync(desk.path(RUNS)), false, 'no run has begun');
});

test('a history that is no regular file is a wrong argument, and no command waits for it', async (t) => {
  const { oldTenant, desk } = await begin(t);
  execFileSync('mkfifo', [desk.path('pipe')]);
  symlinkSync('/dev/full', desk.path('full'));
  oldTenant.requests.splice(0);
  for (const history of ['pipe', 'full', '/dev/full', '.']) {
    for (const command of [['status'], ['status', '--watch'], ['report', '--out', 'a.html']]) {
      const { code, stderr } = await desk.run([...command, '--history', history]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^error: the history file \S+ is not a regular file$/m);
    }
  }
  const { code, stderr } = await desk.run(['status', '--history', 'missing/history']);
  assert.equal(code, 2, stderr);
  assert.match(
    stderr,
    /the history file missing\/history cannot be written: there is no folder missing/,
  );
  assert.deepEqual(oldTenant.requests, [], 'nothing is counted in vain');
});

test('status cuts off a torn last line of the history and refuses a later format', async (t) => {
  const { desk } = await begin(t);
  assert.equal((await desk.run(['status'])).code, 0);
  appendFileSync(desk.path(HISTORY), '{"format":1,"at":"20');
  const { code, stderr } = await desk.run(['status']);
  assert.equal(code, 0, stderr);
  assert.equal(records(desk).length, 2);

  const [record] = records(desk);
  const later = `${JSON.stringify({ ...record, format: 2 })}\n`;
  writeFileSync(desk.path(HISTORY), later);
  const refused = await desk.run(['status']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /line 1 of the history has the format 2/);
  assert.equal(readFileSync(desk.path(HISTORY), 'utf8'), later);
});

test('status keeps a last record without an end, and leaves a file alone that is no history', async (t) => {
  const { oldTenant, desk } = await begin(t);
  assert.equal((await desk.run(['status'])).code, 0);
  writeFileSync(desk.path(HISTORY), readFileSync(desk.path(HISTORY), 'utf8').trimEnd());
  assert.equal((await desk.run(['status'])).code, 0);
  assert.equal(records(desk).length, 2);

  oldTenant.requests.splice(0);
  for (const text of ['OLD_TOKEN=abc', JSON.stringify(SETTINGS), 'notes\nand more']) {
    desk.write('mine.txt', text);
    const { code, stderr } = await desk.run(['status', '--history', 'mine.txt']);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /line 1 of the history is no record of status/);
    assert.equal(readFileSync(desk.path('mine.txt'), 'utf8'), text);
  }
  assert.deepEqual(oldTenant.requests, [], 'nothing is counted in vain');
});

test('second status at the same time is refused before it reads anything', async (t) => {
  const { oldTenant, desk } = await begin(t);
  desk.write(`${HISTORY}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere' }));
  oldTenant.requests.splice(0);
  const { code, stderr } = await desk.run(['status']);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /another command is at work/);
  assert.deepEqual(oldTenant.requests, []);
});
