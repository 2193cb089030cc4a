// @ts-check
// What a run folder says of its run stays true: after wrong arguments, after undo-run, and if two commands use it in turn.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { beforeCall } from '../support/file-hook.js';
import { enableConnection } from '../support/moved-users.js';
import { beginMigration } from '../support/two-tenants.js';

const RUNS = 'auth0-migration-runs';
const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  user_id: 'keep',
};

/** @typedef {import('../support/command-line.js').Desk} Desk */

/** @param {string} name @param {object} [more] */
const user = (name, more) => ({ user_id: `id-${name}`, email: `${name}@example.com`, ...more });

/** A migration whose new connection takes imports. @param {import('node:test').TestContext} t */
async function begin(t) {
  const migration = await beginMigration(t, { settings: SETTINGS });
  enableConnection(migration.newTenant);
  return migration;
}

/** @param {Desk} desk */
const runs = (desk) =>
  existsSync(desk.path(RUNS))
    ? readdirSync(desk.path(RUNS)).filter((name) => /^\d/.test(name))
    : [];

/** @param {Desk} desk @param {string} run */
const record = (desk, run) =>
  JSON.parse(readFileSync(desk.path(`${RUNS}/${run}/run.json`), 'utf8'));

/**
 * Options of a command in which a file is changed when the command takes the lock of a run, after it has read the record.
 *
 * @param {Desk} desk @param {string} run @param {object} members What another command has written into the record.
 */
function changedMeanwhile(desk, run, members) {
  const path = desk.path(`${RUNS}/${run}/run.json`);
  const file = JSON.stringify(path);
  return beforeCall(
    desk,
    'openSync',
    `if (second === 'wx' && String(path).endsWith('/lock')) {
      const record = JSON.parse(fs.readFileSync(${file}, 'utf8'));
      fs.writeFileSync(${file}, JSON.stringify({ ...record, ...${JSON.stringify(members)} }));
    }`,
  );
}

test('a wrong argument leaves no run folder', async (t) => {
  const { desk } = await begin(t);
  const file = desk.write('users.json', JSON.stringify([user('a')]));
  desk.write('big.json', Buffer.alloc(20_000_001, ' '));
  desk.write('folder/file', '');
  desk.write('latin1.json', Buffer.from('[{"email":"jo@example.com","name":"Zo\xeb"}]', 'latin1'));
  desk.write('empty.json', '[]');
  for (const args of [
    ['import', 'missing.json'],
    ['import', 'folder'],
    ['import', 'big.json'],
    ['import', file, 'latin1.json'],
    ['import', file, 'empty.json'],
    ['import', '-'],
    ['import', file, '--connection', 'Other'],
    ['convert', file, '--connection', 'Other'],
    ['convert', file, '--file-size', '1'],
    ['export', '--side', 'old', '--connection', 'Other'],
    ['verify', '--old', file, '--new', file, '--connection', 'Other'],
  ]) {
    const { code, stderr } = await desk.run(args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^error: /);
    assert.doesNotMatch(stderr, /import-files/);
    assert.doesNotMatch(stderr, /--resume/);
    assert.deepEqual(runs(desk), [], args.join(' '));
  }
});

test('import refuses what is too large for an import file', async (t) => {
  const { desk } = await begin(t);
  for (const [bytes, reason] of /** @type {const} */ ([
    [20_000_000, 'the import file big.json '],
    [20_000_001, 'big.json is larger than an import file can be\n'],
  ])) {
    desk.write('big.json', Buffer.alloc(bytes, ' '));
    const { code, stderr } = await desk.run(['import', 'big.json']);
    assert.equal(code, 2, stderr);
    assert.ok(stderr.startsWith(`error: ${reason}`), stderr);
  }
});

test('import copies its files in their order, for its owner only', async (t) => {
  const { desk } = await begin(t);
  const names = ['a', 'b'];
  const files = names.map((name) => desk.write(`${name}.json`, JSON.stringify([user(name)])));
  const { code, document } = await desk.json(['import', 'a.json', 'b.json', '--yes']);
  assert.equal(code, 0);
  const folder = desk.path(`${RUNS}/${document.run}/import-files`);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const [index, name] of ['00001.json', '00002.json'].entries()) {
    assert.equal(statSync(`${folder}/${name}`).mode & 0o777, 0o600);
    assert.deepEqual(readFileSync(`${folder}/${name}`), readFileSync(files[index] ?? ''));
  }
  assert.deepEqual(
    record(desk, document.run).inputs.map((/** @type {any} */ { path }) => path),
    files,
  );
});

