// @ts-check
// `setup` that does not come to its end: whatever stops it, the next run finishes.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  SETUP_WRITES,
  beginMigration,
  isWrite,
  setUpState,
  takeWrites,
} from '../support/two-tenants.js';

const undisturbed = await beginMigration({ after });
assert.equal((await undisturbed.desk.run(['setup', '--yes'])).code, 0);
const whole = setUpState(undisturbed);

/** What stops a write: the tenant does not take it, or takes it and its answer is lost. */
const FAULTS = {
  refused: {
    status: 400,
    body: {
      statusCode: 400,
      error: 'Bad Request',
      message: 'Not today',
      errorCode: 'invalid_body',
    },
  },
  // Only what can't simply be done twice.
  lost: { method: 'POST', cutBody: true },
};
const WRITES = [
  ...SETUP_WRITES.old.map((write) => ({ tenant: /** @type {const} */ ('oldTenant'), write })),
  ...SETUP_WRITES.new.map((write) => ({ tenant: /** @type {const} */ ('newTenant'), write })),
];

for (const [name, fault] of Object.entries(FAULTS)) {
  describe(`a write that is ${name}`, { concurrency: 2 }, () => {
    for (const [index, { tenant, write }] of WRITES.entries()) {
      if ('method' in fault && !write.startsWith(fault.method)) continue;
      test(`number ${index + 1}, ${write}`, async (t) => {
        const migration = await beginMigration(t);
        const { desk } = migration;
        const before = tenant === 'oldTenant' ? index : index - SETUP_WRITES.old.length;
        migration[tenant].faults.set('/api/v2', [
          { pass: true, times: before, when: isWrite },
          { ...fault, when: isWrite },
        ]);
        const first = await desk.run(['setup', '--yes']);
        assert.equal(first.code, 1, first.stderr);
        assert.match(first.stderr, /^error: the (old|new) tenant localhost:\d+ .+\n/m);
        const titles = [...first.stderr.matchAll(/^done (?:old|new) tenant: (.+)$/gm)].map(
          ([, title]) => title,
        );
        const told =
          /^Changes made before the command stopped:\n((?: {2}.+\n)+)Run the command again to continue from there\.$/m.exec(
            first.stderr,
          )?.[1];
        assert.deepEqual(
          told
            ?.trim()
            .split('\n')
            .map((line) => line.trim()) ?? [],
          titles,
        );
        migration[tenant].faults.clear();
        const second = await desk.run(['setup', '--yes']);
        assert.equal(second.code, 0, second.stderr);
        assert.deepEqual(setUpState(migration), whole);
      });
    }
  });
}

test('Ctrl-C lets the change under way end, and nothing new begins', async (t) => {
  const migration = await beginMigration(t);
  const { desk, oldTenant, newTenant } = migration;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  // While the Action is being created.
  const pressed = () => running?.kill('SIGINT') ?? false;
  oldTenant.faults.set('/api/v2/actions/actions', { method: 'POST', delay: 300, when: pressed });
  const { code, stderr, stdout } = await desk.run(['setup', '--yes'], {
    watch: (child) => (running = child),
  });
  assert.equal(code, 130, stderr);
  assert.match(
    stderr,
    /^Stopping after the change in progress\. Press Ctrl-C again to stop at once\.\n/m,
  );
  assert.match(
    stderr,
    /^error: interrupted\nChanges made before the command stopped:\n( {2}.+\n)*? {2}Create the Action auth0-account-migration\nRun the command again to continue from there\.\n$/m,
  );
  assert.doesNotMatch(stdout, /^Done:/m);
  assert.deepEqual(
    [takeWrites(oldTenant), takeWrites(newTenant)],
    [SETUP_WRITES.old.slice(0, 4), []],
  );
  oldTenant.faults.clear();
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.deepEqual(setUpState(migration), whole);
});

test('Ctrl-C twice stops at once, and says what is not known', async (t) => {
  const migration = await beginMigration(t);
  const { desk, oldTenant } = migration;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  oldTenant.faults.set('/api/v2/client-grants', {
    method: 'POST',
    hang: true,
    when: () => running?.kill('SIGINT') ?? false,
  });
  const { code, stderr } = await desk.run(['setup', '--yes'], {
    watch: (child, text) => {
      running = child;
      if (text.includes('Press Ctrl-C again')) child.kill('SIGINT');
    },
  });
  assert.equal(code, 130, stderr);
  assert.match(
    stderr,
    /^error: interrupted\nremedy: run the command again; it checks whether this change was made: Authorise the migration client .*\nChanges made before the command stopped:\n/m,
  );
  oldTenant.faults.clear();
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.deepEqual(setUpState(migration), whole);
});

test('Ctrl-C before anything was written', async (t) => {
  const { desk, oldTenant, newTenant } = await beginMigration(t);
  oldTenant.faults.set('/api/v2/clients', { hang: true });
  const { code, document } = await desk.json(['setup', '--yes'], {
    watch: (child, text) => void (text.includes('reading') && child.kill('SIGINT')),
  });
  assert.deepEqual(
    [code, document],
    [
      130,
      {
        problem: {
          code: 'interrupted',
          message: 'interrupted; no tenant was changed',
          applied: [],
        },
      },
    ],
  );
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
});

describe('a rate limit in the middle is waited for', () => {
  test('with a line for each wait', async (t) => {
    const migration = await beginMigration(t);
    const { desk, oldTenant } = migration;
    oldTenant.rateLimits['/api/v2/actions/'] = { limit: 3, seconds: 1, retryAfter: true };
    const { code, stderr } = await desk.run(['setup', '--yes']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^old tenant: waiting \d s \(rate limit\)$/m);
    assert.ok(oldTenant.requests.some(({ status }) => status === 429));
    assert.deepEqual(setUpState(migration), whole);
  });

  test('with a countdown in one line on a terminal', async (t) => {
    const { desk, oldTenant } = await beginMigration(t);
    oldTenant.faults.set('/api/v2/clients', {
      status: 429,
      headers: { 'retry-after': '3' },
      body: {},
      times: 1,
    });
    const { code, stdout } = await desk.run(['setup', '--dry-run'], { terminal: true });
    assert.equal(code, 3, stdout);
    const counted = [...stdout.matchAll(/\[2K.\[Gold tenant: waiting (\d) s \(rate limit\)/g)].map(
      ([, left]) => Number(left),
    );
    assert.equal(counted[0], 3);
    assert.ok(
      counted.length > 1 &&
        counted.every((left, index) => index === 0 || left < (counted[index - 1] ?? 0)),
      String(counted),
    );
  });
});
