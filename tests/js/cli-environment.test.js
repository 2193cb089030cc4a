// @ts-check
// Domains and credentials that the command line reads from environment variables and from --env.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseEnv } from 'node:util';
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

describe('--env', () => {
  test('--env accepts quotes, comments, export and a byte order mark', async () => {
    const file = desk.write(
      'good.env',
      `\uFEFFOLD_DOMAIN="one.example.com" # a comment\n\nexport NEW_DOMAIN='one.example.com'\n${FILE}\n`,
    );
    const { code, document, stderr } = await desk.json(['setup', '--env', file]);
    assert.deepEqual([code, document, stderr], [2, sameTenant('one.example.com'), '']);
  });

  test('environment variables take precedence over --env unless they are empty', async () => {
    const file = desk.write(
      'less.env',
      `OLD_DOMAIN=file.example.com\nNEW_DOMAIN=file.example.com\n${FILE}\n`,
    );
    const domains = {
      OLD_DOMAIN: 'environment.example.com',
      NEW_DOMAIN: 'environment.example.com',
    };
    const { document, stderr } = await desk.json(['setup', '--env', file], { env: domains });
    assert.deepEqual(document, sameTenant('environment.example.com'));
    assert.equal(
      stderr,
      `warning: ${file} has another OLD_DOMAIN and another NEW_DOMAIN than the environment, which takes precedence\n`,
    );
    const empty = await desk.json(['setup', '--env', file], {
      env: { OLD_DOMAIN: '', NEW_DOMAIN: ' ' },
    });
    assert.deepEqual([empty.document, empty.stderr], [sameTenant('file.example.com'), '']);
  });

  test('values that the file would lose a part of are named, all at once and without their texts', async () => {
    const file = desk.write(
      'cut.env',
      [
        'OLD_CLIENT_SECRET=before#behind',
        'export NEW_TOKEN=#behind',
        'OLD_CLIENT_ID="before"behind',
        "NEW_CLIENT_SECRET='before'behind'",
        'PROBE_PASSWORD=before #behind',
        'NEW_SETTING_API_KEY=before # behind',
        'NEW_SETTING_FINE="before # behind" # a comment',
        'OLD_DOMAIN=one.example.com # a comment',
        'NEW_DOMAIN= # a comment',
        '# OLD_TOKEN=before#behind',
        'SOMETHING_ELSE=before#behind',
        'OLD_TOKEN="before',
        'NEW_CLIENT_ID=before#behind',
        'behind"',
      ].join('\r\n'),
    );
    const { code, document, stderr } = await desk.json(['setup', '--env', file]);
    assert.deepEqual(
      [code, document.problem],
      [
        2,
        {
          code: 'wrong_use',
          message:
            `--env ${file}: 6 problems\n` +
            '- the value of OLD_CLIENT_SECRET ends at its #, as it is not in quotes\n' +
            '- the value of NEW_TOKEN ends at its #, as it is not in quotes\n' +
            '- the value of OLD_CLIENT_ID ends at its second quote, and there is more text behind it\n' +
            '- the value of NEW_CLIENT_SECRET ends at its second quote, and there is more text behind it\n' +
            '- the value of PROBE_PASSWORD ends at its #, as it is not in quotes\n' +
            '- the value of NEW_SETTING_API_KEY ends at its #, as it is not in quotes',
          remedy:
            "write each variable on a line of its own, that begins with its name. Put the whole value in quotes that it doesn't " +
            'contain: NAME=\'value\', NAME="value" or NAME=`value`',
        },
      ],
    );
    assert.doesNotMatch(stderr, /before|behind/);
  });

  test('a quote without a second one, and two values of a variable, are refused', async () => {
    const file = desk.write(
      'twice.env',
      [
        'OLD_CLIENT_SECRET="before',
        "NEW_CLIENT_SECRET='before # behind",
        'OLD_DOMAIN=one.example.com',
        'NEW_DOMAIN=two.example.com',
        'OLD_DOMAIN=three.example.com # a comment',
        'NEW_DOMAIN=two.example.com',
        'OLD_CLIENT_ID=',
        'OLD_CLIENT_ID=one',
        'SOMETHING_ELSE=1',
        'SOMETHING_ELSE=2',
      ].join('\n'),
    );
    const { code, document, stderr } = await desk.json(['setup', '--env', file]);
    assert.deepEqual(
      [code, document.problem.message],
      [
        2,
        `--env ${file}: 3 problems\n` +
          '- the value of OLD_CLIENT_SECRET begins with a quote that has no second one\n' +
          '- the value of NEW_CLIENT_SECRET begins with a quote that has no second one\n' +
          '- OLD_DOMAIN is there more than once, with different values, and only the last one would count',
      ],
    );
    assert.doesNotMatch(stderr, /before|behind/);
  });

  test('names in small letters, or behind a word of another shell, are warned of', async () => {
    const lines = ['old_domain=x', 'set NEW_DOMAIN=x', '$env:OLD_TOKEN="x"', 'RENEW_TOKEN=x'];
    const file = desk.write('names.env', `${FILE}\n${lines.join('\n')}\n`);
    const { stderr } = await desk.run(['setup', '--env', file]);
    const warned = [...stderr.matchAll(/^warning: .*: (.+) is ignored; /gm)].map(
      ([, name]) => name,
    );
    assert.deepEqual(warned.sort(), ['$env:OLD_TOKEN', 'old_domain', 'set NEW_DOMAIN']);
  });

  test('a file that is not UTF-8 is refused, as its secrets would be others', async () => {
    const file = desk.write('latin1.env', Buffer.from('OLD_CLIENT_SECRET=\u00e9\n', 'latin1'));
    for (const command of ['setup', 'init']) {
      const { code, stderr } = await desk.run([command, '--env', file]);
      assert.deepEqual([code, stderr], [2, `error: --env ${file}: it is not UTF-8\n`]);
    }
  });

  test('variables that Node.js does not read at all are named', async () => {
    for (const line of ['  # the new tenant', 'no assignment']) {
      const file = desk.write('lost.env', `OLD_DOMAIN=one.example.com\n${line}\nNEW_DOMAIN=x\n`);
      const { code, stderr } = await desk.run(['setup', '--env', file]);
      assert.equal(code, 2);
      // Which lines get lost differs between versions of Node.js.
      if (parseEnv(readFileSync(file, 'utf8')).NEW_DOMAIN === undefined) {
        assert.ok(
          stderr.startsWith(
            `error: --env ${file}: the line of NEW_DOMAIN is not read, as it or the line before begins with white space or is no ` +
              'NAME=value\nremedy: write each variable on a line of its own',
          ),
          stderr,
        );
      } else assert.match(stderr, /^error: (?!--env)/);
    }
  });

  test('a single value that the file would cut is named in one line', async () => {
    const file = desk.write('hash.env', 'OLD_CLIENT_SECRET=before#behind\n');
    for (const command of ['setup', 'check', 'init']) {
      const { code, stderr } = await desk.run([command, '--env', file]);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^error: --env .+hash\.env: the value of OLD_CLIENT_SECRET ends at its #, as it is not in quotes\nremedy: /,
      );
    }
  });

  test('--env with a missing file says so and how to do without', async () => {
    const { code, stdout, stderr } = await desk.run(['check', '--env', 'absent.env']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(
      stderr,
      'error: --env absent.env: there is no such file or folder\nremedy: create it with one NAME=value per line, or ' +
        'leave --env out and set the variables in the environment\n',
    );
  });

  test('--env with a folder is an error', async () => {
    const { code, stderr } = await desk.run(['check', '--env', '.']);
    assert.deepEqual([code, stderr], [2, 'error: --env .: it is a folder\n']);
  });

  test('NODE_OPTIONS in the file of --env change nothing', async () => {
    const file = desk.write('node.env', `NODE_OPTIONS=--no-such-option\n`);
    const { code, stderr } = await desk.run(['check', '--env', file]);
    assert.deepEqual(
      [code, stderr.split('\n')[0]],
      [2, 'error: environment variables: 2 problems'],
    );
  });

  test('--env-file is an error that names --env', async () => {
    const file = desk.write('named.env', FILE);
    for (const args of [['--env-file', file], [`--env-file=${file}`]]) {
      const { code, document } = await desk.json(['check', ...args]);
      assert.equal(code, 2);
      assert.deepEqual(document.problem, {
        code: 'wrong_use',
        message:
          '--env-file is called --env here, because Node.js itself reads the file of --env-file',
        remedy: 'write --env FILE',
      });
    }
  });
});

