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
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';
import { beforeCall, fail } from '../support/file-hook.js';
import { beginMigration, isWrite, takeWrites } from '../support/two-tenants.js';

const migration = await beginMigration({ after });
const { oldTenant, newTenant, desk } = migration;
const STATE = 'auth0-migration.state.json';

describe('unusable state files', () => {
  afterEach(() => {
    assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
    assert.deepEqual(
      readdirSync(desk.folder).filter((name) => name.endsWith('.lock')),
      [],
    );
  });

  test('finish takes --state only together with --clean-up', async () => {
    const { code, stderr } = await desk.run(['finish', '--state', 'state.json']);
    assert.equal(code, 2);
    assert.match(stderr, /^error: finish needs --state only together with --clean-up\nremedy: /);
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
    const { code, document } = await desk.json(['undo', '--yes', '--force']);
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

test('a state file that cannot be replaced leaves no copy of the state', async (t) => {
  const fresh = await beginMigration(t);
  // So is a single file that is mounted into a container.
  const busy = beforeCall(fresh.desk, 'renameSync', fail('EBUSY'));
  const { code, stderr } = await fresh.desk.run(['setup', '--yes'], busy);
  assert.equal(code, 2, stderr);
  assert.match(
    stderr,
    new RegExp(`^warning: the state could not be saved: ${STATE}: it is in use, or mounted$`, 'm'),
  );
  assert.deepEqual(readdirSync(fresh.desk.folder), ['auth0-migration.json', 'hook.cjs']);
});

describe('undo with a saved state', () => {
  beforeEach(() => newTenant.clearRequests());

  test('undo warns about a state file that others can read and then restricts it', async () => {
    for (const mode of [0o604, 0o640]) {
      chmodSync(desk.path(STATE), mode);
      const { code, stderr } = await desk.run(['undo', '--dry-run']);
      assert.equal(code, 3);
      assert.match(
        stderr,
        new RegExp(
          `^warning: other users of this machine can read ${STATE}; run chmod 600 ${STATE}$`,
          'm',
        ),
      );
    }
    assert.equal((await desk.run(['undo', '--yes', '--force'])).code, 0);
    assert.equal(statSync(desk.path(STATE)).mode & 0o777, 0o600);
  });

  test('undo refuses the state file of another tenant', async () => {
    const { code, document } = await desk.json(['undo', '--yes', '--force'], {
      env: { NEW_DOMAIN: oldTenant.domain },
    });
    assert.deepEqual([code, document.problem.code], [2, 'state']);
    assert.ok(existsSync(desk.path(STATE)));
  });
});

describe('the place of the state file', () => {
  const SETTINGS = JSON.stringify({
    connections: [{ old: 'Username-Password-Authentication', new: 'Elsewhere' }],
  });
  const before = (/** @type {Desk} */ place) => {
    place.write('conf/migration.json', SETTINGS);
    return ['--settings', 'conf/migration.json'];
  };
  const newDesk = (/** @type {import('node:test').TestContext} */ t) =>
    new Desk({ t, settings: null, env: desk.env });

  test('setup writes the state file beside the settings file, with the names of both tenants', async (t) => {
    const place = newDesk(t);
    const { code, stderr } = await place.run(['setup', '--yes', ...before(place)]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(readdirSync(place.folder), ['conf']);
    assert.deepEqual(readdirSync(place.path('conf')), [STATE, 'migration.json']);
    const state = JSON.parse(readFileSync(place.path(`conf/${STATE}`), 'utf8'));
    assert.deepEqual([state.domain, state.old_domain], [newTenant.domain, oldTenant.domain]);
    const undone = await place.run(['undo', '--dry-run', '--settings', 'conf/migration.json']);
    assert.equal(undone.code, 3, undone.stderr);
  });

  for (const command of ['setup', 'undo']) {
    test(`${command} says how to move a state file that lies in the working directory`, async (t) => {
      const place = newDesk(t);
      const args = before(place);
      place.write(STATE, '{}');
      const { code, stderr } = await place.run([command, '--yes', ...args]);
      assert.equal(code, 2);
      assert.equal(
        stderr,
        `error: the state file ${STATE} lies in the working directory, and belongs beside the settings file conf/migration.json\n` +
          `remedy: move it to conf/${STATE}, or name the state file with --state FILE\n`,
      );
    });
  }

  test('another migration in the working directory is no matter', async (t) => {
    const place = newDesk(t);
    const args = ['setup', '--dry-run', ...before(place)];
    const state = JSON.stringify({ version: 1, domain: newTenant.domain, connections: [] });
    place.write(`conf/${STATE}`, state);
    place.write(STATE, '{}');
    const first = await place.run(args);
    assert.ok(first.code === 0 || first.code === 3, first.stderr);
    rmSync(place.path(`conf/${STATE}`));
    place.write('auth0-migration.json', SETTINGS);
    const second = await place.run(args);
    assert.ok(second.code === 0 || second.code === 3, second.stderr);
  });

  test('setup refuses the state file of a migration from another old tenant', async (t) => {
    const place = newDesk(t);
    const args = before(place);
    const connections = [{ name: 'Users', existed: false, options: {}, settings: [] }];
    place.write(
      `conf/${STATE}`,
      JSON.stringify({
        version: 1,
        domain: newTenant.domain,
        old_domain: 'other.eu.auth0.com',
        connections,
      }),
    );
    const { code, document } = await place.json(['setup', '--yes', ...args]);
    assert.deepEqual([code, document.problem.code], [2, 'state']);
    assert.equal(
      document.problem.message,
      `the state file is of a migration from the tenant other.eu.auth0.com, not from ${oldTenant.domain}`,
    );
  });
});
