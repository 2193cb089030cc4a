// @ts-check
// An import in which so many users fail that `failed.ndjson` is read in parts.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { runLines } from '../support/moved-users.js';
import { beginMigration } from '../support/two-tenants.js';

const RUNS = 'auth0-migration-runs';
const IMPORTS = '/api/v2/jobs/users-imports';
const FILES = 5;
const USERS_IN_FILE = 550;
// The end of a part falls into a character, as each has two bytes.
const NAME = 'ö'.repeat(290);

/** @param {number} number */
const user = (number) => ({
  user_id: `id-${number}`,
  email: `user-${number}@example.com`,
  name: NAME,
  mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }],
});
const USERS = Array.from({ length: FILES * USERS_IN_FILE }, (_, index) => user(index));
const IDS = USERS.map((each) => each.user_id);

test('failures of a few megabytes are each kept once, and all are written to retry files', async (t) => {
  const { newTenant, desk } = await beginMigration(t);
  newTenant.jobs.factorsFail = () => true;
  const files = Array.from({ length: FILES }, (_, index) =>
    desk.write(
      `input/${index}.json`,
      JSON.stringify(USERS.slice(index * USERS_IN_FILE, (index + 1) * USERS_IN_FILE)),
    ),
  );
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  newTenant.faults.set(IMPORTS, [
    { times: FILES - 1, pass: true },
    { times: 1, hang: true, when: () => running?.kill('SIGKILL') ?? false },
  ]);
  const killed = await desk.run(['import', ...files, '--yes'], {
    started: (child) => (running = child),
  });
  assert.equal(killed.code, null, killed.stderr);
  newTenant.faults.clear();
  const run = readdirSync(desk.path(RUNS)).find((name) => name.endsWith('-import')) ?? '';
  const path = (/** @type {string} */ name) => desk.path(`${RUNS}/${run}/${name}`);
  /** @returns {any[]} */
  const failures = () => runLines(desk, { run }, 'failed.ndjson');
  const before = failures();
  assert.ok(readFileSync(path('failed.ndjson')).length > 1_048_576);
  // A crash leaves failures of a file whose outcome is not noted, and torn lines.
  const last = { ...before[0], file: 'import-files/00005.json', user: user(IDS.length - 1) };
  appendFileSync(path('failed.ndjson'), `${JSON.stringify(last)}\n{"file":"import-f`);
  appendFileSync(path('journal.ndjson'), `{"step":"${NAME.repeat(300)}`);

  const { code, document, stderr } = await desk.json(['import', '--resume', run, '--yes']);
  assert.equal(code, 3, stderr);
  assert.equal(document.tally.failed, IDS.length);
  const steps = runLines(desk, { run }, 'journal.ndjson').map(({ step }) => step);
  assert.equal(steps.filter((step) => step === 'done').length, FILES);
  assert.deepEqual(
    failures()
      .map((failure) => failure.user.user_id)
      .sort(),
    [...IDS].sort(),
  );
  assert.ok(!existsSync(path('failed.ndjson.tmp')));
  const retried = document.retry_files.map((/** @type {string} */ name) =>
    readFileSync(path(name)),
  );
  for (const file of retried) assert.ok(file.length <= 400_100, `${file.length} bytes`);
  assert.deepEqual(
    retried.flatMap((/** @type {Buffer} */ file) => JSON.parse(file.toString())),
    failures().map((failure) => failure.user),
  );
});
