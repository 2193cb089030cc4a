// @ts-check
// move-rest: what it says about how to go on names its options, what is declined is not done, and shared addresses move only
// if that is asked for.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  user_id: 'keep',
};
const PICTURE = 'https://pictures.example.com/jo.png';
const JO = { user_id: 'auth0|jo', email: 'jo@example.com', email_verified: true, picture: PICTURE };

/** The only run. @param {import('../support/two-tenants.js').Migration['desk']} desk @returns {string} */
const onlyRun = (desk) =>
  readdirSync(desk.path('auth0-migration-runs')).find((name) => /^\d{8}T/.test(name)) ?? '';

/** A migration in which one user is in both tenants already, without the marker. @param {import('node:test').TestContext} t */
async function beginWithMoved(t) {
  const migration = await beginMigration(t, { settings: SETTINGS, oldTenant: { users: [JO] } });
  migration.newTenant.users.insert({ ...JO, user_id: 'jo' }, 'unused');
  return migration;
}

test('after Ctrl-C, the command that goes on has the options of the run, and no secret', async (t) => {
  const { newTenant, desk } = await beginMigration(t, { settings: SETTINGS });
  const names = Object.entries(desk.env);
  desk.write('my tenants.env', names.map(([name, value]) => `${name}='${value}'`).join('\n'));
  for (const [name, value] of names) if (/SECRET/.test(name)) desk.secrets.add(value);
  desk.env = {};
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  newTenant.faults.set('/api/v2/jobs/users-imports', {
    times: 1,
    delay: 300,
    when: () => running?.kill('SIGINT') ?? false,
  });
  const options = ['--env', 'my tenants.env', '--go', '--yes', '--with', 'roles', '--mark'];
  const { code, stderr } = await desk.run(['move-rest', ...options], {
    started: (child) => {
      running = child;
    },
  });
  assert.equal(code, 130, stderr);
  const run = onlyRun(desk);
  assert.ok(
    stderr.includes(
      `remedy: go on with: auth0-account-migration move-rest --env 'my tenants.env' --go --yes --with roles --mark --resume ${run}\n`,
    ),
    stderr,
  );
  const resumed = await desk.run(['move-rest', ...options, '--resume', run]);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.equal(newTenant.users.size, 1);
});

for (const [name, args] of Object.entries({
  verify: ['verify', '--mark'],
  'move-rest': ['move-rest', '--go', '--mark'],
})) {
  test(`${name} that may not mark says so, and does not end as done`, async (t) => {
    const { oldTenant, desk } = await beginWithMoved(t);
    takeWrites(oldTenant);
    let answers = 0;
    const declined = await desk.run(args, {
      terminal: true,
      watch: (child, text) => {
        const questions = text.split('[y/N]').length - 1;
        // The plan of the import is confirmed, that of the marker is not.
        for (; answers < questions; answers += 1) {
          child.stdin.write(/as moved[^]*$/.test(text) ? 'n\n' : 'y\n');
        }
      },
    });
    assert.equal(declined.code, 1, declined.stdout);
    const shown = stripVTControlCharacters(declined.stdout);
    assert.match(shown, /^error: not confirmed; nobody was marked\r?$/m);
    assert.match(shown, /^remedy: go on with:\s+auth0-account-migration .*--mark --resume /m);
    assert.ok(takeWrites(oldTenant).every((write) => !write.startsWith('PATCH users/')));

    const run = onlyRun(desk);
    const marked = await desk.run([...args, '--yes', '--resume', run]);
    assert.equal(marked.code, 0, marked.stdout + marked.stderr);
    assert.equal(oldTenant.users.get('auth0|jo')?.app_metadata?.migration_complete, true);
  });
}

test('move-rest moves users who share an e-mail address only with --non-unique-emails', async (t) => {
  const users = [JO, { ...JO, user_id: 'auth0|twin' }];
  const { oldTenant, desk } = await beginMigration(t, {
    settings: SETTINGS,
    oldTenant: { users: [] },
  });
  for (const user of users) oldTenant.users.insert(user);
  for (const [args, out, rejected] of /** @type {const} */ ([
    [[], 1, { duplicate_email: 1 }],
    [['--non-unique-emails'], 2, {}],
  ])) {
    const { document, stderr } = await desk.json(['move-rest', ...args]);
    assert.deepEqual(
      [document.steps?.convert.out, document.steps?.convert.rejected],
      [out, rejected],
      stderr,
    );
  }
});

test('nobody is imported if the file of hashes has none of any user', async (t) => {
  const { newTenant, desk } = await beginMigration(t, { settings: SETTINGS });
  const other = { _id: { $oid: 'other' }, passwordHash: `$2b$10$${'a'.repeat(53)}` };
  const hashes = desk.write('hashes.json', `${JSON.stringify(other)}\n`);
  const rehearsal = await desk.run(['move-rest', '--hashes', hashes]);
  assert.equal(rehearsal.code, 3, rehearsal.stderr);
  assert.match(rehearsal.stderr, /^warning: .*hashes\.json has no password hash of the users/m);
  const { code, stderr } = await desk.run(['move-rest', '--go', '--yes', '--hashes', hashes]);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /^error: .*hashes\.json has no password hash .*; nobody was imported$/m);
  assert.equal(newTenant.users.size, 0);
});

