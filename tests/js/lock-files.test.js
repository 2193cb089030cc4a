// @ts-check
// What the lock files promise: everything that is installed has a hash and comes from the public registries, and no package
// runs code while it is installed unless it is named.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
const read = (/** @type {string} */ file) => readFileSync(join(root, file), 'utf8');
const named = (/** @type {RegExp} */ pattern) => tracked.filter((file) => pattern.test(file));

/** @typedef {{ integrity?: string, resolved?: string, link?: boolean, inBundle?: boolean, hasInstallScript?: boolean }} Locked */

describe('npm', () => {
  const locks = named(/(^|\/)package-lock\.json$/);

  test('every folder with dependencies of npm has a lock file', () => {
    const manifests = named(/(^|\/)package\.json$/).filter((file) => {
      const { dependencies, devDependencies } = JSON.parse(read(file));
      return dependencies ?? devDependencies;
    });
    assert.deepEqual(
      manifests.map((file) => dirname(file)),
      locks.map((file) => dirname(file)),
    );
  });

  for (const lock of locks) {
    const { lockfileVersion, packages } = JSON.parse(read(lock));
    /** @type {[string, Locked][]} */
    const installed = Object.entries(packages).filter(([path]) => path.includes('node_modules/'));

    test(`every package in ${lock} has a SHA-512 and comes from npm's registry or from this repository`, () => {
      assert.equal(lockfileVersion, 3);
      const wrong = installed.filter(([, { integrity = '', resolved, link }]) => {
        if (link) return resolved !== '../../pkg';
        if (resolved === 'file:../../pkg') return false;
        // Without `resolved`, npm takes the registry that the machine is set up for.
        const fromNpm = (resolved ?? 'https://registry.npmjs.org/').startsWith(
          'https://registry.npmjs.org/',
        );
        return !fromNpm || !/^sha512-[\w+/]{86}==$/.test(integrity);
      });
      assert.deepEqual(wrong, []);
    });

    test(`the packages in ${lock} that run code while they are installed are named in allowScripts`, () => {
      const { allowScripts = {} } = JSON.parse(read(join(dirname(lock), 'package.json')));
      const running = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
      assert.deepEqual(
        [...new Set(running.map(([path]) => path.replace(/^.*node_modules\//, '')))].sort(),
        Object.keys(allowScripts).sort(),
      );
    });
  }
});

describe('cargo', () => {
  const locks = named(/(^|\/)Cargo\.lock$/);

  test('each of the three workspaces has a lock file', () => {
    assert.deepEqual(locks, ['Cargo.lock', 'tests/fuzz/Cargo.lock', 'tests/mutation/Cargo.lock']);
  });

  for (const lock of locks) {
    test(`every crate in ${lock} has a checksum and comes from crates.io or from this repository`, () => {
      const entries = read(lock).split('[[package]]\n').slice(1);
      const own = entries.filter((entry) => !/^source = /m.test(entry));
      assert.ok(own.length < entries.length);
      for (const entry of own) assert.match(entry, /^name = "migration-/);
      for (const entry of entries.filter((one) => !own.includes(one))) {
        assert.match(
          entry,
          /^source = "registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index"\nchecksum = "[0-9a-f]{64}"$/m,
        );
      }
    });
  }
});
