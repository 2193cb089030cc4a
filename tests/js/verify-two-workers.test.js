// @ts-check
// verify reads the exports of both tenants at the same time, and hashes the users of each in a worker of its own.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Desk } from '../support/command-line.js';
import {
  CONNECTION,
  OLD_DOMAIN,
  exported,
  ndjson,
  newDesk,
  packageWithWorker,
  runFolder,
  runRecord,
} from '../support/convert-desk.js';

/** More than the pieces that wait for a worker. */
const USERS = 60_000;

/** Users with IDs from one number on, as an export of several megabytes has them. @param {number} first @param {number} count */
const users = (first, count) =>
  Array.from({ length: count }, (_, index) => {
    const id = String(first + index);
    const identities = [{ provider: 'auth0', connection: CONNECTION, user_id: id }];
    return { ...exported[0], user_id: `auth0|${id}`, email: `${id}@example.com`, identities };
  });

test('every user of large exports of several files meets the same user of the other tenant', async (t) => {
  const settings = { connections: [{ old: CONNECTION }], user_id: 'keep' };
  const desk = new Desk({ settings, env: { OLD_DOMAIN }, t });
  const all = users(0, USERS);
  const moved = [...all.slice(2), ...users(USERS, 3)];
  const faulty = (/** @type {object[]} */ list) => `no user\n${ndjson(list)}no user\n`;
  const { code, document } = await desk.json([
    'verify',
    ...['--old', desk.write('old-1.gz', gzipSync(faulty(all.slice(0, 20_000))))],
    ...['--old', desk.write('old-2.ndjson', ndjson(all.slice(20_000)))],
    ...['--new', desk.write('new-1.ndjson', faulty(moved.slice(0, 10)))],
    ...['--new', desk.write('new-2.gz', gzipSync(ndjson(moved.slice(10))))],
  ]);
  assert.equal(code, 3);
  const { old_users: oldUsers, new_users: newUsers, answers } = document;
  assert.deepEqual([oldUsers, newUsers], [USERS, USERS + 1]);
  assert.deepEqual(
    [answers.same, answers.missing, answers.extra, answers.unchecked, answers.differs],
    [USERS - 2, 2, 3, 4, 0],
  );
  const names = runRecord(runFolder(desk)).inputs.map((/** @type {{ path: string }} */ { path }) =>
    path.split('/').at(-1),
  );
  assert.deepEqual(names, ['old-1.gz', 'old-2.ndjson', 'new-1.ndjson', 'new-2.gz']);
});

for (const side of ['old', 'new']) {
  test(`a broken export of the ${side} tenant is named, while the other one is still read`, async (t) => {
    const desk = newDesk(t);
    const whole = gzipSync(ndjson(users(0, USERS)));
    const broken = desk.write('broken.gz', gzipSync(ndjson(users(0, 20_000))).subarray(0, -1000));
    const files = {
      old: desk.write('whole.gz', whole),
      new: desk.path('whole.gz'),
      [side]: broken,
    };
    const args = ['verify', '--old', files.old, '--new', files.new];
    const { code, document } = await desk.json(args);
    assert.equal(code, 1);
    assert.equal(document.problem.code, 'files');
    assert.match(
      document.problem.message,
      /broken\.gz is truncated: it ends after [\d,]{4,} lines/,
    );
    assert.deepEqual(readdirSync(runFolder(desk)), ['run.json']);
  });
}

test('a temporary file that cannot be written ends the command', async (t) => {
  const desk = newDesk(t);
  // A folder is where the file would be.
  const options = packageWithWorker(
    desk,
    `import { mkdirSync } from 'node:fs';
    import { workerData } from 'node:worker_threads';
    if (workerData.task === 'Comparer') mkdirSync(workerData.folder + '/blocks');
    await import('./real-worker.js');`,
  );
  const old = desk.write('old.ndjson', ndjson(exported));
  const large = desk.write('new.ndjson', 'no user\n'.repeat(1000) + ndjson(users(0, USERS)));
  const { document, stderr } = await desk.json(['verify', '--old', old, '--new', large], options);
  assert.equal(document.problem.code, 'files');
  assert.match(stderr, /blocks: /);
  assert.deepEqual(readdirSync(runFolder(desk)), ['run.json']);
});

for (const [task, other] of [
  ['UserHasher', 'Comparer'],
  ['Comparer', 'UserHasher'],
]) {
  for (const [what, code, kind] of [
    ['an exception', `throw new TypeError('x');`, 'TypeError'],
    ['an exit', `process.exit(0);`, 'WorkerExit'],
  ]) {
    test(`${what} in the worker ${task} ends the command while ${other} works`, async (t) => {
      const desk = newDesk(t);
      const options = packageWithWorker(
        desk,
        `import { workerData } from 'node:worker_threads';
        await import('./real-worker.js');
        let pieces = 0;
        parentPort.on('message', ({ kind }) => {
          if (workerData.task === '${task}' && kind === 'push' && (pieces += 1) === 10) { ${code} }
        });`,
      );
      const path = desk.write('users.ndjson', ndjson(users(0, USERS)));
      const result = await desk.json(['verify', '--old', path, '--new', path], options);
      assert.equal(result.code, 1);
      assert.equal(result.document.problem.code, 'internal');
      assert.match(result.document.problem.message, new RegExp(`toolkit: ${kind}, in version`));
      assert.deepEqual(readdirSync(runFolder(desk)), ['run.json']);
    });
  }
}