test('a run goes on only with the connection and the tenants that it began with', async (t) => {
  const settings = {
    connections: [...SETTINGS.connections, { old: 'Second', new: 'Second' }],
    user_id: 'keep',
  };
  const { newTenant, desk } = await beginMigration(t, { settings });
  const [{ old, new: moved }] = SETTINGS.connections;
  const { document } = await desk.json(['move-rest', '--connection', old]);
  const go = ['move-rest', '--go', '--yes', '--resume', document.run, '--connection'];
  const elsewhere = { OLD_DOMAIN: 'another-tenant.eu.auth0.com' };
  for (const [args, env, reason] of /** @type {const} */ ([
    [[...go, 'Second'], {}, /is about the connection Username-Password-Authentication, not Second/],
    [[...go, old], elsewhere, /is about .*, and OLD_DOMAIN is another-tenant\.eu\.auth0\.com/],
    [['import', '--resume', document.run, '--connection', 'Second', '--yes'], {}, /not Second/],
  ])) {
    const { code, stderr } = await desk.run([...args], { env });
    assert.equal(code, 2, stderr);
    assert.match(stderr, reason);
  }
  assert.equal(newTenant.users.size, 0);
  // What the settings say now of the connection counts, not only its name on the command line.
  for (const [connections, reason] of /** @type {const} */ ([
    [[{ old: 'Second', new: moved }], /is about the connection Username-.*, not Second/],
    [[{ old, new: 'Second' }], /is about the new tenant’s connection Users, not Second/],
  ])) {
    desk.write('other.json', JSON.stringify({ ...settings, connections }));
    const args = go
      .slice(0, -1)
      .concat('--settings', 'other.json', '--runs', 'auth0-migration-runs');
    const { code, stderr } = await desk.run(args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, reason);
  }
  // Either name of the connection is the same one.
  const { code, stderr } = await desk.run([...go, moved]);
  assert.equal(code, 0, stderr);
  assert.equal(newTenant.users.size, 1);
});

test('a run of convert goes on only with the old tenant of convert, and then with one new tenant', async (t) => {
  const { newTenant, desk } = await beginMigration(t, { settings: SETTINGS });
  newTenant.management.clients.add({ name: 'My app', app_type: 'regular_web' });
  const users = desk.write('users.ndjson', `${JSON.stringify({ ...JO, identities: undefined })}\n`);
  const { document } = await desk.json(['convert', users]);
  const go = (/** @type {Record<string, string>} */ env) =>
    desk.run(['import', '--resume', document.run, '--dry-run'], { env });
  const elsewhere = 'another-tenant.eu.auth0.com';
  const otherOld = await go({ OLD_DOMAIN: elsewhere });
  assert.equal(otherOld.code, 2, otherOld.stderr);
  assert.match(otherOld.stderr, /is about .*, and OLD_DOMAIN is another-tenant\.eu\.auth0\.com/);
  assert.match(otherOld.stderr, /remedy: set it to .* again, or begin a new run/);
  const first = await go({});
  assert.doesNotMatch(first.stderr, /is about/);
  const otherNew = await go({ NEW_DOMAIN: elsewhere });
  assert.equal(otherNew.code, 2, otherNew.stderr);
  assert.match(otherNew.stderr, /is about .*, and NEW_DOMAIN is another-tenant\.eu\.auth0\.com/);
});

test('a run that is resumed does not pass over an option that comes too late', async (t) => {
  const users = [JO, { ...JO, user_id: 'auth0|kim', email: 'kim@example.com' }];
  const { oldTenant, newTenant, desk } = await beginMigration(t, {
    settings: SETTINGS,
    oldTenant: { users },
  });
  const hashes = desk.write('hashes.json', '');
  const { document } = await desk.json(['move-rest', '--blocked', 'keep']);
  const go = ['move-rest', '--go', '--yes', '--resume', document.run];
  // The import files are there already: a user who is imported without a hash never gets one.
  for (const [args, name] of /** @type {const} */ ([
    [['--blocked', 'keep', '--hashes', hashes], '--hashes'],
    [['--blocked', 'keep', '--with', 'factors'], '--factors'],
    [['--blocked', 'keep', '--non-unique-emails'], '--non-unique-emails'],
    [[], '--blocked'],
  ])) {
    const { code, stderr } = await desk.run([...go, ...args]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, new RegExp(`has done the step convert without this value of ${name}`));
  }
  assert.equal(newTenant.users.size, 0);

  go.push('--blocked', 'keep');
  assert.equal((await desk.run(go)).code, 0);
  // What can be done again is done: the marker, and what is assigned.
  const isMarked = () => oldTenant.users.get('auth0|kim')?.app_metadata?.migration_complete;
  assert.equal(isMarked(), undefined);
  const marked = await desk.run([...go, '--mark']);
  assert.equal(marked.code, 0, marked.stderr);
  assert.equal(isMarked(), true);
  oldTenant.roles.add({ name: 'Editor', users: ['auth0|kim'] });
  const missing = await desk.run([...go, '--with', 'roles']);
  assert.equal(missing.code, 3, missing.stderr);
  const created = await desk.run([...go, '--with', 'roles', '--create-missing']);
  assert.equal(created.code, 0, created.stderr);
  assert.deepEqual([...(newTenant.roles.byName('Editor')?.users ?? [])], ['auth0|kim']);
});
