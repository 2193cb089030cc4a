// @ts-check
// An import whose process is killed with SIGKILL, and continued by the next process.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { beginMigration } from '../support/two-tenants.js';
import { hashPassword } from '../tenant/password-hash.js';

const RUNS = 'auth0-migration-runs';
const JOBS = '/api/v2/jobs';
const NO_PASSWORD = await hashPassword('not used');

/** @param {string} name @param {object} [more] */
const user = (name, more) => ({ user_id: `id-${name}`, email: `${name}@example.com`, ...more });
/** Two files with a user of every fate: new, moved in the meantime, refused, in conflict with another user. */
const FILES = [
  [user('a'), user('moved'), user('b')],
  [user('bad', { picture: 7 }), user('conflict'), user('c')],
];

/** @param {import('node:test').TestContext} t */
async function beginImport(t) {
  const migration = await beginMigration(t);
  const { newTenant, desk } = migration;
  for (const [id, name] of Object.entries({ 'id-moved': 'moved', 'id-other': 'conflict' })) {
    newTenant.users.create({ user_id: id, email: `${name}@example.com` }, NO_PASSWORD);
  }
  const files = FILES.map((users, index) =>
    desk.write(`input/${index}.json`, JSON.stringify(users)),
  );
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  const watch = (/** @type {typeof running} */ child) => void (running = child);
  /** Sends a signal to the command when a request arrives. @param {NodeJS.Signals} signal */
  const signal = (signal) => running?.kill(signal) ?? false;
  return { ...migration, files, watch, signal };
}

/** @param {import('../support/command-line.js').Desk} desk */
function onlyRun(desk) {
  const runs = readdirSync(desk.path(RUNS)).filter((name) => name.endsWith('-import'));
  assert.equal(runs.length, 1);
  return runs[0] ?? '';
}

/** @param {import('../support/command-line.js').Desk} desk @param {string} name */
const lines = (desk, name) =>
  readFileSync(desk.path(`${RUNS}/${onlyRun(desk)}/${name}`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** @param {import('../tenant/index.js').NewTenant} newTenant @param {import('../support/command-line.js').Desk} desk @param {{ code: number | null, document: any, stderr: string }} result */
function assertComplete(newTenant, desk, { code, document, stderr }) {
  assert.equal(code, 3, stderr);
  const { tally, users } = document;
  assert.equal(users, 6);
  assert.deepEqual([tally.inserted + tally.already_there, tally.failed], [4, 2]);
  assert.deepEqual(tally.codes, { DUPLICATED_USER: 1, INVALID_TYPE: 1 });
  const emails = newTenant.users.all().map(({ email }) => email);
  const expected = ['a', 'b', 'c', 'conflict', 'moved'].map((name) => `${name}@example.com`);
  assert.deepEqual(emails.sort(), expected, 'everybody once');
  const failed = lines(desk, 'failed.ndjson');
  assert.deepEqual(failed.map((failure) => failure.user.email).sort(), [
    'bad@example.com',
    'conflict@example.com',
  ]);
}

/** Where the process is killed: the request at which the signal is sent, and whether the tenant handles it. */
const KILLS = [
  { name: 'when a file arrives', path: `${JOBS}/users-imports`, method: 'POST', hang: false },
  { name: 'before a file arrives', path: `${JOBS}/users-imports`, method: 'POST', hang: true },
  { name: 'when a job is looked at', path: JOBS, method: 'GET', hang: true },
  { name: 'when a duplicate is looked up', path: '/api/v2/users', method: 'GET', hang: true },
];

for (const { name, path, method, hang } of KILLS) {
  test(`import that is killed ${name} is completed by the next process`, async (t) => {
    const { newTenant, desk, files, watch, signal } = await beginImport(t);
    newTenant.faults.set(path, {
      method,
      times: 1,
      ...(hang ? { hang } : { pass: true }),
      when: () => signal('SIGKILL'),
    });
    const killed = await desk.run(['import', ...files, '--yes'], { watch });
    assert.equal(killed.code, null, killed.stderr);
    newTenant.faults.clear();
    const result = await desk.json(['import', '--resume', onlyRun(desk), '--yes']);
    assertComplete(newTenant, desk, result);
  });
}

test('Ctrl-C notes the job that was started, stops, and says how to go on', async (t) => {
  const { newTenant, desk, files, watch, signal } = await beginImport(t);
  newTenant.faults.set(`${JOBS}/users-imports`, {
    times: 1,
    delay: 300,
    when: () => signal('SIGINT'),
  });
  const stopped = await desk.run(['import', ...files, '--yes'], { watch });
  const run = onlyRun(desk);
  assert.equal(stopped.code, 130, stopped.stderr);
  assert.match(
    stopped.stderr,
    new RegExp(`^remedy: go on with: auth0-account-migration import --yes --resume ${run}$`, 'm'),
  );
  const steps = lines(desk, 'journal.ndjson').map(({ step }) => step);
  assert.deepEqual(steps, ['begin', 'file', 'file', 'send', 'job']);
  const result = await desk.json(['import', '--resume', run, '--yes']);
  assertComplete(newTenant, desk, result);
  assert.equal(statSync(desk.path(`${RUNS}/${run}/failed.ndjson`)).mode & 0o777, 0o600);
  const posts = newTenant.requests.filter(({ path }) => path.endsWith('/users-imports'));
  assert.equal(posts.length, 2, 'nothing is sent twice');
});
