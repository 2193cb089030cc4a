// @ts-check
// Domains and credentials from the environment and from the file of --env-file.
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';

const desk = new Desk();

/** What `setup` says of a tenant that is both, without asking any: it names the domain that counts. @param {string} domain */
const both = (domain) => ({
  problem: {
    code: 'same_tenant',
    message: `OLD_DOMAIN and NEW_DOMAIN are both ${domain}`,
    remedy: 'Users move from one tenant to another: set two different domains.',
  },
});
const CREDENTIALS = {
  OLD_CLIENT_ID: 'a',
  OLD_CLIENT_SECRET: 'secret-of-the-old-tenant',
  NEW_TOKEN: 'token-of-the-new-tenant',
};
const FILE = Object.entries(CREDENTIALS)
  .map((entry) => entry.join('='))
  .join('\n');

test('variables of the environment', async () => {
  const env = { ...CREDENTIALS, OLD_DOMAIN: 'one.example.com', NEW_DOMAIN: 'one.example.com' };
  const { code, document, stderr } = await desk.json(['setup'], { env });
  assert.deepEqual([code, document, stderr], [2, both('one.example.com'), '']);
});

describe('--env-file', () => {
  test('quotes, comments, export and a byte order mark', async () => {
    const file = desk.write(
      'good.env',
      `\uFEFFOLD_DOMAIN="one.example.com" # a comment\n\nexport NEW_DOMAIN='one.example.com'\n${FILE}\n`,
    );
    const { code, document, stderr } = await desk.json(['setup', '--env-file', file]);
    assert.deepEqual([code, document, stderr], [2, both('one.example.com'), '']);
  });

  test('what the environment has goes before it, what is empty there does not', async () => {
    const file = desk.write(
      'less.env',
      `OLD_DOMAIN=file.example.com\nNEW_DOMAIN=file.example.com\n${FILE}\n`,
    );
    const domains = {
      OLD_DOMAIN: 'environment.example.com',
      NEW_DOMAIN: 'environment.example.com',
    };
    const { document } = await desk.json(['setup', '--env-file', file], { env: domains });
    assert.deepEqual(document, both('environment.example.com'));
    const empty = await desk.json(['setup', '--env-file', file], {
      env: { OLD_DOMAIN: '', NEW_DOMAIN: ' ' },
    });
    assert.deepEqual(empty.document, both('file.example.com'));
  });

  test('that is not there', async () => {
    const { code, stdout, stderr } = await desk.run(['check', '--env-file', 'absent.env']);
    // Node reads the option too, behind the script's name as well, and ends with its own message and code before the
    // command line runs.
    const byNode = code === 9;
    assert.deepEqual([code, stdout], [byNode ? 9 : 2, '']);
    assert.match(
      stderr,
      byNode
        ? /absent\.env: not found/
        : /^error: --env-file absent\.env: there is no such file or folder\n$/,
    );
  });

  test('that is a folder', async () => {
    const { code, stderr } = await desk.run(['check', '--env-file', '.']);
    if (code === 9) assert.match(stderr, /: \.: invalid format/);
    else assert.deepEqual([code, stderr], [2, 'error: --env-file .: it is a folder\n']);
  });

  test('that others can read, and a name with a slip', async () => {
    const file = desk.write('open.env', `OLD_DOMIAN=one.example.com\n${FILE}\n`);
    chmodSync(file, 0o644);
    const { code, stderr } = await desk.run(['setup', '--env-file', 'open.env']);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^warning: open\.env contains credentials and other users of this machine can read it; run chmod 600 open\.env\n/,
    );
    assert.match(
      stderr,
      /^warning: open\.env: OLD_DOMIAN is ignored; the known variables are OLD_DOMAIN, /m,
    );
    assert.match(stderr, /^error: OLD_DOMAIN is not set$/m);
  });
});

describe('what is missing is named', () => {
  /** @type {[name: string, env: Record<string, string>, message: RegExp][]} */
  const cases = [
    ['no domain', {}, /^error: OLD_DOMAIN is not set\nremedy: /],
    [
      'no credentials',
      { OLD_DOMAIN: 'one.example.com' },
      /^error: neither OLD_CLIENT_ID and OLD_CLIENT_SECRET nor OLD_TOKEN are set\nremedy: /,
    ],
    [
      'half of them',
      { OLD_DOMAIN: 'one.example.com', OLD_CLIENT_ID: 'x' },
      /^error: neither OLD_CLIENT_ID and OLD_CLIENT_SECRET nor/,
    ],
    [
      'the new tenant',
      { OLD_DOMAIN: 'one.example.com', OLD_TOKEN: 'token-of-the-old-tenant' },
      /^error: NEW_DOMAIN is not set\n/,
    ],
    [
      'an address for a domain',
      { OLD_DOMAIN: 'https://one.example.com/' },
      /^error: OLD_DOMAIN must be a host name such as tenant\.eu\.auth0\.com, without https:/,
    ],
  ];
  for (const [name, env, message] of cases) {
    test(name, async () => {
      for (const command of ['setup', 'check']) {
        const { code, stdout, stderr } = await desk.run([command], { env });
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, message);
      }
    });
  }
});

test('a probe without a password and without a terminal', async () => {
  const { code, stdout, stderr } = await desk.run(['check', '--probe-user', 'jo@example.com']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(
    stderr,
    'error: --probe-user needs a password, and there is no terminal on which to ask for it\nremedy: set PROBE_PASSWORD in the environment\n',
  );
});
