// @ts-check
// verify: what differs is named, looked up once more, repaired and marked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Desk } from '../support/command-line.js';
import { exported, ndjson, newDesk, packageWithWorker } from '../support/convert-desk.js';
import { NO_PASSWORD, SETTINGS, runLines, user } from '../support/moved-users.js';
import { PASSWORD, beginMigration, takeWrites } from '../support/two-tenants.js';

const METADATA = { plan: 'gold', seats: 12 };

test('verify exports both tenants, names who is not the same, repairs and marks', async (t) => {
  const users = ['same', 'lacks', 'gone', 'other'].map((name) =>
    user(name, { user_id: `auth0|id-${name}`, password: PASSWORD, app_metadata: METADATA }),
  );
  const options = { settings: SETTINGS, oldTenant: { users } };
  const { oldTenant, newTenant, desk } = await beginMigration(t, options);
  for (const moved of [
    user('same', { app_metadata: METADATA }),
    user('lacks', { app_metadata: { plan: 'silver' } }),
    user('other', { email: 'another@example.com', app_metadata: METADATA }),
    user('new'),
  ]) {
    newTenant.users.create(moved, NO_PASSWORD);
  }
  takeWrites(newTenant);
  takeWrites(oldTenant);

  const { code, document, stderr } = await desk.json(['verify', '--repair', '--mark', '--yes']);
  assert.equal(code, 3, stderr);
  const { same, differs, missing, extra, unchecked } = document.answers;
  assert.deepEqual([same, differs, missing, extra, unchecked], [1, 2, 1, 1, 0]);
  assert.deepEqual(document.answers.fields, { app_metadata: 1, email: 1 });
  assert.notEqual(document.old_hash, document.new_hash);
  assert.deepEqual(
    runLines(desk, document, 'differences.ndjson').sort((a, b) => (a.user_id < b.user_id ? -1 : 1)),
    [
      { user_id: 'auth0|id-gone', answer: 'missing', fields: [] },
      { user_id: 'auth0|id-lacks', answer: 'differs', fields: ['app_metadata.plan'] },
      { user_id: 'auth0|id-new', answer: 'extra', fields: [] },
      { user_id: 'auth0|id-other', answer: 'differs', fields: ['email'] },
    ],
  );
  // What was missing is filled in; what is newer stays.
  const metadata = newTenant.users.get('auth0|id-lacks')?.app_metadata;
  assert.deepEqual(metadata, { plan: 'silver', seats: 12 });
  const marked = oldTenant.users.all().filter(({ app_metadata: old }) => old?.migration_complete);
  assert.deepEqual(
    marked.map(({ email }) => email),
    ['same@example.com'],
  );
  assert.deepEqual(takeWrites(newTenant), [
    'POST jobs/users-exports 200',
    'PATCH users/auth0%7Cid-lacks 200',
  ]);
  for (const [options, effect] of /** @type {[string[], string][]} */ ([
    [['--recheck', '1'], ''],
    [['--recheck', '1', '--repair', '--dry-run'], '; nothing was written for them'],
    [['--recheck', '0', '--block', '--dry-run'], '; nothing was written for them'],
  ])) {
    const { stdout } = await desk.run(['verify', ...options]);
    const others = options.includes('0') ? 3 : 2;
    assert.match(
      stdout,
      new RegExp(`^  ${others} users not looked up, since --recheck is too low${effect}$`, 'm'),
    );
  }
  assert.doesNotMatch((await desk.run(['verify'])).stdout, /not looked up/);
});

