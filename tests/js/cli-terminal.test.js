// @ts-check
// The command line on a terminal: confirmation, a password without echo, Ctrl-C and Ctrl-D.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, beforeEach, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { Desk } from '../support/command-line.js';
import {
  EMAIL,
  PASSWORD,
  SETUP_WRITES,
  beginMigration,
  takeWrites,
} from '../support/two-tenants.js';

const { oldTenant, newTenant, desk } = await beginMigration({ after });
beforeEach(() => {
  oldTenant.clearRequests();
  newTenant.clearRequests();
});

/** Types keys as soon as the output contains a text. @param {string} text @param {string} keys @returns {import('../support/command-line.js').OutputListener} */
const typeAt = (text, keys) => {
  let typed = false;
  return (child, output) => {
    if (typed || !output.includes(text)) return;
    typed = true;
    child.stdin.write(keys);
  };
};

/** @param {string[]} args @param {string} text @param {string} keys */
const runOnTerminal = (args, text, keys) =>
  desk.run(args, { terminal: true, watch: typeAt(text, keys) });

const QUESTION = 'Make these 12 changes? [y/N] ';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

describe('the confirmation of setup', () => {
  for (const [name, keys] of Object.entries({
    'the answer no': 'n\n',
    'an empty answer': '\n',
    'any answer but yes': 'yesterday\n',
    'Ctrl-D': CTRL_D,
  })) {
    test(`setup writes nothing after ${name}`, async () => {
      const { code, stdout } = await runOnTerminal(['setup'], QUESTION, keys);
      assert.equal(code, 1);
      assert.match(
        stdout,
        /Old tenant localhost[^]*Make these 12 changes\? \[y\/N\] [^]*\nNothing was written\.\r?\n$/,
      );
      assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
      assert.ok(!existsSync(desk.path('auth0-migration.state.json')));
    });
  }

  test('setup writes nothing after Ctrl-C at the question', async () => {
    const { code, stdout } = await runOnTerminal(['setup'], QUESTION, CTRL_C);
    assert.equal(code, 130);
    assert.match(stdout, /interrupted; no tenant was changed\r?\n$/);
    assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
  });

  for (const stream of ['stdin', 'stderr']) {
    test(`setup asks nothing where ${stream} is no terminal, and changes nothing`, async () => {
      const noTerminal = `Object.defineProperty(process.${stream}, 'isTTY', { value: false });`;
      const { code, stdout } = await desk.run(['setup'], {
        terminal: true,
        node: ['--import', `data:text/javascript,${encodeURIComponent(noTerminal)}`],
      });
      assert.equal(code, 2, stdout);
      assert.doesNotMatch(stdout, /\[y\/N\]/);
      assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
    });
  }

  test('setup makes its changes after the answer yes', async () => {
    const { code, stdout } = await runOnTerminal(['setup'], QUESTION, ' Yes \n');
    assert.equal(code, 0, stdout);
    assert.deepEqual({ old: takeWrites(oldTenant), new: takeWrites(newTenant) }, SETUP_WRITES);
  });

  test('setup asks nothing when there is nothing to do', async () => {
    const { code, stdout } = await desk.run(['setup'], { terminal: true });
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /\[y\/N\]/);
  });
});

