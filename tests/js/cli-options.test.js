// @ts-check
// The options that every command has: before and behind its name.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';
import { SETUP_WRITES, beginMigration, takeWrites } from '../support/two-tenants.js';

const version = /^version = "(.+)"$/m.exec(
  readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8'),
)?.[1];
const desk = new Desk();
const ESCAPE = '\u001b[';

/** The names of the commands below one, in its help. @param {string[]} path */
async function commandsOf(path) {
  const { stdout } = await desk.run([...path, '--help']);
  const [, list = ''] = stdout.split(/^Commands:$/m);
  const [table = ''] = list.split('\n\n');
  return [...table.matchAll(/^ {2}([a-z-]+)/gm)]
    .map(([, name = '']) => [...path, name])
    .filter(([name]) => name !== 'help');
}

const commands = [...(await commandsOf([])), ...(await commandsOf(['runs']))];

describe('the options of every command', () => {
  test('there are commands to look at', () => assert.ok(commands.length > 15));

  for (const path of commands) {
    test(`${path.join(' ')} has them all in its help, which -h prints too`, async () => {
      const { code, stdout } = await desk.run([...path, '-h']);
      assert.equal(code, 0);
      for (const option of ['-y, --yes', '--quiet', '--no-color', '-V, --version', '-h, --help']) {
        assert.match(stdout, new RegExp(`^  ${option} `, 'm'));
      }
      assert.equal((await desk.run([...path, '--help'])).stdout, stdout);
    });
  }

  for (const args of [['-V'], ['--version'], ['check', '-V'], ['runs', 'purge', '--version']]) {
    test(`${args.join(' ')} prints the version`, async () => {
      const { code, stdout, stderr } = await desk.run(args);
      assert.deepEqual([code, stdout, stderr], [0, `${version}\n`, '']);
    });
  }
});

describe('options before the command', () => {
  for (const args of [
    ['-y', 'setup', '--json', '--quiet'],
    ['--yes', '--json', 'setup', '--quiet'],
    ['--quiet', '--json', 'setup', '-y'],
    ['setup', '--quiet', '--json', '--yes'],
  ]) {
    test(`${args.join(' ')} makes the changes, prints one document and no progress`, async (t) => {
      const migration = await beginMigration(t);
      const { code, stdout, stderr } = await migration.desk.run(args);
      assert.deepEqual([code, stderr], [0, '']);
      assert.equal(JSON.parse(stdout).status, 'done');
      assert.deepEqual(takeWrites(migration.oldTenant), SETUP_WRITES.old);
    });
  }

  test('--json before a command makes a document of an error too', async () => {
    const { code, stdout, stderr } = await desk.run(['--json', 'check', '--settings', 'missing']);
    assert.deepEqual([code, stderr], [2, '']);
    assert.equal(JSON.parse(stdout).problem.code, 'settings');
  });

  test('--json before a command of a command counts', async () => {
    const { code, stdout } = await desk.run(['--json', 'runs']);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout).runs, []);
  });

  test('an option of a command is not accepted before it', async () => {
    const { code, stderr } = await desk.run(['--dry-run', 'setup']);
    assert.equal(code, 2);
    assert.match(stderr, /^error: unknown option '--dry-run'/);
  });
});

describe('--quiet', () => {
  test('it leaves out progress, and keeps the plan and the result', async (t) => {
    const migration = await beginMigration(t);
    const loud = await migration.desk.run(['setup', '--dry-run']);
    assert.match(loud.stderr, /old tenant: reading/);
    const quiet = await migration.desk.run(['setup', '--dry-run', '--quiet']);
    assert.deepEqual([quiet.code, quiet.stderr, quiet.stdout], [3, '', loud.stdout]);
    const made = await migration.desk.run(['setup', '--yes', '--quiet']);
    assert.deepEqual([made.code, made.stderr], [0, '']);
    assert.match(made.stdout, /Done: 12 changes made/);
  });

  test('it keeps warnings and errors', async () => {
    const file = desk.write('readable.env', 'OLD_DOMAINN=x\n');
    const { code, stderr } = await desk.run([
      'check',
      '--quiet',
      '--env',
      file,
      '--settings',
      'no',
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /^warning: .*OLD_DOMAINN is ignored/m);
    assert.match(stderr, /^error: /m);
  });

  test('it leaves out waits, and shows no status on a terminal', async (t) => {
    const migration = await beginMigration(t);
    migration.oldTenant.faults.set('/api/v2/clients', {
      times: 1,
      status: 429,
      headers: { 'retry-after': '1' },
      body: {},
    });
    const { code, stdout } = await migration.desk.run(['setup', '--dry-run', '--quiet'], {
      terminal: true,
    });
    assert.equal(code, 3, stdout);
    assert.doesNotMatch(stdout, /reading|waiting/);
    assert.match(stdout, /Dry run: nothing was written/);
  });

  test('it keeps the question', async (t) => {
    const migration = await beginMigration(t);
    let isAnswered = false;
    const { code, stdout } = await migration.desk.run(['setup', '--quiet'], {
      terminal: true,
      watch: (child, text) => {
        if (isAnswered || !text.includes('[y/N] ')) return;
        isAnswered = true;
        child.stdin.write('n\n');
      },
    });
    assert.equal(code, 1);
    assert.match(stdout, /Make these 12 changes\? [^]*Nothing was written\./);
  });
});

describe('--no-color', () => {
  const env = {
    OLD_DOMAIN: 'localhost:1',
    OLD_TOKEN: 'token-of-the-old-tenant',
    NEW_DOMAIN: 'localhost:2',
    NEW_TOKEN: 'token-of-the-new-tenant',
  };
  for (const args of [
    ['check', '--no-color'],
    ['--no-color', 'check'],
  ]) {
    test(`${args.join(' ')} has no colours, whatever FORCE_COLOR says`, async () => {
      const { code, stdout, stderr } = await desk.run(args, { env: { ...env, FORCE_COLOR: '1' } });
      assert.equal(code, 3);
      assert.ok(!(stdout + stderr).includes(ESCAPE));
    });
  }

  test('an error has colours without it, and none with it', async () => {
    const args = ['check', '--settings', 'missing'];
    const withColor = await desk.run(args, { env: { FORCE_COLOR: '1' } });
    assert.ok(withColor.stderr.includes(ESCAPE));
    const without = await desk.run([...args, '--no-color'], { env: { FORCE_COLOR: '1' } });
    assert.ok(!without.stderr.includes(ESCAPE));
  });
});
