// @ts-check
// The documents for contributors name files that exist.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** @param {string} name */
const read = (name) => readFileSync(join(root, name), 'utf8');

const DOCUMENTS = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'RELEASING.md', 'SECURITY.md'];
/** Words with a slash or an extension that name no file of the repository. */
const OTHER = [
  'auth0-account-migration/nowasm', // an import of the package
  'target/release-files/', // made by scripts/release-files
  'target/modules/', // made by the build
  'target/mutation/tool', // made by the tests of tests/mutation/
  'target/demo/migration-report.html', // made by the demo
  'auth0-migration.json', // the user's own files
  'auth0-migration.state.json',
  'run.json', // in a run folder
];

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
const names = new Set(tracked.map((file) => basename(file)));

/** The text without fenced blocks, such as diagrams. @param {string} text */
const withoutFences = (text) => text.replaceAll(/^```[^]*?^```$/gm, '');

/** Returns whether a path exists in the repository or in the built package. @param {string} path */
const exists = (path) => [root, join(root, 'pkg')].some((folder) => existsSync(join(folder, path)));

/** Returns whether a word of inline code looks like a path. @param {string} word */
const isPath = (word) => /^[\w.][\w.-]*(?:\/[\w.-]*)+$/.test(word) && !OTHER.includes(word);

/** Returns whether a word of inline code looks like a file name. @param {string} word */
const isFileName = (word) =>
  /^[\w.-]+\.(?:js|json|lock|md|rs|toml|ts|yml)$/.test(word) &&
  !word.includes('VERSION') &&
  !OTHER.includes(word);

for (const document of DOCUMENTS) {
  const code = [...withoutFences(read(document)).matchAll(/`([^`\n]+)`/g)];
  const words = code.flatMap(([, text = '']) => text.split(' '));

  test(`every path in ${document} exists`, () => {
    const paths = words.filter(isPath);
    assert.ok(paths.length > 0, 'the document names paths');
    const missing = paths.filter((path) => !exists(path));
    assert.deepEqual(missing, []);
  });

  test(`every file name in ${document} belongs to a file of the repository or the package`, () => {
    const unknown = words.filter(isFileName).filter((name) => !names.has(name));
    assert.deepEqual(unknown, []);
  });

  test(`every command in a block of ${document} names files that exist`, () => {
    const blocks = withoutFences(read(document)).match(/^ {4,}\S.*$/gm) ?? [];
    const paths = blocks
      .flatMap((line) => line.trim().split(' '))
      .filter((word) => /^\.?\w+\//.test(word) && isPath(word) && !word.startsWith('target/'));
    const missing = paths.filter((path) => !exists(path));
    assert.deepEqual(missing, []);
  });
}
