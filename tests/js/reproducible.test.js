// @ts-check
// scripts/reproduce with a fake build, and the comparison that it relies on: each must notice every kind of difference.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'scripts/release/compare-folders.js');
const MODULE = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00]);

/**
 * Compares two equal builds after a change of the second one.
 *
 * @param {import('node:test').TestContext} t
 * @param {(path: (name: string) => string) => void} change
 */
function compare(t, change) {
  const folder = mkdtempSync(join(tmpdir(), 'reproducible-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  mkdirSync(join(one, 'action-scripts'), { recursive: true });
  writeFileSync(join(one, 'core.wasm'), MODULE);
  writeFileSync(join(one, 'action-scripts/login.js'), 'function login() {}');
  cpSync(one, other, { recursive: true });
  change((name) => join(other, name));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, one, other], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('two equal builds pass, and the comparison says how much it compared', (t) => {
  const { status, stdout, stderr } = compare(t, () => {});
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /2 files with 25 bytes are the same/);
});

test('one byte of a module makes the comparison fail, which names the file and the place', (t) => {
  const { status, stderr } = compare(t, (path) => {
    const changed = Buffer.from(MODULE);
    changed[4] = 2;
    writeFileSync(path('core.wasm'), changed);
  });
  assert.equal(status, 1);
  assert.equal(stderr, 'compare: core.wasm has 6 and 6 bytes, and differs at 4\n');
});

test('a file that goes on after the end of the other makes the comparison fail', (t) => {
  const { status, stderr } = compare(t, (path) => {
    writeFileSync(path('core.wasm'), Buffer.concat([MODULE, MODULE]));
  });
  assert.equal(status, 1);
  assert.match(stderr, /core\.wasm has 6 and 12 bytes, and differs at 6/);
});

/** @type {Record<string, (path: (name: string) => string) => void>} */
const changes = {
  'a missing file': (path) => rmSync(path('action-scripts/login.js')),
  'a further file': (path) => writeFileSync(path('stray.js'), ''),
  'a further symbolic link': (path) => symlinkSync(path('core.wasm'), path('link.wasm')),
};
for (const [what, change] of Object.entries(changes)) {
  test(`${what} makes the comparison fail`, (t) => {
    const { status, stderr } = compare(t, change);
    assert.equal(status, 1);
    assert.match(stderr, /is only in/);
  });
}

/**
 * Runs scripts/reproduce in a checkout whose build writes one text into the package, and into the files of a release.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} text as bash expands it
 */
function reproduce(t, text) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'reproduce-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (/** @type {string} */ name) => join(folder, name);
  for (const name of ['scripts/reproduce', 'scripts/lib/steps.sh', 'scripts/release']) {
    cpSync(join(root, name), path(name), { recursive: true });
  }
  const write = `#!/bin/bash\ncd "$(dirname "\${BASH_SOURCE[0]}")/.."\n`;
  const scripts = {
    'scripts/env': '',
    'scripts/build': `${write}mkdir pkg && echo "${text}" | tee pkg/core.wasm pkg/package.json >/dev/null`,
    'scripts/release-files': `${write}mkdir -p target/release-files && cp pkg/core.wasm target/release-files/`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(path(name), script, { mode: 0o755 });
  }
  mkdirSync(path('node_modules'));
  writeFileSync(path('.gitignore'), 'node_modules/\npkg/\ntarget/\n');
  for (const [command, ...args] of [['git', 'init', '--quiet'], ['scripts/build']]) {
    assert.equal(spawnSync(command ?? '', args, { cwd: folder }).status, 0, command);
  }
  return spawnSync('scripts/reproduce', { cwd: folder, encoding: 'utf8' });
}

test('a build that writes the same bytes everywhere passes', (t) => {
  const { status, stdout, stderr } = reproduce(t, 'the same');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /2 files with 18 bytes are the same/, 'the package');
  assert.match(stdout, /1 files with 9 bytes are the same/, 'the files of a release');
});

for (const [what, text] of [
  ['its folder', '$PWD'],
  ['the home folder', '$HOME'],
  ["cargo's folder", '${CARGO_HOME:-none}'],
  ['the time zone', '$(date +%z -d @0)'],
  ['the umask', '$(umask)'],
]) {
  test(`a build whose bytes depend on ${what} does not pass`, (t) => {
    const { status, stderr } = reproduce(t, text ?? '');
    assert.equal(status, 1, stderr);
    assert.match(stderr, /core\.wasm has \d+ and \d+ bytes, and differs at \d+/);
  });
}
