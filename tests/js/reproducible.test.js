// @ts-check
// The comparison of two builds, which scripts/reproduce relies on: it must notice every kind of difference.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const program = join(import.meta.dirname, '../../scripts/release/compare-folders.js');
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
