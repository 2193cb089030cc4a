// @ts-check
// Bulk commands that a signal ends: no file of users is left that nobody needs, and what the command says is true.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { Readable } from 'node:stream';
import { exported, ndjson, newDesk, runFolder, runRecord } from '../support/convert-desk.js';
import { enableConnection } from '../support/moved-users.js';
import { beginMigration } from '../support/two-tenants.js';

const RUNS = 'auth0-migration-runs';
const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  user_id: 'keep',
};
/** @param {string} name */
const user = (name) => ({ user_id: `id-${name}`, email: `${name}@example.com` });

/** A new tenant whose connection takes imports, and an import file. @param {import('node:test').TestContext} t @param {string[]} names */
async function beginImport(t, names) {
  const migration = await beginMigration(t, { settings: SETTINGS });
  enableConnection(migration.newTenant);
  const file = migration.desk.write('users.json', JSON.stringify(names.map(user)));
  return { ...migration, file };
}

/**
 * Runs a command that gets a signal while it waits for the new tenant's answer.
 *
 * @param {Pick<Awaited<ReturnType<typeof beginMigration>>, 'newTenant' | 'desk'>} migration
 * @param {string[]} args
 * @param {NodeJS.Signals} signal
 * @param {string} path That of the request.
 * @param {object} [fault] More about the request and its answer.
 */
function runWithSignal({ newTenant, desk }, args, signal, path, fault) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  const when = () => running?.kill(signal) ?? false;
  newTenant.faults.set(path, { times: 1, delay: 300, when, ...fault });
  return desk.run(args, { started: (child) => (running = child) });
}

test('SIGTERM ends convert as Ctrl-C does', async (t) => {
  const desk = newDesk(t);
  const input = new Readable({ read() {} });
  input.push(ndjson(Array.from({ length: 1_000 }, () => exported[0] ?? {})));
  const { code, stderr } = await desk.run(['convert', '-'], {
    input,
    watch: (child, text) => text.includes('converting') && child.kill('SIGTERM'),
  });
  assert.equal(code, 130, stderr);
  assert.match(stderr, /interrupted; no tenant was changed\n$/);
  assert.deepEqual(readdirSync(runFolder(desk)), ['run.json']);
  assert.equal(runRecord(runFolder(desk)).state, 'interrupted');
});

test('SIGTERM lets an import note the job that was started', async (t) => {
  const migration = await beginImport(t, ['a']);
  const path = '/api/v2/jobs/users-imports';
  const args = ['import', migration.file, '--yes'];
  const { code, stderr } = await runWithSignal(migration, args, 'SIGTERM', path);
  assert.equal(code, 130, stderr);
  assert.match(stderr, /remedy: go on with: .*--resume/);
  const journal = readFileSync(`${runFolder(migration.desk)}/journal.ndjson`, 'utf8');
  assert.match(journal, /"step":"job"[^\n]*\n$/);
});

test('what a process that was killed has left unfinished is removed by the next command on the run', async (t) => {
  const { desk, file } = await beginImport(t, ['a']);
  const { document } = await desk.json(['import', file, '--dry-run']);
  const folder = `${RUNS}/${document.run}`;
  mkdirSync(desk.path(`${folder}/staging-abcdef`));
  desk.write(`${folder}/staging-abcdef/rejected.ndjson`, '{}\n');
  desk.write(`${folder}/failed.ndjson.0b0ab2a5.tmp`, '{}\n');
  const { code, stderr } = await desk.run(['import', '--resume', document.run, '--yes']);
  assert.equal(code, 0, stderr);
  const left = readdirSync(desk.path(folder)).filter((name) => /staging|tmp/.test(name));
  assert.deepEqual(left, []);
});

test('Ctrl-C at the question of an import ends it at once', async (t) => {
  const { newTenant, desk, file } = await beginImport(t, ['a']);
  let isAsked = false;
  const { code, stdout } = await desk.run(['import', file], {
    terminal: true,
    watch: (child, text) => {
      if (isAsked || !text.includes('[y/N]')) return;
      isAsked = true;
      child.stdin.write('\x03');
      // The command would wait for an answer otherwise.
      setTimeout(() => child.stdin.write('n\n'), 1_000).unref();
    },
  });
  assert.equal(code, 130, stdout);
  const shown = stripVTControlCharacters(stdout);
  assert.doesNotMatch(shown, /Stopping after/);
  assert.match(shown, /error: interrupted\r?\nremedy: go on with:/);
  assert.equal(newTenant.users.size, 0);
});

test('after Ctrl-C while a command reads, no plan is confirmed any more', async (t) => {
  const migration = await beginImport(t, ['a']);
  const path = '/api/v2/connections';
  const args = ['import', migration.file, '--yes'];
  const { code, stdout, stderr } = await runWithSignal(migration, args, 'SIGINT', path);
  assert.equal(code, 130, stderr);
  assert.doesNotMatch(stdout, /Import 1 user/);
});

test('Ctrl-C in undo-run ends it between two users, does not say that nothing was changed, and says how to go on', async (t) => {
  const migration = await beginImport(t, ['a', 'b', 'c']);
  const { newTenant, desk, file } = migration;
  const { document } = await desk.json(['import', file, '--yes']);
  const args = ['undo-run', document.run, '--yes'];
  const fault = { method: 'DELETE', pass: true };
  const { code, stderr } = await runWithSignal(migration, args, 'SIGINT', '/api/v2/users', fault);
  assert.equal(code, 130, stderr);
  assert.doesNotMatch(stderr, /no tenant was changed/);
  assert.ok(
    stderr.endsWith(`remedy: go on with: auth0-account-migration ${args.join(' ')}\n`),
    stderr,
  );
  assert.equal(newTenant.users.size, 2);
  const second = await desk.json(args);
  assert.equal(second.code, 0, second.stderr);
  assert.deepEqual([second.document.deleted, second.document.gone], [3, 0]);
});

test('a run that a tenant refuses for now says how to go on, and a command that cannot go on does not', async (t) => {
  const { desk, oldTenant } = await beginMigration(t, { settings: SETTINGS });
  const headers = { 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600) };
  oldTenant.faults.set('/api/v2', { status: 429, headers, body: {} });
  const { code, stderr } = await desk.run(['export', '--side', 'old']);
  assert.equal(code, 1, stderr);
  const [run] = readdirSync(desk.path(RUNS)).filter((name) => name.endsWith('-export'));
  assert.ok(
    stderr.endsWith(
      'remedy: Run the command again later.\n' +
        `go on with: auth0-account-migration export --side old --resume ${run}\n`,
    ),
    stderr,
  );
  const status = await desk.run(['status']);
  assert.ok(status.stderr.endsWith('remedy: Run the command again later.\n'), status.stderr);
  oldTenant.faults.clear();
  const resumed = await desk.run(['export', '--side', 'old', '--resume', run ?? '']);
  assert.equal(resumed.code, 0, resumed.stderr);
});
