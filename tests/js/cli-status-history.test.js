// @ts-check
// The history file of status where it cannot be written, or has two names.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { test } from 'node:test';
import { beginMigration } from '../support/two-tenants.js';

const HISTORY = 'auth0-migration-history.ndjson';
const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  user_id: 'keep',
};

test('status counts nothing in vain for a history that cannot be written', async (t) => {
  const { desk, oldTenant } = await beginMigration(t, { settings: SETTINGS });
  const { code, stderr } = await desk.run(['status', '--history', 'auth0-migration.json/history']);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /^error: the history file \S+ cannot be written: there is no folder \S+$/m);
  mkdirSync(desk.path('locked'), { mode: 0o500 });
  writeFileSync(desk.path('locked.ndjson'), '', { mode: 0o400 });
  // Root writes everywhere.
  const locked = process.getuid?.() === 0 ? [] : ['locked/history', 'locked.ndjson'];
  for (const history of locked) {
    const { code, stderr } = await desk.run(['status', '--history', history]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^error: the history file \S+ cannot be written: permission denied$/m);
    assert.match(stderr, /^remedy: correct its rights, or name another one with --history FILE$/m);
  }
  assert.deepEqual(oldTenant.requests, []);
  chmodSync(desk.path('locked'), 0o700);
});

test('status shows what it has counted if the record cannot be added', async (t) => {
  const { desk, oldTenant } = await beginMigration(t, { settings: SETTINGS });
  oldTenant.faults.set('/api/v2/logs', {
    pass: true,
    when: () => {
      if (!existsSync(desk.path(HISTORY))) mkdirSync(desk.path(HISTORY));
      return true;
    },
  });
  const { code, stdout, stderr } = await desk.run(['status']);
  assert.equal(code, 1, stderr);
  assert.match(stdout, /^Logins since /m);
  assert.match(
    stderr,
    /^error: the record could not be added to the history file .+: it is a folder$/m,
  );
});

test('status creates the history that a symbolic link leads to', async (t) => {
  const { desk } = await beginMigration(t, { settings: SETTINGS });
  mkdirSync(desk.path('shared'));
  symlinkSync('shared/history.ndjson', desk.path(HISTORY));
  const { code, stderr } = await desk.run(['status']);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /warning:/);
  assert.equal(readFileSync(desk.path('shared/history.ndjson'), 'utf8').split('\n').length, 2);
});

test('a history that an editor has saved is still one', async (t) => {
  const { desk } = await beginMigration(t, { settings: SETTINGS });
  assert.equal((await desk.run(['status'])).code, 0);
  const record = readFileSync(desk.path(HISTORY), 'utf8');
  desk.write(HISTORY, `\uFEFF${record.replace('\n', '\r\n')}`);
  const { code, stderr } = await desk.run(['status']);
  assert.equal(code, 0, stderr);
  assert.equal(readFileSync(desk.path(HISTORY), 'utf8').split('\n').length, 3);
});

test('status over a symbolic link to a history takes the lock of the file', async (t) => {
  const { desk, oldTenant } = await beginMigration(t, { settings: SETTINGS });
  assert.equal((await desk.run(['status'])).code, 0);
  symlinkSync(HISTORY, desk.path('link.ndjson'));
  writeFileSync(desk.path(`${HISTORY}.lock`), JSON.stringify({ pid: 1, host: 'elsewhere' }));
  oldTenant.requests.splice(0);
  const { code, stderr } = await desk.run(['status', '--history', 'link.ndjson']);
  assert.equal(code, 2, stderr);
  assert.match(
    stderr,
    /^error: another command is at work: process 1 on elsewhere holds the lock/m,
  );
  assert.deepEqual(oldTenant.requests, []);
  assert.equal(readFileSync(desk.path(HISTORY), 'utf8').split('\n').length, 2);
});
