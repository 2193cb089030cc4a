// @ts-check
// Valid and invalid arguments of the command line, with their exit codes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';

const desk = new Desk();
const COMMANDS = ['setup', 'check', 'scripts', 'emit', 'finish', 'undo', 'rotate-secret'];
const version = /^version = "(.+)"$/m.exec(
  readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8'),
)?.[1];

test('--version prints the version of Cargo.toml', async () => {
  assert.deepEqual(await desk.run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
});

test('a call without a command prints the help to stderr and ends with exit code 2', async () => {
  const { code, stdout, stderr } = await desk.run([]);
  assert.deepEqual([code, stdout], [2, '']);
  for (const command of COMMANDS) assert.match(stderr, new RegExp(`^  ${command} `, 'm'));
});

test('--help lists all commands', async () => {
  const { code, stdout, stderr } = await desk.run(['--help']);
  assert.deepEqual([code, stderr], [0, '']);
  for (const command of COMMANDS) assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
});

test('an unsupported version of Node gets an error of one line', async () => {
  const node = [
    '--import',
    `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.11.1' })`,
  ];
  const stderr =
    'auth0-account-migration: the command line needs Node.js 20.12 or later, and this is 20.11.1\n';
  assert.deepEqual(await desk.run(['setup'], { node }), { code: 1, stdout: '', stderr });
});

for (const command of COMMANDS) {
  const requiredOptions =
    { scripts: ['--out', 'out'], emit: ['--out', 'out', '--format', 'terraform'] }[command] ?? [];

  describe(command, () => {
    test(`${command} --help has examples, exit codes and every option`, async () => {
      for (const args of [
        [command, '--help'],
        ['help', command],
      ]) {
        const { code, stdout, stderr } = await desk.run(args);
        assert.deepEqual([code, stderr], [0, '']);
        assert.match(
          stdout,
          new RegExp(`^Examples:\n  npx auth0-account-migration ${command} `, 'm'),
        );
        assert.match(stdout, /^Exit codes:\n {2}0 {2}.*\n {2}1 {2}.*\n {2}2 {2}/m);
        for (const option of [
          '--env <file>',
          '--json',
          command === 'undo' ? '--state <file>' : '--settings <file>',
        ]) {
          assert.ok(stdout.includes(option), option);
        }
        assert.deepEqual(
          stdout.split('\n').filter((line) => line.length > 110),
          [],
        );
      }
    });

    test(`${command} rejects an unknown option without repeating its value`, async () => {
      const { code, stdout, stderr } = await desk.run([
        command,
        ...requiredOptions,
        '--jsonn=Private',
      ]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.equal(
        stderr,
        `error: unknown option '--jsonn'\nremedy: auth0-account-migration ${command} --help lists the options\n`,
      );
    });

    test(`${command} rejects a surplus argument without repeating it`, async () => {
      const { code, stderr } = await desk.run([command, 'Private', ...requiredOptions]);
      assert.equal(code, 2);
      assert.match(stderr, /^error: too many arguments/);
      assert.doesNotMatch(stderr, /Private/);
    });
  });
}

/** @type {Record<string, [args: string[], message: RegExp]>} */
const wrongArguments = {
  'an unknown command gets a suggestion': [
    ['setpu'],
    /^error: unknown command 'setpu'\n\(Did you mean setup\?\)/,
  ],
  'scripts requires --out': [['scripts'], /^error: required option '--out <dir>' not specified/],
  'emit requires --format': [
    ['emit', '--out', 'x'],
    /^error: required option '--format <format>' not specified/,
  ],
  'emit requires --out': [
    ['emit', '--format', 'terraform'],
    /^error: required option '--out <dir>' not specified/,
  ],
  'emit rejects an unknown format and lists the known ones': [
    ['emit', '--out', 'x', '--format', 'pulumi'],
    /Allowed choices are deploy-cli, terraform/,
  ],
  'setup rejects --settings without a value': [
    ['setup', '--settings'],
    /^error: option '--settings <file>' argument missing/,
  ],
};
for (const [name, [args, message]] of Object.entries(wrongArguments)) {
  test(name, async () => {
    const { code, stdout, stderr } = await desk.run(args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, message);
  });
}

describe('credentials as arguments', () => {
  /** @type {[args: string[], shown: string, name: string][]} */
  const cases = [
    [['setup', '--old-client-secret', 'Hidden'], '--old-client-secret', 'OLD_CLIENT_SECRET'],
    [['setup', '--new-client-secret=Hidden'], '--new-client-secret', 'NEW_CLIENT_SECRET'],
    [
      ['check', '--client-secret=Hidden'],
      '--client-secret',
      'OLD_CLIENT_SECRET or NEW_CLIENT_SECRET',
    ],
    [['check', '--new-token', 'Hidden'], '--new-token', 'NEW_TOKEN'],
    [['check', '--probe-user', 'jo', '--password', 'Hidden'], '--password', 'PROBE_PASSWORD'],
    [['setup', 'OLD_TOKEN=Hidden'], 'OLD_TOKEN', 'OLD_TOKEN'],
    [['undo', 'NEW_SETTING_Api_Key=Hidden'], 'NEW_SETTING_Api_Key', 'NEW_SETTING_Api_Key'],
    [['setup', '--old-domain=old.example.com'], '--old-domain', 'OLD_DOMAIN'],
  ];
  for (const [args, shown, name] of cases) {
    test(`${args.join(' ')} is rejected without repeating the value`, async () => {
      const { code, stdout, stderr } = await desk.run(args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(
        stderr,
        new RegExp(
          `^error: ${shown} is not accepted as an argument: .*\nremedy: set ${name} in the environment, or in a file for --env\n$`,
        ),
      );
      assert.doesNotMatch(stderr, /Hidden/);
    });
  }
});

test('--json reports wrong use as one document on stdout', async () => {
  const { code, document, stderr } = await desk.json(['setup', '--dry-rnu']);
  assert.deepEqual([code, stderr], [2, '']);
  assert.deepEqual(document, {
    problem: {
      code: 'wrong_use',
      message: `unknown option '--dry-rnu'\n(Did you mean --dry-run?)`,
      remedy: 'auth0-account-migration setup --help lists the options',
    },
  });
});
