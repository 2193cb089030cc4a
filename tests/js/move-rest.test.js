// @ts-check
// move-rest: the rehearsal changes nothing, and a run that is killed again and again moves everybody once.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { loadUsers } from '../fixtures/generate-export.js';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const USERS = 100_000;
const RUNS = 'auth0-migration-runs';
const JOBS = '/api/v2/jobs';
const EXPORTS = `${JOBS}/users-exports`;
const IMPORTS = `${JOBS}/users-imports`;
const POLL_MS = 2;

/** @typedef {import('../support/two-tenants.js').Migration} Migration */

/** The folder of the only run, or nothing before there is one. @param {Migration['desk']} desk */
const runFolder = (desk) =>
  (existsSync(desk.path(RUNS)) ? readdirSync(desk.path(RUNS)) : [])
    .filter((name) => name.endsWith('-move-rest'))
    .map((name) => desk.path(`${RUNS}/${name}`))[0];

/** The text of a file of the run folder, empty as long as it is not there. @param {Migration['desk']} desk @param {string} name */
function textOf(desk, name) {
  const folder = runFolder(desk);
  if (!folder || !existsSync(`${folder}/${name}`)) return '';
  return readFileSync(`${folder}/${name}`, 'utf8');
}

test('a rehearsal says what would be moved and changes nothing', async (t) => {
  const migration = await beginMigration(t);
  const { oldTenant, newTenant, desk } = migration;
  const counts = loadUsers(oldTenant, { count: 1_000 });
  const { code, document, stderr } = await desk.json(['move-rest']);
  assert.equal(code, 3, stderr);
  assert.equal(document.steps.convert.out, counts.plain + 1, 'the user of the fixture, too');
  assert.equal(document.steps.import_plan.status, 'planned');
  assert.deepEqual(takeWrites(newTenant), []);
  assert.deepEqual(takeWrites(oldTenant), ['POST jobs/users-exports 200']);
  assert.equal(newTenant.users.size, 0);

  const { document: moved } = await desk.json([
    'move-rest',
    '--go',
    '--yes',
    '--resume',
    document.run,
  ]);
  assert.equal(moved.steps.import.tally.inserted, counts.plain + 1);
  assert.equal(moved.steps.verify.answers.same, counts.plain + 1);
  assert.equal(newTenant.users.size, counts.plain + 1);
});

test('a run in which nobody is left to import verifies all the same', async (t) => {
  const picture = 'https://pictures.example.com/jo.png';
  const user = { user_id: 'auth0|jo', email: 'jo@example.com', email_verified: true, picture };
  const { newTenant, desk } = await beginMigration(t, {
    settings: {
      connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
      user_id: 'keep',
    },
    oldTenant: { users: [{ ...user, app_metadata: { migration_complete: true } }] },
  });
  newTenant.users.insert({ ...user, user_id: 'jo' }, 'unused');
  const rehearsal = await desk.json(['move-rest']);
  assert.equal(rehearsal.code, 3, rehearsal.stderr);
  assert.equal(rehearsal.document.steps.convert.out, 0);
  const { code, document, stderr } = await desk.json(['move-rest', '--go', '--yes']);
  assert.ok(document.steps, stderr);
  assert.equal(document.steps.import, undefined);
  assert.equal(document.steps.verify.answers.same, 1);
  assert.equal(code, 0, stderr);
});

/**
 * Where the process is killed. Each entry gets a function to call at the right moment, and may return one that undoes what it
 * has set.
 *
 * @type {Record<string, (kill: () => boolean, migration: Migration) => (() => void) | void>}
 */
