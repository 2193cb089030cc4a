// @ts-check
// The demo, started as a user starts it: its exit codes and its output.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {...string} args */
function start(...args) {
  const child = spawn(
    process.execPath,
    ['tests/tenant/run-with-authority.js', 'scripts/demo/index.js', ...args],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const demo = { child, output: '', exit: once(child, 'close').then(([code]) => code) };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (demo.output += text));
  }
  return demo;
}

/** @param {...string} args */
async function run(...args) {
  const demo = start(...args);
  return { code: await demo.exit, output: demo.output };
}

/** @param {string} name @param {...(object | string)} lines @returns {string} path of the written file */
function usersFile(name, ...lines) {
  const path = join(folder, name);
  writeFileSync(
    path,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
  return path;
}

/** Parses the closing table: the lines of each cell by its label. @param {string} output */
function tableOf(output) {
  /** @type {Record<string, string[]>} */
  const table = {};
  let label = '';
  for (const [, left = '', right = ''] of output.matchAll(/^│ (.*?) +│ (.*?) +│$/gm)) {
    label = left.trim() === '' || left === 'one at a time' ? label : left;
    (table[label] ??= []).push(right);
  }
  return table;
}

const ann = {
  user_id: 'auth0|5f0000000000000000000a01',
  email: 'Ann@example.com',
  email_verified: null,
};
const bob = {
  user_id: 'auth0|5f0000000000000000000a02',
  email: "bob.o'neill@example.com",
  user_metadata: { a: 1 },
};
const cem = {
  user_id: 'auth0|5f0000000000000000000a03',
  email: 'cem@example.com',
  username: 'cem',
};

test('the demo plays every step with the default users', async () => {
  const { code, output } = await run();
  assert.equal(code, 0, output);
  assert.equal(output.match(/^ {3}ok /gm)?.length, 10);
  assert.doesNotMatch(output, /skipped|FAILED/);
  // Without a terminal there are no colours.
  assert.doesNotMatch(output, /\p{Cc}(?<!\n)/u);
  assert.deepEqual(
    output.split('\n').filter((line) => line.length > 80),
    [],
  );

  const text = output.replaceAll('\n', ' ');
  assert.ok(text.startsWith('Both tenants are emulated on this machine, and nothing leaves it. '));
  assert.ok(
    text.endsWith(
      ' You saw 86 of 100 users move with their metadata: 75 by a login with the password they had, 1 by password reset, 10 in bulk. The 14 others stayed in the old tenant, each refused with the reason, and an outage of the old tenant never looked like a wrong password. ',
    ),
    output.slice(-500),
  );

  const table = tableOf(output);
  assert.deepEqual(table['Users in the file'], ['100']);
  assert.deepEqual(table.Moved, ['86', '75 by login', '1 by password reset', '10 in bulk']);
  assert.deepEqual(table.Refused, [
    '14',
    '3 blocked in the old tenant (blocked)',
    '3 enrolled in a second factor (mfa_required)',
    '4 marked as moved before (already_moved)',
    '4 not in the connection (wrong_credentials)',
  ]);
  assert.match(
    table['Requests to the old tenant']?.join() ?? '',
    /^\d+ in total,1\.0\d per first login,0 per later login$/,
  );
  assert.match(
    table['Marked in the old tenant']?.join() ?? '',
    /^86, 2\.\d+ requests each by login$/,
  );
  assert.match(output, /"migration_confirmed":\s+"\d{4}-/);
  assert.match(
    table['Action scripts']?.join(' ') ?? '',
    /^login: \d\d,\d{3} bytes getUser: \d\d,\d{3} bytes limit: 100,000 bytes$/,
  );
  assert.match(
    table['Median of up to 20 logins,']?.join() ?? '',
    /^\d+\.\d ms per first login,\d+\.\d ms per later login$/,
  );
  assert.match(output, /new tenant {4}Change the database connection Users\n/);
});

test('the demo plays with the users of another file', async () => {
  const { code, output } = await run('--users', usersFile('three.ndjson', ann, '', bob, cem));
  assert.equal(code, 0, output);
  assert.deepEqual(tableOf(output).Moved, ['3', '2 by login', '1 by password reset']);
});

test('the demo skips the steps for which the file has no suitable user', async () => {
  const phoneOnly = { user_id: 'sms|5f0000000000000000000a04', phone_number: '+15550100' };
  const usernameOnly = { user_id: 'auth0|5f0000000000000000000a05', username: 'only.name' };
  const { code, output } = await run(
    '--users',
    usersFile('few.ndjson', { ...ann, blocked: true }, phoneOnly, usernameOnly),
  );
  assert.equal(code, 0, output);
  assert.equal(output.match(/skipped/g)?.length, 7);
  const table = tableOf(output);
  assert.deepEqual(table['Not tried'], ['1 without e-mail and username']);
  assert.deepEqual(table.Refused, [
    '2',
    '1 blocked in the old tenant (blocked)',
    '1 without e-mail, which the new tenant needs (found)',
  ]);
  assert.match(output.replaceAll('\n', ' '), /You saw 0 of 3 users move\. The 3 others /);
  assert.doesNotMatch(output, /an outage of the old tenant never/);
});

test('the demo reports a step that did not end as described', async () => {
  // The new tenant takes no such key of app_metadata, so the scripts leave it out.
  const { code, output } = await run(
    '--users',
    usersFile('key.ndjson', { ...ann, app_metadata: { blocked: true } }),
  );
  assert.equal(code, 1, output);
  assert.match(
    output,
    /FAILED +expected app_metadata of Ann@example\.com as in the old tenant,\s+but got \{\}/,
  );
});

test('the demo names file, line and field of each invalid user', async () => {
  const path = usersFile(
    'bad.ndjson',
    ann,
    { ...bob, blocked: 'yes' },
    'email,name',
    { email: 'x@example.com' },
    ann,
    [cem],
  );
  const { code, output } = await run('--users', path);
  assert.equal(code, 2);
  const [second, third, fourth, fifth, sixth, ...rest] = output.trimEnd().split('\n');
  assert.equal(second, `${path}:2: blocked must be true or false, without quotes`);
  assert.ok(third?.startsWith(`${path}:3: not JSON`));
  assert.ok(fourth?.startsWith(`${path}:4: user_id must be`));
  assert.equal(fifth, `${path}:5: user_id ${ann.user_id} is also on line 1; remove one of the two`);
  assert.ok(sixth?.startsWith(`${path}:6: not an object`));
  assert.deepEqual(rest, []);
});

test('the demo rejects unknown options and missing files, and --help lists the options', async () => {
  const results = await Promise.all([
    run('--sevre'),
    run('--users', join(folder, 'none.ndjson')),
    run('--help'),
  ]);
  assert.deepEqual(
    results.map(({ code }) => code),
    [2, 2, 0],
  );
  const [option, file, help] = results.map(({ output }) => output);
  assert.match(option ?? '', /'--sevre'[^]*--help/);
  assert.match(file ?? '', /none\.ndjson: there is no such file/);
  assert.match(help ?? '', /--users FILE[^]*--serve/);
});

test('the demo rejects --bare where it would be ignored', async () => {
  const results = await Promise.all([
    run('--bare'),
    run('--serve', '--bare', '--users', usersFile('bare.ndjson', ann)),
  ]);
  assert.deepEqual(
    results.map(({ code }) => code),
    [2, 2],
  );
  const [alone, withUsers] = results.map(({ output }) => output);
  assert.match(alone ?? '', /'--bare' needs '--serve'/);
  assert.match(withUsers ?? '', /'--bare' starts with users of its own/);
});

test(
  'demo --serve runs both tenants and prints commands that work when pasted',
  { timeout: 20_000 },
  async (t) => {
    const { child, exit, ...demo } = await startServing(t);
    const [login = '', forgotten = ''] = commands(demo.output());
    /** @param {string} command */
    const paste = async (command) =>
      (await promisify(execFile)('bash', ['-c', command.replace('curl', 'curl -sS')])).stdout;

    assert.equal(typeof JSON.parse(await paste(login)).id_token, 'string');
    assert.match(await paste(forgotten), /sent you an email/);
    while (commands(demo.output()).length < 3) await delay(20);
    assert.deepEqual(JSON.parse(await paste(commands(demo.output())[2] ?? '')), { status: 'ok' });
    assert.match(
      await paste(login.replace(/"password": ".*"/, '"password": "wrong"')),
      /invalid_grant/,
    );

    // On a terminal, Ctrl-C may reach a process more than once.
    child.kill('SIGINT');
    child.kill('SIGINT');
    assert.equal(await exit, 0, demo.output());
    const traffic = [...demo.output().matchAll(/^\d\d:\d\d:\d\d {2}(.*)/gm)].map(([, text = '']) =>
      text.replace(/\d+ ms/, 'N ms'),
    );
    assert.deepEqual(traffic, [
      "old tenant     POST /oauth/token  200  password-realm, bob.o'neill@example.com",
      'old tenant     POST /oauth/token  200  client_credentials',
      `old tenant     GET /api/v2/users/${encodeURIComponent(bob.user_id)}  200`,
      `old tenant     PATCH /api/v2/users/${encodeURIComponent(bob.user_id)}  200`,
      'action script  login: outcome found, 1 request to the old tenant, N ms',
      "new tenant     POST /oauth/token  200  password-realm, bob.o'neill@example.com",
      'old tenant     POST /oauth/token  200  client_credentials',
      'old tenant     GET /api/v2/users-by-email  200',
      'action script  get_user: outcome found, 2 requests to the old tenant, N ms',
      'new tenant     POST /dbconnections/change_password  200  cem@example.com',
      'mail           to cem@example.com, who can set a new password with',
      'new tenant     POST /reset-password  200',
      "new tenant     POST /oauth/token  403  password-realm, bob.o'neill@example.com",
    ]);
    assert.match(demo.output(), /\n6 requests to the old tenant, 1 user moved\n$/);
  },
);

test(
  'demo --serve prints a check command that works when pasted',
  { timeout: 20_000 },
  async (t) => {
    const demo = await startServing(t);
    const [command = ''] = demo.output().match(/^\(cd [^]*? check .*\)$/m) ?? [];
    const { stdout } = await promisify(execFile)('bash', ['-c', command]);
    assert.match(stdout, /^\d+ passed, 1 warning, 0 failed$/m);
  },
);

/** @param {string} output */
const commands = (output) => output.match(/^curl [^]*?\n}'$/gm) ?? [];

/** Starts a demo with --serve and waits until it has printed its introduction. @param {import('node:test').TestContext} t */
async function startServing(t) {
  const mfa = { ...ann, multifactor: ['guardian'] };
  const demo = start('--serve', '--users', usersFile('serve.ndjson', mfa, bob, cem));
  t.after(() => demo.child.kill());
  while (!demo.output.includes('Ctrl-C')) {
    await delay(20);
    assert.equal(demo.child.exitCode, null, demo.output);
  }
  assert.match(
    demo.output,
    /second factor ann@example\.com {2}\S+ {2}is refused: outcome mfa_required/i,
  );
  return { child: demo.child, exit: demo.exit, output: () => demo.output };
}