test('verify blocks who was blocked in the old tenant after the import', async (t) => {
  const users = ['blocked', 'free'].map((name) =>
    user(name, { user_id: `auth0|id-${name}`, password: PASSWORD }),
  );
  const options = { settings: SETTINGS, oldTenant: { users } };
  const { oldTenant, newTenant, desk } = await beginMigration(t, options);
  for (const name of ['blocked', 'free']) newTenant.users.create(user(name), NO_PASSWORD);
  const blocked = oldTenant.users.get('auth0|id-blocked');
  assert.ok(blocked);
  blocked.blocked = true;
  takeWrites(newTenant);

  const dry = await desk.run(['verify', '--block', '--dry-run']);
  assert.equal(dry.code, 3, dry.stderr);
  assert.match(dry.stdout, /^Block: dry run, nothing was written$/m);
  let isAnswered = false;
  const declined = await desk.run(['verify', '--block'], {
    terminal: true,
    watch: (child, text) => {
      if (isAnswered || !text.includes('[y/N]')) return;
      isAnswered = true;
      child.stdin.write('n\n');
    },
  });
  assert.equal(declined.code, 1, declined.stdout);
  assert.match(
    stripVTControlCharacters(declined.stdout),
    /^error: not confirmed; nobody was blocked\r?$/m,
  );
  const exporting = 'POST jobs/users-exports 200';
  assert.deepEqual(takeWrites(newTenant), [exporting, exporting]);

  const { code, document, stderr } = await desk.json(['verify', '--block', '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual([document.answers.same, document.answers.differs], [2, 0]);
  assert.deepEqual(takeWrites(newTenant), [exporting, 'PATCH users/auth0%7Cid-blocked 200']);
  const state = newTenant.users.all().map((one) => [one.email, one.blocked ?? false]);
  assert.deepEqual(state, [
    ['blocked@example.com', true],
    ['free@example.com', false],
  ]);
});

test('verify compares files without access to a tenant, in a sample that is a wrong use if it is none', async (t) => {
  const desk = new Desk({ t, settings: SETTINGS });
  const line = (
    /** @type {string} */ connection,
    /** @type {string} */ id,
    /** @type {object} */ more,
  ) => {
    const identities = [{ provider: 'auth0', connection, user_id: id }];
    return `${JSON.stringify({ user_id: `auth0|${id}`, identities, ...more })}\n`;
  };
  const old = line('Username-Password-Authentication', '1', { email: 'A@example.com' });
  const files = [
    ...['--old', desk.write('old.ndjson.gz', gzipSync(old))],
    ...[
      '--new',
      desk.write('new.ndjson', line('Users', '1', { email: 'a@example.com', name: 'a' })),
    ],
  ];
  const same = await desk.json(['verify', ...files, '--sample', '100%']);
  assert.equal(same.code, 0, same.stderr);
  assert.equal(same.document.answers.same, 1);
  assert.equal(same.document.old_hash, same.document.new_hash);
  const text = await desk.run(['verify', ...files]);
  assert.match(text.stdout, /^ {10}1 {2}are the same in both tenants$/m);
  const wrong = await desk.run(['verify', ...files, '--sample', '5']);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /It must be a share such as 5%/);
});

test('verify reads its files twice, so each must be a file, and stay what it is', async (t) => {
  const desk = newDesk(t);
  const [oldFile, newFile] = ['old', 'new'].map((name) =>
    desk.write(`${name}.ndjson`, ndjson(exported)),
  );
  // What is no file has nothing to read the second time: those who are missing would not be found.
  for (const args of [
    ['--old', '-', '--new', newFile],
    ['--old', oldFile, '--new', '/dev/fd/0'],
  ]) {
    const { code, stderr } = await desk.run(['verify', ...args], { input: ndjson(exported) });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /(-|\/dev\/fd\/0) is not a file that can be read twice/);
  }
  // A user who appears between the two passes was compared with nobody, and must not count as proven.
  const late = JSON.stringify(ndjson([{ ...exported[0], user_id: 'auth0|late' }]));
  const path = JSON.stringify(oldFile);
  const options = packageWithWorker(
    desk,
    `import { appendFileSync } from 'node:fs';
    const on = parentPort.on.bind(parentPort);
    parentPort.on = (event, listener) => on(event, (call) => {
      if (call.kind === 'begin' && call.file === 2) appendFileSync(${path}, ${late});
      listener(call);
    });
    await import('./real-worker.js');`,
  );
  const { document } = await desk.json(
    ['verify', '--old', oldFile, '--new', newFile, '--mark', '--dry-run'],
    options,
  );
  assert.equal(document.problem?.code, 'files');
  assert.match(document.problem.message, /old\.ndjson was changed while it was read/);
});

test('verify proves nothing with a file that has no user of the connection', async (t) => {
  const desk = newDesk(t);
  const [oldFile, newFile] = ['Users', 'Other'].map((connection) => {
    const identities = [{ provider: 'auth0', connection, user_id: '1', isSocial: false }];
    return desk.write(`${connection}.ndjson`, ndjson([{ ...exported[0], identities }]));
  });
  // As if both files had been confused.
  const { code, stderr } = await desk.run(['verify', '--old', newFile, '--new', oldFile]);
  assert.equal(code, 3, stderr);
  assert.match(stderr, /^warning: .*Other\.ndjson has no user of the old tenant’s connection/m);
});
