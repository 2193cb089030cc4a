// @ts-check
// `init` keeps the credentials out of git, by the rules of git itself.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { beginInit } from '../support/init-desk.js';

/** @typedef {import('../support/command-line.js').Desk} Desk */

/** @param {Desk} desk */
const createRepository = (desk) => execFileSync('git', ['init', '--quiet'], { cwd: desk.folder });

/** Whether git would leave a file out. @param {Desk} desk @param {string} file */
const isIgnored = (desk, file) =>
  spawnSync('git', ['check-ignore', '--quiet', file], { cwd: desk.folder }).status === 0;

for (const [patterns, isEnough] of /** @type {[Record<string, string>, boolean][]} */ ([
  [{ '': '.env' }, true],
  [{ '': '/.env' }, false],
  [{ '': '.e' }, false],
  [{ '': '**/.env' }, true],
  [{ '': 'a/**/.env' }, true],
  [{ '': 'a/**' }, true],
  [{ '': 'a/*.env' }, false],
  // Two stars that touch something else are one.
  [{ '': 'a/**.env' }, false],
  [{ '': 'a/?/.env' }, true],
  [{ '': 'a/?.env' }, false],
  [{ '': 'a/b' }, true],
  [{ '': '\\.\\env' }, true],
  [{ '': '.env', a: '!.env' }, false],
  [{ '': '!.env', a: '.env' }, true],
])) {
  test(`git ignores a/b/.env after init with ${JSON.stringify(patterns)}`, async (t) => {
    const { desk, args } = await beginInit(t);
    createRepository(desk);
    for (const [folder, text] of Object.entries(patterns)) {
      desk.write(`${folder}/.gitignore`, `${text}\n`);
    }
    assert.equal(isIgnored(desk, 'a/b/.env'), isEnough, 'as this test says');
    const { code, stderr } = await desk.run([...args, '--yes', '--settings', 'a/b/settings.json']);
    assert.equal(code, 0, stderr);
    assert.ok(isIgnored(desk, 'a/b/.env'));
    assert.equal(existsSync(desk.path('a/b/.gitignore')), !isEnough);
  });
}

for (const name of ['#old.env', '!.env', 'my [new] *.env', 'back\\slash.env', 'trailing ']) {
  test(`git ignores a file of --env with the name ${JSON.stringify(name)}, and no other one`, async (t) => {
    const { desk, args } = await beginInit(t);
    createRepository(desk);
    desk.write('.gitignore', '#old.env\n');
    const { code, stderr } = await desk.run([...args, '--yes', '--env', name]);
    assert.equal(code, 0, stderr);
    assert.ok(isIgnored(desk, name));
    for (const other of ['my n x.env', 'trailing', 'old.env']) {
      assert.ok(!isIgnored(desk, other), other);
    }
  });
}

for (const [what, make] of /** @type {[string, (desk: Desk) => void][]} */ ([
  [
    'a symbolic link',
    (desk) => symlinkSync(desk.write('patterns', '.env\n'), desk.path('.gitignore')),
  ],
  ['a folder', (desk) => mkdirSync(desk.path('.gitignore'))],
])) {
  test(`a .gitignore that is ${what} ignores nothing, and is not written`, async (t) => {
    const { desk, args } = await beginInit(t);
    createRepository(desk);
    make(desk);
    const above = await desk.run([...args, '--yes', '--settings', 'a/settings.json']);
    assert.equal(above.code, 0, above.stderr);
    assert.ok(isIgnored(desk, 'a/.env'));
    const beside = await desk.json([...args, '--yes']);
    assert.deepEqual([beside.code, beside.document.problem?.code], [2, 'wrong_use']);
    assert.match(beside.document.problem.message, /^\.gitignore is .*; no file was written$/);
  });
}

test('init reads the .gitignore of the folders above it, as far as the repository goes', async (t) => {
  const { desk, args } = await beginInit(t);
  desk.write('.gitignore', '.env\n');
  mkdirSync(desk.path('.git'));
  mkdirSync(desk.path('sub'));
  const { code } = await desk.run([...args, '--yes', '--settings', 'sub/auth0-migration.json']);
  assert.equal(code, 0);
  assert.ok(!existsSync(desk.path('sub/.gitignore')));
  rmSync(desk.path('.git'), { recursive: true });
  await desk.run([...args, '--yes', '--settings', 'sub/auth0-migration.json']);
  assert.equal(readFileSync(desk.path('sub/.gitignore'), 'utf8'), '.env\n');
});
