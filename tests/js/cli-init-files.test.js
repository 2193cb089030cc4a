// @ts-check
// How `init` treats the files that are there: credentials, .gitignore, symbolic links.
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { test } from 'node:test';
import { beginInit } from '../support/init-desk.js';

test('a file of --env that cannot be changed without side effects is left alone', async (t) => {
  const { desk, args } = await beginInit(t);
  const text = 'NOTE="\nOLD_DOMAIN=in a text\n"\nOLD_DOMAIN=\n';
  desk.write('.env', text);
  const { code, document } = await desk.json([...args, '--yes']);
  assert.equal(code, 2);
  assert.match(document.problem.message, /\.env is written such that/);
  assert.equal(readFileSync(desk.path('.env'), 'utf8'), text);
});

test('init fills in the variables of a template, and keeps what stands around them', async (t) => {
  const { desk, args, oldTenant, newTenant } = await beginInit(t);
  const template = (/** @type {[string, string]} */ [oldDomain, newDomain]) =>
    [
      '# For `source .env`:',
      `export OLD_DOMAIN=${oldDomain}`,
      '  export OLD_CLIENT_ID="mine"  # it is "mine"',
      'OLD_CLIENT_SECRET =',
      `NEW_DOMAIN =${newDomain}   # from the dashboard`,
      'NEW_CLIENT_ID=',
      'NEW_CLIENT_SECRET=  # and this',
    ].join('\r\n');
  desk.write('.env', template(['', '']));
  const { code, stderr } = await desk.run([...args, '--yes']);
  assert.equal(code, 0, stderr);
  assert.equal(
    readFileSync(desk.path('.env'), 'utf8'),
    template([oldTenant.domain, newTenant.domain]),
  );
});

test('init writes all variables into a file of --env that is empty', async (t) => {
  const { desk, args, oldTenant } = await beginInit(t);
  desk.write('.env', '');
  assert.equal((await desk.run([...args, '--yes'])).code, 0);
  const text = readFileSync(desk.path('.env'), 'utf8');
  assert.ok(text.startsWith(`OLD_DOMAIN=${oldTenant.domain}\nOLD_CLIENT_ID=\n`), text);
});

for (const [
  name,
  before,
  after,
] of /** @type {[string, string | undefined, string | undefined][]} */ ([
  ['no .gitignore', undefined, '.env\n'],
  ['an empty one', '', '.env\n'],
  ['one without a last line break', 'node_modules', 'node_modules\n.env\n'],
  ['one with line breaks of Windows', 'node_modules\r\n', 'node_modules\r\n.env\r\n'],
  ['one that names it', 'a\n.env\n', undefined],
  ['one that names it from the root', '/.env\n', undefined],
  ['one that names it with a star', '.env*\n', undefined],
  ['one that names it and takes it back', '.env*\n!.env\n', '.env*\n!.env\n.env\n'],
  ['one that names it with spaces behind it', '.env  \n', undefined],
  ['one that names a file with a space', '.env\\ \n', '.env\\ \n.env\n'],
  [
    'one that names another file',
    '.env.local\n# .env\n.env/\n',
    '.env.local\n# .env\n.env/\n.env\n',
  ],
])) {
  test(`init makes git ignore the credentials: ${name}`, async (t) => {
    const { desk, args } = await beginInit(t);
    if (before !== undefined) desk.write('.gitignore', before);
    assert.equal((await desk.run([...args, '--yes'])).code, 0);
    const path = desk.path('.gitignore');
    assert.equal(readFileSync(path, 'utf8'), after ?? before);
  });
}

test('init follows no symbolic link and writes all files or none', async (t) => {
  const { desk, args } = await beginInit(t);
  desk.write('elsewhere', 'OLD_DOMAIN=\n');
  symlinkSync('elsewhere', desk.path('.env'));
  const linked = await desk.json([...args, '--yes']);
  assert.deepEqual(
    [linked.code, readFileSync(desk.path('elsewhere'), 'utf8')],
    [2, 'OLD_DOMAIN=\n'],
  );
  assert.match(linked.document.problem.message, /\.env is a symbolic link/);
  rmSync(desk.path('.env'));

  mkdirSync(desk.path('locked'));
  chmodSync(desk.path('locked'), 0o500);
  const { code } = await desk.json([
    ...args,
    '--yes',
    '--settings',
    'locked/auth0-migration.json',
    '--env',
    '.env',
  ]);
  if (process.getuid?.() !== 0) {
    assert.equal(code, 1);
    assert.deepEqual(readdirSync(desk.folder).sort(), ['elsewhere', 'locked']);
  }
  chmodSync(desk.path('locked'), 0o700);
});

test('a file of --env that other users read is written anew for its owner', async (t) => {
  const { desk, args } = await beginInit(t);
  const file = desk.write('my.env', 'export OLD_CLIENT_ID="abc"');
  chmodSync(file, 0o644);
  assert.equal((await desk.run([...args, '--yes', '--env', 'my.env'])).code, 0);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(parseEnv(readFileSync(file, 'utf8')).OLD_CLIENT_ID, 'abc');
  assert.equal(readFileSync(join(desk.folder, '.gitignore'), 'utf8'), 'my.env\n');
});
