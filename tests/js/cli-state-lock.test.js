// @ts-check
// The lock beside the state file: two commands never change the same tenants at once.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { after, describe, test } from 'node:test';
import { beforeCall, fail } from '../support/file-hook.js';
import { beginMigration, isWrite, takeWrites } from '../support/two-tenants.js';

const { oldTenant, newTenant, desk } = await beginMigration({ after });
const STATE = 'auth0-migration.state.json';
const LOCK = `${STATE}.lock`;

/** @param {number} pid @param {string} [host] */
const lock = (pid, host = hostname()) => desk.write(LOCK, `${JSON.stringify({ pid, host })}\n`);
/** The ID of a process that has ended. */
const ended = () => spawnSync(process.execPath, ['--version']).pid;

/** What is left of locks in the folder. */
const leftovers = () => readdirSync(desk.folder).filter((name) => name.startsWith(LOCK));

/** Runs all commands that write, and asserts that the lock kept each from sending a request. @param {RegExp} message */
async function assertLocked(message) {
  desk.write(STATE, JSON.stringify({ version: 1, domain: newTenant.domain, connections: [] }));
  for (const command of ['setup', 'undo', 'finish', 'rotate-secret']) {
    const { code, document } = await desk.json([command, '--yes']);
    assert.deepEqual([command, code, document.problem.code], [command, 2, 'state']);
    assert.match(document.problem.message, message);
    assert.match(document.problem.remedy, new RegExp(`delete ${LOCK}$`));
  }
  assert.deepEqual([...oldTenant.requests, ...newTenant.requests], []);
  assert.ok(existsSync(desk.path(LOCK)));
}

describe('a lock of another process', () => {
  test('the error names the process and the file', async () => {
    lock(process.pid);
    await assertLocked(
      new RegExp(
        `^another command is at work: process ${process.pid} on ${hostname()} holds the lock ${LOCK}$`,
      ),
    );
  });

  test('a process of another machine counts as running', async () => {
    lock(ended(), 'elsewhere.example.com');
    await assertLocked(/: process \d+ on elsewhere\.example\.com holds the lock /);
  });

  test('a lock that does not name its process yet counts as held', async () => {
    desk.write(LOCK, '');
    await assertLocked(/: a process holds the lock /);
  });

  test('a lock that names no process as this program does counts as held', async () => {
    for (const content of [
      { pid: 0, host: hostname() },
      { pid: '1', host: hostname() },
      { pid: 1 },
    ]) {
      desk.write(LOCK, JSON.stringify(content));
      await assertLocked(/: a process holds the lock /);
    }
  });

  test('a dry run needs no lock', async () => {
    lock(process.pid);
    const { code, stderr } = await desk.run(['setup', '--dry-run']);
    assert.equal(code, 3, stderr);
  });
});

describe('a lock with --state', () => {
  const state = () =>
    desk.write(
      'elsewhere/before.json',
      JSON.stringify({ version: 1, domain: newTenant.domain, connections: [] }),
    );

  test('the lock beside the settings file holds for every state file', async () => {
    lock(process.pid);
    for (const command of [['setup'], ['undo', '--force'], ['finish', '--clean-up']]) {
      const { code, document } = await desk.json([...command, '--yes', '--state', state()]);
      assert.deepEqual([code, document.problem?.code], [2, 'state'], command.join(' '));
      assert.match(document.problem.message, new RegExp(` holds the lock ${LOCK}$`));
    }
    assert.deepEqual([...oldTenant.requests, ...newTenant.requests].filter(isWrite), []);
    rmSync(desk.path(LOCK));
  });

  test('the lock beside a state file holds for every settings file', async () => {
    const file = `${state()}.lock`;
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }));
    for (const command of [['setup'], ['undo', '--force'], ['finish', '--clean-up']]) {
      const { code, document } = await desk.json([...command, '--yes', '--state', state()]);
      assert.deepEqual([code, document.problem?.code], [2, 'state'], command.join(' '));
      assert.match(document.problem.message, new RegExp(` holds the lock ${file}$`));
      assert.ok(!existsSync(desk.path(LOCK)), 'the first lock is released');
    }
    assert.deepEqual([...oldTenant.requests, ...newTenant.requests].filter(isWrite), []);
    rmSync(file);
  });
});

