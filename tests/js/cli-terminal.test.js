// @ts-check
// The command line on a terminal: confirmation, a password without echo, Ctrl-C and Ctrl-D.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, beforeEach, describe, test } from 'node:test';
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

  test('setup makes its changes after the answer yes', async () => {
    const { code, stdout } = await runOnTerminal(['setup'], QUESTION, 'y\n');
    assert.equal(code, 0, stdout);
    assert.deepEqual({ old: takeWrites(oldTenant), new: takeWrites(newTenant) }, SETUP_WRITES);
  });

  test('setup asks nothing when there is nothing to do', async () => {
    const { code, stdout } = await desk.run(['setup'], { terminal: true });
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /\[y\/N\]/);
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
