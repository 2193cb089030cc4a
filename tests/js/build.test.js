// @ts-check
// scripts/build with fake tools: when it builds, and that the demo's build of pkg/ is never mistaken for the package.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const COMPLETE = 'pkg/package.json';
const INCOMPLETE = 'pkg/INCOMPLETE';
const INPUTS = ['Cargo.toml', 'Cargo.lock', 'package-lock.json', 'LICENSE', 'CHANGELOG.md'];

/** Each fake tool records its calls. The bundler creates pkg/ as the real one does. */
const fakes = {
  cargo:
    'echo "cargo $*, flags $CARGO_ENCODED_RUSTFLAGS${CARGO_PROFILE_RELEASE_OPT_LEVEL:+ opt-level $CARGO_PROFILE_RELEASE_OPT_LEVEL}" >>calls',
  node: `echo "node $*" >>calls
case "$*" in
  *package.js*--without-nowasm) rm -rf pkg; mkdir pkg; eval "$DURING_BUILD"; touch pkg/INCOMPLETE ;;
  *package.js) rm -rf pkg; mkdir pkg; eval "$DURING_BUILD"; touch pkg/package.json ;;
esac`,
};

/** A checkout with a fake toolchain, whose files are a minute old. @param {import('node:test').TestContext} t */
function checkout(t) {
  // The name of a folder may have a space.
  const folder = mkdtempSync(join(tmpdir(), 'build test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (/** @type {string} */ name) => join(folder, name);
  for (const name of [...INPUTS, 'scripts', 'package.json']) {
    cpSync(join(root, name), path(name), { recursive: true });
  }
  for (const name of ['src', 'js', 'pkg-template', 'docs', 'bin']) mkdirSync(path(name));
  // These files replace the toolchain. Every machine has the other programs that scripts/build calls.
  writeFileSync(path('scripts/env'), `PATH="$PWD/bin:$PATH"; am_target=wasm32-unknown-unknown\n`);
  for (const [name, script] of Object.entries(fakes)) {
    writeFileSync(path(`bin/${name}`), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  }
  const aMinuteAgo = Date.now() / 1000 - 60;
  for (const name of readdirSync(folder, { recursive: true })) {
    utimesSync(path(String(name)), aMinuteAgo, aMinuteAgo);
  }

  return {
    folder,
    exists: (/** @type {string} */ name) => existsSync(path(name)),
    /** Makes a file newer than now. @param {string} name @param {number} seconds */
    touch(name, seconds) {
      writeFileSync(path(name), '', { flag: 'a' });
      utimesSync(path(name), Date.now() / 1000 + seconds, Date.now() / 1000 + seconds);
    },
    /**
     * Runs scripts/build and returns the calls of the tools.
     *
     * @param {string[]} args
     * @param {string} [duringBuild] a shell command that runs while pkg/ is being built
     */
    build(args = [], duringBuild = '') {
      const { status: code, stderr } = spawnSync('scripts/build', args, {
        cwd: folder,
        env: { ...process.env, DURING_BUILD: duringBuild },
        encoding: 'utf8',
      });
      assert.equal(code, 0, stderr);
      if (!existsSync(path('calls'))) return [];
      const calls = readFileSync(path('calls'), 'utf8').trim().split('\n');
      rmSync(path('calls'));
      return calls;
    },
  };
}

const countBuilds = (/** @type {string[]} */ calls) =>
  calls.filter((call) => call.startsWith('cargo build')).length;

test('build compiles the variant without WebAssembly, and build demo does not', (t) => {
  const { build, exists } = checkout(t);
  const forDemo = build(['demo']);
  assert.equal(countBuilds(forDemo), 2);
  assert.ok(!forDemo.some((call) => call.includes('target/nowasm')));
  assert.deepEqual([exists(COMPLETE), exists(INCOMPLETE)], [false, true]);

  const whole = build();
  assert.equal(countBuilds(whole), 3);
  assert.ok(whole.some((call) => call.includes('target/nowasm')));
  assert.deepEqual([exists(COMPLETE), exists(INCOMPLETE)], [true, false]);
});

test('each module is generated after it has been compiled', (t) => {
  const calls = checkout(t).build();
  const position = (/** @type {RegExp} */ call) => calls.findIndex((line) => call.test(line));
  for (const [name, folder] of [
    ['scripts', 'target'],
    ['nowasm', 'target/nowasm'],
    ['toolkit', 'target/toolkit'],
  ]) {
    const compiled = position(new RegExp(`^cargo build .*--target-dir ${folder} `));
    assert.ok(compiled >= 0, name);
    assert.ok(position(new RegExp(`modules.js ${name}$`)) > compiled, calls.join('\n'));
  }
  assert.match(calls.at(-1) ?? '', /package\.js$/);
});

test('build tests compiles the Rust tests as well', (t) => {
  const isOfTests = (/** @type {string} */ call) => /^cargo .*--(no-run|tests)/.test(call);
  assert.equal(checkout(t).build().filter(isOfTests).length, 0);
  assert.equal(checkout(t).build(['tests']).filter(isOfTests).length, 3);
});

test('a module that cannot be compiled stops the build', (t) => {
  const { folder, exists } = checkout(t);
  for (const crate of ['migration-wasm-scripts', 'migration-wasm-toolkit']) {
    const cargo = `case "$*" in *"-p ${crate}") exit 101 ;; esac`;
    writeFileSync(join(folder, 'bin/cargo'), `#!/bin/bash\n${cargo}\n`, { mode: 0o755 });
    const { status } = spawnSync('scripts/build', { cwd: folder, stdio: 'ignore' });
    assert.notEqual(status, 0, crate);
    assert.ok(!exists(COMPLETE), crate);
  }
});

test('only the module of the command line is compiled for speed and SIMD', (t) => {
  const calls = checkout(t).build();
  const flags = (/** @type {string} */ name) =>
    calls.find((call) => call.startsWith('cargo build') && call.includes(`-p ${name}`));
  assert.match(flags('migration-wasm-toolkit') ?? '', /\+simd128 opt-level 3$/);
  assert.doesNotMatch(flags('migration-wasm-scripts') ?? '', /simd128|opt-level/);
});

test('no path of the machine gets into a module, also if the path has a space', (t) => {
  const { build, folder } = checkout(t);
  for (const call of build().filter((line) => line.startsWith('cargo build'))) {
    const flags = call.replace(/^.*, flags /, '').split('\x1f');
    assert.ok(flags.includes(`--remap-path-prefix=${folder}/=`), call);
  }
});

test('each module is compiled into the folder where the next steps look for it', (t) => {
  const calls = checkout(t).build();
  for (const [crate, folder] of [
    ['migration-wasm-scripts', 'target'],
    ['migration-wasm-toolkit', 'target/toolkit'],
    ['migration-wasm-scripts', 'target/nowasm'],
  ]) {
    const wanted = `--target-dir ${folder} -p ${crate},`;
    assert.ok(
      calls.some((call) => call.includes(wanted)),
      wanted,
    );
  }
});

test('build does nothing if the package is up to date', (t) => {
  const { build, touch } = checkout(t);
  assert.equal(countBuilds(build()), 3);
  assert.deepEqual(build(), []);
  touch('js/new.js', 5);
  assert.equal(countBuilds(build()), 3);
});

test('build demo accepts its own build and a complete package, if they are up to date', (t) => {
  const { build, exists, touch } = checkout(t);
  build(['demo']);
  assert.deepEqual(build(['demo']), []);
  build();
  assert.deepEqual(build(['demo']), []);
  assert.ok(exists(COMPLETE), 'the complete package stays');

  touch('src/new.rs', 5);
  assert.equal(countBuilds(build(['demo'])), 2);
  assert.deepEqual(
    [exists(COMPLETE), exists(INCOMPLETE)],
    [false, true],
    'nothing is left of the package that was out of date',
  );
});

for (const args of [[], ['demo']]) {
  test(`a change during "build ${args}" is in the next build`, (t) => {
    const { build } = checkout(t);
    build(args, 'sleep 0.05; touch js/changed-during-build.js; sleep 0.05');
    assert.equal(countBuilds(build(args)), args.length ? 2 : 3);
    assert.deepEqual(build(args), []);
  });
}

test('build refuses unknown arguments and explains itself', () => {
  const run = (/** @type {string} */ arg) =>
    spawnSync(join(root, 'scripts/build'), [arg], { encoding: 'utf8' });
  assert.equal(run('all').status, 2);
  const help = run('--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /^Usage: scripts\/build \[demo \| tests\]/);
});