test('a domain in other letters is the same tenant', async (t) => {
  const { desk, newTenant } = await begin(t);
  const file = desk.write('users.json', JSON.stringify([user('a')]));
  const { document } = await desk.json(['import', file, '--yes']);
  const env = { NEW_DOMAIN: newTenant.domain.toUpperCase() };
  const { code, stderr } = await desk.run(['import', '--resume', document.run, '--yes'], { env });
  assert.equal(code, 0, stderr);
});

test('an undo-run that changes nothing leaves the state of the run as it was', async (t) => {
  const { newTenant, desk } = await begin(t);
  const file = desk.write('users.json', JSON.stringify([user('a')]));
  const { document } = await desk.json(['import', file, '--yes']);
  const before = record(desk, document.run);
  assert.equal(before.state, 'done');
  for (const [args, expected] of /** @type {const} */ ([
    [['--dry-run'], 3],
    [[], 2],
    [['--connection', 'Other'], 2],
  ])) {
    const { code, stderr } = await desk.run(['undo-run', document.run, ...args]);
    assert.equal(code, expected, stderr);
    const { state, ended_at: endedAt } = record(desk, document.run);
    assert.deepEqual([state, endedAt], ['done', before.ended_at], args.join(' '));
  }
  assert.equal(newTenant.users.size, 1);
});

test('a run that was undone cannot be resumed', async (t) => {
  const { newTenant, desk } = await begin(t);
  const file = desk.write('users.json', JSON.stringify([user('a')]));
  const imported = await desk.json(['import', file, '--yes']);
  const moved = await desk.json(['move-rest', '--go', '--yes']);
  for (const [command, { run }] of /** @type {const} */ ([
    ['import', imported.document],
    ['move-rest', moved.document],
  ])) {
    const undone = await desk.run(['undo-run', run, '--yes']);
    assert.equal(undone.code, 0, undone.stderr);
    const go = command === 'import' ? [] : ['--go'];
    const { code, stderr } = await desk.run([command, ...go, '--resume', run, '--yes']);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^error: undo-run has deleted users of the run /m);
  }
  assert.equal(newTenant.users.size, 0);
});

test('a command reads the record again when it has the lock', async (t) => {
  const { desk } = await begin(t);
  const file = desk.write('users.json', JSON.stringify([user('a')]));
  const { document } = await desk.json(['import', file, '--yes']);
  const { run } = document;
  const other = changedMeanwhile(desk, run, { new_connection: 'Other' });
  const resumed = await desk.run(['import', '--resume', run, '--yes'], other);
  assert.equal(resumed.code, 2, resumed.stderr);
  assert.match(resumed.stderr, /is about the new tenant’s connection Other, not Users/);
  const incomplete = changedMeanwhile(desk, run, { state: 'incomplete' });
  const purged = await desk.run(['runs', 'purge', run], incomplete);
  assert.equal(purged.code, 2, purged.stderr);
  assert.match(purged.stderr, /is not done: incomplete/);
  assert.deepEqual(runs(desk), [run]);
});

test('a line that a full disk has torn within a character does not keep a run from going on', async (t) => {
  const { desk } = await begin(t);
  const file = desk.write('users.json', JSON.stringify([user('a', { name: 'Zoë' })]));
  const { document } = await desk.json(['import', file, '--dry-run']);
  const torn = Buffer.from('{"file":"import-files/00001.json","user":{"name":"Zoë').subarray(0, -1);
  appendFileSync(desk.path(`${RUNS}/${document.run}/failed.ndjson`), torn);
  const { code, stderr } = await desk.run(['import', '--resume', document.run, '--yes']);
  assert.equal(code, 0, stderr);
});

test('a run goes on only with the IDs that it began with', async (t) => {
  const { newTenant, desk } = await begin(t);
  const file = desk.write('users.json', JSON.stringify([user('a')]));
  const { document } = await desk.json(['import', file, '--dry-run']);
  desk.write('auth0-migration.json', JSON.stringify({ ...SETTINGS, user_id: 'domain' }));
  const { code, stderr } = await desk.run(['import', '--resume', document.run, '--yes']);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /is about users whose IDs the setting user_id makes as keep, not domain/);
  assert.equal(newTenant.users.size, 0);
});