describe('incomplete credentials', () => {
  const NEW = { NEW_DOMAIN: 'two.example.com', NEW_TOKEN: 'token-of-the-new-tenant' };
  const OLD = { OLD_DOMAIN: 'one.example.com', OLD_TOKEN: 'token-of-the-old-tenant' };
  /** @type {[name: string, env: Record<string, string>, message: RegExp][]} */
  const cases = [
    [
      'all missing variables of both tenants at once',
      {},
      /^error: environment variables: 2 problems\n- OLD_DOMAIN is not set, and neither OLD_CLIENT_ID and OLD_CLIENT_SECRET nor OLD_TOKEN are set\. .+\n- NEW_DOMAIN is not set, and neither NEW_CLIENT_ID and /,
    ],
    [
      'a missing old domain',
      { ...NEW, OLD_TOKEN: 'token-of-the-old-tenant' },
      /^error: OLD_DOMAIN is not set\nremedy: /,
    ],
    [
      'missing credentials of the old tenant',
      { ...NEW, OLD_DOMAIN: 'one.example.com' },
      /^error: neither OLD_CLIENT_ID and OLD_CLIENT_SECRET nor OLD_TOKEN are set\nremedy: /,
    ],
    [
      'a client ID without its secret',
      { ...NEW, OLD_DOMAIN: 'one.example.com', OLD_CLIENT_ID: 'x' },
      /^error: neither OLD_CLIENT_ID and OLD_CLIENT_SECRET nor/,
    ],
    [
      'a missing new domain',
      { ...OLD, NEW_TOKEN: 'token-of-the-new-tenant' },
      /^error: NEW_DOMAIN is not set\n/,
    ],
    [
      'a URL in place of a domain',
      { ...NEW, ...OLD, OLD_DOMAIN: 'https://one.example.com/' },
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