const KILLS = {
  'when the export of the old tenant is asked for': (kill, { oldTenant }) =>
    oldTenant.faults.set(EXPORTS, { times: 1, pass: true, when: kill }),
  'when the export job is looked at': (kill, { oldTenant }) =>
    oldTenant.faults.set(JOBS, { method: 'GET', times: 1, hang: true, when: kill }),
  'while the export is downloaded': (kill, { desk }) =>
    whenever(
      () => readdirSync(runFolder(desk) ?? '.').some((name) => /users-old/.test(name)),
      kill,
    ),
  'while users are converted': (kill, { desk }) =>
    whenever(() => textOf(desk, 'run.json').includes('"export_old"'), kill),
  'when the first import file arrives': (kill, { newTenant }) =>
    newTenant.faults.set(IMPORTS, { times: 1, pass: true, when: kill }),
  // The users of the first file are there already when it is sent again.
  'when the errors of a job are read': (kill, { newTenant }) =>
    newTenant.faults.set(JOBS, {
      times: 1,
      hang: true,
      when: ({ path }) => path.endsWith('/errors') && kill(),
    }),
  'when a user who is there already is looked up': (kill, { newTenant }) =>
    newTenant.faults.set('/api/v2/users', { times: 1, hang: true, when: kill }),
  'before a later import file arrives': (kill, { newTenant }) =>
    newTenant.faults.set(IMPORTS, [
      { times: 4, pass: true },
      { times: 1, hang: true, when: kill },
    ]),
  'when an import job is looked at': (kill, { newTenant }) =>
    newTenant.faults.set(JOBS, [
      { method: 'GET', times: 5, pass: true },
      { method: 'GET', times: 1, hang: true, when: kill },
    ]),
  'after the outcome of a file is known': (kill, { desk }) => {
    const done = () => textOf(desk, 'journal.ndjson').match(/"step":"done"/g)?.length ?? 0;
    const before = done();
    return whenever(() => done() > before + 2, kill);
  },
  'when the export of the new tenant is asked for': (kill, { newTenant }) =>
    newTenant.faults.set(EXPORTS, { times: 1, pass: true, when: kill }),
  'while the exports are compared': (kill, { desk }) =>
    whenever(() => textOf(desk, 'run.json').includes('"export_new"'), kill),
};

/** With so many users, V8's optimizing compiler pays off, which other commands of the tests go without. @type {string[]} */
const OPTIMIZED = [];

/** Kills the process as soon as a condition holds. @param {() => boolean} condition @param {() => boolean} kill */
function whenever(condition, kill) {
  const timer = setInterval(() => {
    if (condition() && kill()) clearInterval(timer);
  }, POLL_MS);
  return () => clearInterval(timer);
}

test('100,000 users move once each, though the process is killed between every two steps', async (t) => {
  const migration = await beginMigration(t, { oldTenant: { users: [] } });
  const { oldTenant, newTenant, desk } = migration;
  const counts = loadUsers(oldTenant, { count: USERS });
  const command = () => {
    const folder = runFolder(desk);
    const resume = folder ? ['--resume', folder] : [];
    return ['move-rest', '--go', '--yes', '--file-size', '500000', ...resume];
  };

  for (const [moment, arm] of Object.entries(KILLS)) {
    /** @type {import('node:child_process').ChildProcess | undefined} */
    let running;
    const disarm = arm(() => running?.kill('SIGKILL') ?? false, migration);
    const killed = await desk.run(command(), {
      node: [],
      started: (child) => (running = child),
    });
    disarm?.();
    assert.equal(killed.code, null, `killed ${moment}: ${killed.stderr}`);
    for (const tenant of [oldTenant, newTenant]) tenant.faults.clear();
  }

  const { code, document, stderr } = await desk.json(command(), { node: OPTIMIZED });
  // Users with the marker who are not in the new tenant need somebody.
  assert.equal(code, 3, stderr);
  const { convert, import: imported, verify } = document.steps;
  assert.equal(convert.records, USERS - counts.otherConnection);
  assert.equal(convert.out, counts.plain);
  assert.deepEqual(convert.skipped, {
    already_moved: counts.marked,
    blocked: counts.blocked,
    second_factor: counts.multifactor,
  });
  assert.equal(imported.users, counts.plain);
  const { inserted, already_there, failed } = imported.tally;
  assert.deepEqual([inserted + already_there, failed], [counts.plain, 0]);
  assert.equal(newTenant.users.size, counts.plain, 'everybody once');
  const { same, differs, missing, extra, unchecked } = verify.answers;
  assert.deepEqual(
    { same, differs, missing, extra, unchecked },
    { same: counts.plain, differs: 0, missing: counts.marked, extra: 0, unchecked: 0 },
  );
  // Auth0 takes two jobs at once.
  const sent = newTenant.requests.filter(({ path, status }) => path === IMPORTS && status !== null);
  assert.ok(
    sent.every(({ status }) => status === 202),
    'no job too many',
  );
});
