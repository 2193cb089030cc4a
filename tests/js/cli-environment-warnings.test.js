// @ts-check
// What the command line warns of in the file of --env: rights of others, misspelt names, other tenants.
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { test } from 'node:test';
import { Desk } from '../support/command-line.js';

const desk = new Desk();

/** Runs a command that reads the file, and lacks the domains. @param {string} text @param {number} mode */
async function warningsOf(text, mode = 0o600) {
  chmodSync(desk.write('my.env', text), mode);
  const { code, stderr } = await desk.run(['setup', '--env', 'my.env']);
  assert.equal(code, 2);
  assert.match(stderr, /^error: environment variables: 2 problems\n- OLD_DOMAIN is not set/m);
  return stderr.split('\n').filter((line) => line.startsWith('warning: '));
}

test('--env warns of credentials that others can read', async () => {
  const warning =
    'warning: my.env contains credentials and other users of this machine can read it; run chmod 600 my.env';
  for (const [text, mode, expected] of /** @type {[string, number, string[]][]} */ ([
    ['OLD_CLIENT_SECRET=x', 0o640, [warning]],
    ['NEW_TOKEN = x', 0o604, [warning]],
    ['PROBE_PASSWORD=x', 0o604, [warning]],
    ['NEW_SETTING_Api_Key=x', 0o604, [warning]],
    ['OLD_CLIENT_SECRET=x', 0o700, []],
    ['OLD_CLIENT_ID=x', 0o644, []],
  ])) {
    assert.deepEqual(await warningsOf(text, mode), expected, text);
  }
});

test('--env warns of variables that are probably misspelt', async () => {
  const text = 'OLD_DOMAN=a\nnew_domain=b\nNEW_SETTING=c\nRENEW_IT=d\nNEW_SETTING_X=e\nPORT=1\n';
  const known =
    'OLD_DOMAIN, NEW_DOMAIN, OLD_CLIENT_ID, NEW_CLIENT_ID, OLD_CLIENT_SECRET, NEW_CLIENT_SECRET, OLD_TOKEN, NEW_TOKEN and NEW_SETTING_<KEY>';
  assert.deepEqual(
    (await warningsOf(text)).sort(),
    ['NEW_SETTING', 'OLD_DOMAN', 'new_domain'].map(
      (name) => `warning: my.env: ${name} is ignored; the known variables are ${known}`,
    ),
  );
});

test('--env warns of another domain than in the environment, in whatever letters', async () => {
  desk.write('domain.env', 'OLD_DOMAIN=" One.example.com "\nNEW_DOMAIN=two.example.com\n');
  const env = { OLD_DOMAIN: 'one.EXAMPLE.com', NEW_DOMAIN: 'three.example.com' };
  const { stderr } = await desk.run(['setup', '--env', 'domain.env'], { env });
  assert.match(
    stderr,
    /^warning: domain\.env has another NEW_DOMAIN than the environment, which takes precedence\n/,
  );
});

test('white space around a value in the file of --env is no part of it, but a space of a password is', async () => {
  const text =
    'OLD_DOMAIN=" one.example.com\t"\nNEW_DOMAIN="one.example.com"\nOLD_TOKEN=a\nNEW_TOKEN=b\n';
  desk.write('space.env', `${text}PROBE_PASSWORD=" "\n`);
  const args = ['check', '--probe-user', 'jo@example.com', '--env', 'space.env'];
  const { code, document } = await desk.json(args);
  assert.equal(code, 2);
  assert.equal(document.problem.message, 'OLD_DOMAIN and NEW_DOMAIN are both one.example.com');
});
