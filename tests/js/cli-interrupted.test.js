// @ts-check
// `setup` that is stopped before its end: the next run finishes the work.
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
const completeState = setUpState(undisturbed);

/** The two ways in which a write fails: the tenant refuses it, or makes the change and its response is lost. */
const FAULTS = {
  'is refused': {
    status: 400,
    body: {
      statusCode: 400,
      error: 'Bad Request',
      message: 'Not today',
      errorCode: 'invalid_body',
    },
  },
  // Only POST requests, because the others can be repeated without harm.
  'gets no complete response': { method: 'POST', cutBody: true },
};
const WRITES = [
  ...SETUP_WRITES.old.map((write) => ({ tenant: /** @type {const} */ ('oldTenant'), write })),
  ...SETUP_WRITES.new.map((write) => ({ tenant: /** @type {const} */ ('newTenant'), write })),
];

for (const [name, fault] of Object.entries(FAULTS)) {
  describe(`a write that ${name}`, { concurrency: 2 }, () => {
    for (const [index, { tenant, write }] of WRITES.entries()) {
      if ('method' in fault && !write.startsWith(fault.method)) continue;
      test(`setup finishes in the next run after write ${index + 1} (${write}) ${name}`, async (t) => {
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
        const reported =
          /^Changes made before the command stopped:\n((?: {2}.+\n)+)Run the command again to continue from there\.$/m.exec(
            first.stderr,
          )?.[1];
        assert.deepEqual(
          reported
            ?.trim()
            .split('\n')
            .map((line) => line.trim()) ?? [],
          titles,
        );
        migration[tenant].faults.clear();
        const second = await desk.run(['setup', '--yes']);
        assert.equal(second.code, 0, second.stderr);
        assert.deepEqual(setUpState(migration), completeState);
      });
    }
  });
}

test('Ctrl-C completes the current change and starts no other', async (t) => {
  const migration = await beginMigration(t);
  const { desk, oldTenant, newTenant } = migration;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  // Sends the signal while the tenant creates the Action.
  const interrupt = () => running?.kill('SIGINT') ?? false;
  oldTenant.faults.set('/api/v2/actions/actions', { method: 'POST', delay: 300, when: interrupt });
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
  assert.deepEqual(setUpState(migration), completeState);
});

test('a second Ctrl-C stops at once and names the change whose result is unknown', async (t) => {
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
  assert.deepEqual(setUpState(migration), completeState);
});

test('Ctrl-C before the first write reports that no tenant was changed', async (t) => {
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

describe('rate limits during setup', () => {
  test('setup prints a line for each wait at a rate limit', async (t) => {
    const migration = await beginMigration(t);
    const { desk, oldTenant } = migration;
    oldTenant.rateLimits['/api/v2/actions/'] = { limit: 3, seconds: 1, retryAfter: true };
    const { code, stderr } = await desk.run(['setup', '--yes']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^old tenant: waiting \d s \(rate limit\)$/m);
    assert.ok(oldTenant.requests.some(({ status }) => status === 429));
    assert.deepEqual(setUpState(migration), completeState);
  });

  test('on a terminal, setup shows a countdown while it waits at a rate limit', async (t) => {
    const { desk, oldTenant } = await beginMigration(t);
    oldTenant.faults.set('/api/v2/clients', {
      status: 429,
      headers: { 'retry-after': '3' },
      body: {},
      times: 1,
    });
    const { code, stdout } = await desk.run(['setup', '--dry-run'], { terminal: true });
    assert.equal(code, 3, stdout);
    const countdown = [
      ...stdout.matchAll(/\[2K.\[Gold tenant: waiting (\d) s \(rate limit\)/g),
    ].map(([, seconds]) => Number(seconds));
    // The wait is never shorter than what the tenant asks for; up to 1.5 s of jitter come on top.
    assert.ok([3, 4, 5].includes(Number(countdown[0])), String(countdown));
    assert.ok(
      countdown.length > 1 &&
        countdown.every((seconds, index) => index === 0 || seconds < (countdown[index - 1] ?? 0)),
      String(countdown),
    );
  });
});
