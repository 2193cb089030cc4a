// @ts-check
// Domains and credentials that the command line reads from environment variables and from --env-file.
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';

const desk = new Desk();

/** The error when both domains are the same one. `setup` reports it without a request, so it shows which value was used. @param {string} domain */
const sameTenant = (domain) => ({
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

test('setup reads domains and credentials from environment variables', async () => {
  const env = { ...CREDENTIALS, OLD_DOMAIN: 'one.example.com', NEW_DOMAIN: 'one.example.com' };
  const { code, document, stderr } = await desk.json(['setup'], { env });
  assert.deepEqual([code, document, stderr], [2, sameTenant('one.example.com'), '']);
});

describe('--env-file', () => {
  test('--env-file accepts quotes, comments, export and a byte order mark', async () => {
    const file = desk.write(
      'good.env',
      `\uFEFFOLD_DOMAIN="one.example.com" # a comment\n\nexport NEW_DOMAIN='one.example.com'\n${FILE}\n`,
    );
    const { code, document, stderr } = await desk.json(['setup', '--env-file', file]);
    assert.deepEqual([code, document, stderr], [2, sameTenant('one.example.com'), '']);
  });

  test('environment variables take precedence over --env-file unless they are empty', async () => {
    const file = desk.write(
      'less.env',
      `OLD_DOMAIN=file.example.com\nNEW_DOMAIN=file.example.com\n${FILE}\n`,
    );
    const domains = {
      OLD_DOMAIN: 'environment.example.com',
      NEW_DOMAIN: 'environment.example.com',
    };
    const { document } = await desk.json(['setup', '--env-file', file], { env: domains });
    assert.deepEqual(document, sameTenant('environment.example.com'));
    const empty = await desk.json(['setup', '--env-file', file], {
      env: { OLD_DOMAIN: '', NEW_DOMAIN: ' ' },
    });
    assert.deepEqual(empty.document, sameTenant('file.example.com'));
  });

  test('--env-file with a missing file is an error', async () => {
    const { code, stdout, stderr } = await desk.run(['check', '--env-file', 'absent.env']);
    // Node has an option of the same name and reads it even after the script's name. It then ends with its own message
    // and exit code before the command line runs.
    const byNode = code === 9;
    assert.deepEqual([code, stdout], [byNode ? 9 : 2, '']);
    assert.match(
      stderr,
      byNode
        ? /absent\.env: not found/
        : /^error: --env-file absent\.env: there is no such file or folder\n$/,
    );
  });

  test('--env-file with a folder is an error', async () => {
    const { code, stderr } = await desk.run(['check', '--env-file', '.']);
    if (code === 9) assert.match(stderr, /: \.: invalid format/);
    else assert.deepEqual([code, stderr], [2, 'error: --env-file .: it is a folder\n']);
  });

  test('--env-file warns about a file that others can read and about unknown variables', async () => {
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

describe('incomplete credentials', () => {
  /** @type {[name: string, env: Record<string, string>, message: RegExp][]} */
  const cases = [
    ['a missing old domain', {}, /^error: OLD_DOMAIN is not set\nremedy: /],
    [
      'missing credentials of the old tenant',
      { OLD_DOMAIN: 'one.example.com' },
      /^error: neither OLD_CLIENT_ID and OLD_CLIENT_SECRET nor OLD_TOKEN are set\nremedy: /,
    ],
    [
      'a client ID without its secret',
      { OLD_DOMAIN: 'one.example.com', OLD_CLIENT_ID: 'x' },
      /^error: neither OLD_CLIENT_ID and OLD_CLIENT_SECRET nor/,
    ],
    [
      'a missing new domain',
      { OLD_DOMAIN: 'one.example.com', OLD_TOKEN: 'token-of-the-old-tenant' },
      /^error: NEW_DOMAIN is not set\n/,
    ],
    [
      'a URL in place of a domain',
      { OLD_DOMAIN: 'https://one.example.com/' },
      /^error: OLD_DOMAIN must be a host name such as tenant\.eu\.auth0\.com, without https:/,
    ],
  ];
  for (const [name, env, message] of cases) {
    test(`setup and check report ${name}`, async () => {
      for (const command of ['setup', 'check']) {
        const { code, stdout, stderr } = await desk.run([command], { env });
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, message);
      }
    });
  }
});

test('check --probe-user needs PROBE_PASSWORD when there is no terminal', async () => {
  const { code, stdout, stderr } = await desk.run(['check', '--probe-user', 'jo@example.com']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(
    stderr,
    'error: --probe-user needs a password, and there is no terminal on which to ask for it\nremedy: set PROBE_PASSWORD in the environment\n',
  );
});
