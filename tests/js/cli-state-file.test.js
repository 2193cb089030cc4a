// @ts-check
// The state file: it is saved atomically before the first write, readable by its owner only. Without it, nothing is
// written or undone.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { beginMigration, isWrite, takeWrites } from '../support/two-tenants.js';

const migration = await beginMigration({ after });
const { oldTenant, newTenant, desk } = migration;
const STATE = 'auth0-migration.state.json';

describe('unusable state files', () => {
  afterEach(() => assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]));

  test('finish has no option --state', async () => {
    const { code, stderr } = await desk.run(['finish', '--state', 'state.json']);
    assert.deepEqual([code, stderr.split('\n')[0]], [2, "error: unknown option '--state'"]);
  });

  test('setup writes nothing when the folder of the state file does not exist', async () => {
    const { code, stderr } = await desk.run(['setup', '--yes', '--state', 'nowhere/state.json']);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^warning: the state could not be saved: nowhere\/state\.json: there is no such file or folder$/m,
    );
    assert.match(stderr, /^error: .*state file.*\nremedy: .*--state/m);
  });

  test('setup writes nothing when the state file is a symbolic link', async () => {
    writeFileSync(desk.path('victim'), 'mine');
    symlinkSync('victim', desk.path('link.json'));
    const { code, stderr } = await desk.run(['setup', '--yes', '--state', 'link.json']);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^error: link\.json is a symbolic link, which is not followed\nremedy: name another file with --state FILE$/m,
    );
    assert.equal(readFileSync(desk.path('victim'), 'utf8'), 'mine');
  });

  test('setup writes nothing when the state file is a folder', async () => {
    mkdirSync(desk.path('folder.json'));
    const { code, stderr } = await desk.run(['setup', '--yes', '--state', 'folder.json']);
    assert.equal(code, 2);
    assert.match(stderr, /^error: folder\.json is not a regular file$/m);
  });

  test('undo sends no request without a state file', async () => {
    const { code, document } = await desk.json(['undo', '--yes']);
    assert.deepEqual([code, document.problem.code], [2, 'state']);
    assert.match(document.problem.message, new RegExp(`there is no state file ${STATE}`));
    assert.deepEqual([...oldTenant.requests, ...newTenant.requests], []);
  });
});

test('setup saves the state before its first write, and a second run does not overwrite it', async () => {
  /** @type {string | undefined} */
  let atFirstWrite;
  oldTenant.faults.set('/api/v2/clients', {
    method: 'POST',
    status: 400,
    body: { statusCode: 400, message: 'Not today' },
    when: (request) => {
      if (isWrite(request)) atFirstWrite ??= readFileSync(desk.path(STATE), 'utf8');
      return true;
    },
  });
  assert.equal((await desk.run(['setup', '--yes'])).code, 1);
  oldTenant.faults.clear();
  assert.equal(atFirstWrite, readFileSync(desk.path(STATE), 'utf8'));
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.equal(atFirstWrite, readFileSync(desk.path(STATE), 'utf8'));
  assert.deepEqual(
    readdirSync(desk.folder).filter((name) => name.includes('tmp')),
    [],
  );
});

describe('undo with a saved state', () => {
  beforeEach(() => newTenant.clearRequests());

  test('undo warns about a state file that others can read and then restricts it', async () => {
    chmodSync(desk.path(STATE), 0o644);
    const { code, stderr } = await desk.run(['undo', '--dry-run']);
    assert.equal(code, 3);
    assert.match(
      stderr,
      new RegExp(
        `^warning: other users of this machine can read ${STATE}; run chmod 600 ${STATE}$`,
        'm',
      ),
    );
    assert.equal((await desk.run(['undo', '--yes'])).code, 0);
    assert.equal(statSync(desk.path(STATE)).mode & 0o777, 0o600);
  });

  test('undo refuses the state file of another tenant', async () => {
    const { code, document } = await desk.json(['undo', '--yes'], {
      env: { NEW_DOMAIN: oldTenant.domain },
    });
    assert.deepEqual([code, document.problem.code], [2, 'state']);
    assert.ok(existsSync(desk.path(STATE)));
  });
});
