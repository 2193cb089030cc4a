// @ts-check
// verify and undo-run: what differs is named, looked up once more, repaired and marked; what an import has inserted goes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Desk } from '../support/command-line.js';
import { exported, ndjson, newDesk, packageWithWorker } from '../support/convert-desk.js';
import { PASSWORD, beginMigration, takeWrites } from '../support/two-tenants.js';
import { hashPassword } from '../tenant/password-hash.js';

const NO_PASSWORD = await hashPassword('not used');
const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  user_id: 'keep',
};
const METADATA = { plan: 'gold', seats: 12 };

/** @param {string} name @param {object} [more] */
const user = (name, more) => ({
  user_id: `id-${name}`,
  email: `${name}@example.com`,
  ...{ name: 'Jo', nickname: 'jo', picture: 'https://cdn.example.com/jo.png' },
  ...more,
});

/** @param {Desk} desk @param {{ run: string }} document @param {string} name */
const lines = (desk, { run }, name) =>
  readFileSync(desk.path(`auth0-migration-runs/${run}/${name}`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

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
    lines(desk, document, 'differences.ndjson').sort((a, b) => (a.user_id < b.user_id ? -1 : 1)),
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

test('undo-run deletes whom an import has inserted, and nobody who has used the account', async (t) => {
  const { newTenant, desk } = await beginMigration(t, { settings: SETTINGS });
  const { management } = newTenant;
  const { client_id: client } = management.clients.add({ name: 'My app', app_type: 'regular_web' });
  management.connections.all.find(({ name }) => name === 'Users')?.enabledClients.add(client);
  const file = desk.write('users.json', JSON.stringify([user('a'), user('b'), user('used')]));
  const imported = await desk.json(['import', file, '--yes']);
  assert.equal(imported.code, 0, imported.stderr);
  const used = newTenant.users.get('auth0|id-used');
  assert.ok(used);
  used.logins_count = 1;

  const { run } = imported.document;
  const planned = await desk.json(['undo-run', run, '--dry-run']);
  assert.equal(planned.code, 3, planned.stderr);
  assert.equal(newTenant.users.all().length, 3);
  const { code, document, stderr } = await desk.json(['undo-run', run, '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual([document.deleted, document.kept], [2, { used: 1 }]);
  assert.deepEqual(
    newTenant.users.all().map(({ email }) => email),
    ['used@example.com'],
  );
  assert.deepEqual(lines(desk, document, 'kept.ndjson'), [
    { user_id: 'auth0|id-used', reason: 'used', fields: [] },
  ]);
});

test('undo-run --unmark lets those move again whom move-rest has moved and marked', async (t) => {
  const users = [user('a', { user_id: 'auth0|id-a', password: PASSWORD, app_metadata: METADATA })];
  const options = { settings: SETTINGS, oldTenant: { users } };
  const { oldTenant, newTenant, desk } = await beginMigration(t, options);
  const setUp = await desk.run(['setup', '--yes']);
  assert.equal(setUp.code, 0, setUp.stderr);
  const moved = await desk.json(['move-rest', '--go', '--mark', '--yes']);
  assert.equal(moved.code, 0, moved.stderr);
  const old = oldTenant.users.byId('auth0|id-a');
  assert.equal(old?.app_metadata?.migration_complete, true);

  const { code, document, stderr } = await desk.json([
    ...['undo-run', moved.document.run, '--unmark', '--yes'],
  ]);
  assert.equal(code, 0, stderr);
  assert.deepEqual([document.deleted, document.unmarked], [1, 1]);
  assert.equal(old?.app_metadata && 'migration_complete' in old.app_metadata, false);
  assert.equal(old?.app_metadata?.plan, 'gold');
  assert.deepEqual(newTenant.users.all(), []);
  const { status } = await newTenant.login('a@example.com', PASSWORD);
  assert.equal(status, 200);
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