test('setup holds the lock while it writes, takes over a stale one, and removes it at its end', async () => {
  lock(ended());
  /** @type {string | undefined} */
  let held;
  /** @type {Promise<import('../support/command-line.js').CommandResult> | undefined} */
  let second;
  oldTenant.faults.set('/api/v2/clients', {
    method: 'POST',
    delay: 1500,
    status: 400,
    body: { statusCode: 400, message: 'Not today' },
    when: (request) => {
      if (isWrite(request)) {
        held ??= readFileSync(desk.path(LOCK), 'utf8');
        second ??= desk.run(['setup', '--yes']);
      }
      return true;
    },
  });
  const first = await desk.run(['setup', '--yes']);
  oldTenant.faults.clear();
  assert.equal(first.code, 1, first.stderr);
  const holder = JSON.parse(held ?? assert.fail());
  assert.equal(holder.host, hostname());
  const refused = await (second ?? assert.fail());
  assert.match(
    refused.stderr,
    new RegExp(`^error: another command is at work: process ${holder.pid} on `),
  );
  assert.ok(!existsSync(desk.path(LOCK)));
  assert.deepEqual(leftovers(), []);
  takeWrites(oldTenant);
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
});

test('a lock with the ID of the process itself is one of an earlier container, and is taken over', async () => {
  const { code, stderr } = await desk.run(['setup', '--yes'], {
    started: ({ pid = 0 }) => void lock(pid),
  });
  assert.equal(code, 0, stderr);
  assert.deepEqual(leftovers(), []);
});

describe('two commands that find the same stale lock', () => {
  test('the slower one stops if the faster one has taken the lock over', async () => {
    lock(ended());
    const held = JSON.stringify({ pid: process.pid, host: hostname() });
    const { code, stderr } = await desk.run(
      ['setup', '--yes'],
      beforeCall(
        desk,
        'renameSync',
        `if (path === ${JSON.stringify(LOCK)}) fs.writeFileSync(path, ${JSON.stringify(held)});`,
      ),
    );
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      new RegExp(`^error: another command is at work: process ${process.pid} on `),
    );
    assert.equal(readFileSync(desk.path(LOCK), 'utf8'), held);
    assert.deepEqual(leftovers(), [LOCK]);
  });

  test('the slower one holds the lock if the faster one has only removed the stale one', async () => {
    lock(ended());
    const { code, stderr } = await desk.run(
      ['setup', '--yes'],
      beforeCall(desk, 'renameSync', `if (path === ${JSON.stringify(LOCK)}) fs.rmSync(path);`),
    );
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /warning:/);
    assert.deepEqual(leftovers(), []);
  });
});

test('a full disk leaves no empty lock, which would count as held', async () => {
  const { stderr } = await desk.run(
    ['setup', '--yes'],
    beforeCall(desk, 'writeFileSync', `if (typeof path === 'number') ${fail('ENOSPC')}`),
  );
  assert.match(
    stderr,
    /^warning: the lock file \S+ cannot be written: no space is left; make sure that no other command does the same work$/m,
  );
  assert.deepEqual(leftovers(), []);
});

test('Ctrl-C at the question removes the lock', async () => {
  assert.equal((await desk.run(['undo', '--yes', '--force'])).code, 0);
  let asked = false;
  const { code } = await desk.run(['setup'], {
    terminal: true,
    watch: (child, text) => {
      if (asked || !text.includes('[y/N]')) return;
      asked = true;
      assert.ok(existsSync(desk.path(LOCK)));
      child.stdin.write('\u0003');
    },
  });
  assert.equal(code, 130);
  assert.ok(!existsSync(desk.path(LOCK)));
});