describe('the line of a question', () => {
  for (const [name, keys] of Object.entries({ 'Ctrl-C': CTRL_C, 'Ctrl-D': CTRL_D })) {
    test(`${name} at the confirmation ends the line before anything else is printed`, async (t) => {
      const fresh = (await beginMigration(t)).desk;
      const { stdout } = await fresh.run(['setup'], {
        terminal: true,
        watch: typeAt(QUESTION, keys),
      });
      const [, after = ''] = stdout.split(QUESTION);
      assert.match(after, /^(?:\^C)?\r?\n/, JSON.stringify(after));
      assert.doesNotMatch(after, /^(?:\^C)?(?:\r?\n){2}/, 'one line break only');
    });
  }

  test('an answer ends its line by itself', async (t) => {
    const fresh = (await beginMigration(t)).desk;
    const { stdout } = await fresh.run(['setup'], {
      terminal: true,
      watch: typeAt(QUESTION, 'n\n'),
    });
    assert.match(stdout, /\[y\/N\] n\r?\nNothing was written/);
  });

  for (const [name, keys] of Object.entries({ 'Ctrl-C': CTRL_C, 'Ctrl-D': CTRL_D })) {
    test(`${name} at the password prompt ends the line before the error is printed`, async () => {
      const prompt = `Password of ${EMAIL}: `;
      const { stdout } = await runOnTerminal(['check', '--probe-user', EMAIL], prompt, keys);
      const lines = stripVTControlCharacters(stdout).split(/\r?\n/);
      const error = lines.find((line) => line.includes('error:'));
      assert.match(error ?? '', /^error: (interrupted|the question was not answered)/);
      assert.ok(
        lines.some((line) => line.trim() === prompt.trim()),
        JSON.stringify(lines),
      );
    });
  }

  test('an error while a question is open begins a line of its own', async (t) => {
    const fresh = (await beginMigration(t)).desk;
    const { stdout } = await fresh.run(['setup'], {
      terminal: true,
      node: [
        '--import',
        // An interruption from elsewhere, such as kill.
        'data:text/javascript,setInterval(() => globalThis.asked && process.emit("SIGINT"), 20).unref(); const { write } = process.stderr; process.stderr.write = function (text, ...rest) { if (String(text).includes("[y/N]")) globalThis.asked = true; return write.call(this, text, ...rest); };',
      ],
    });
    assert.match(stripVTControlCharacters(stdout), /\[y\/N\] \r?\nerror: interrupted/);
  });
});

describe('a terminal that fails while a question is open', () => {
  // Such as one that is gone without a signal, or that belongs to other processes now.
  const failing = `
    const { write } = process.stderr;
    const error = Object.assign(new Error('read EIO'), { code: 'EIO', syscall: 'read' });
    process.stderr.write = function (text, ...rest) {
      if (/(: |\\[y\\/N\\] )$/.test(text)) setTimeout(() => process.stdin.destroy(error), 20);
      return write.call(this, text, ...rest);
    };`;
  const node = ['--import', `data:text/javascript,${encodeURIComponent(failing)}`];

  test('setup writes nothing', async (t) => {
    const fresh = await beginMigration(t);
    const { code, stdout } = await fresh.desk.run(['setup'], { terminal: true, node });
    assert.equal(code, 1, stdout);
    assert.match(stdout, /\[y\/N\] \r?\nNothing was written\.\r?\n$/);
    assert.deepEqual([takeWrites(fresh.oldTenant), takeWrites(fresh.newTenant)], [[], []]);
  });

  test('init ends, and writes nothing', async (t) => {
    const empty = new Desk({ t, settings: null });
    const { code, stdout } = await empty.run(['init'], { terminal: true, node });
    assert.equal(code, 1, stdout);
    assert.match(stripVTControlCharacters(stdout), /\nerror: no answer; nothing was written\r?\n$/);
    assert.deepEqual(readdirSync(empty.folder), []);
  });
});

describe('the password prompt of check --probe-user', () => {
  const args = ['check', '--probe-user', EMAIL];
  const question = `Password of ${EMAIL}: `;
  desk.secrets.add(PASSWORD);

  test('check reads the password from the terminal without showing it', async () => {
    const { code, stdout } = await runOnTerminal(args, question, `${PASSWORD}\r`);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /pass.{0,10} {2}A user can be moved/);
  });

  test('Ctrl-C at the password prompt ends check before any request', async () => {
    const { code } = await runOnTerminal(args, question, CTRL_C);
    assert.equal(code, 130);
    assert.deepEqual([...oldTenant.requests, ...newTenant.requests], []);
  });

  test('Ctrl-D at the password prompt ends check before any request', async () => {
    const { code } = await runOnTerminal(args, question, CTRL_D);
    assert.equal(code, 1);
    assert.deepEqual([...oldTenant.requests, ...newTenant.requests], []);
  });
});
