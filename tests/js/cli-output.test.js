// @ts-check
// The output of the command line: streams, colours, control characters and internal errors.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';

const desk = new Desk({
  env: {
    OLD_DOMAIN: 'localhost:1',
    OLD_TOKEN: 'token-of-the-old-tenant',
    NEW_DOMAIN: 'localhost:2',
    NEW_TOKEN: 'token-of-the-new-tenant',
  },
});
const ESCAPE = '\u001b[';

test(
  'a result that cannot be written is a failure, and one that nobody reads to its end is none',
  { skip: !existsSync('/dev/full') },
  async () => {
    const cli = new URL('../../pkg/cli.js', import.meta.url).pathname;
    const full = openSync('/dev/full', 'w');
    for (const args of [
      ['explain', 'found'],
      ['runs', '--json'],
    ]) {
      const { status } = spawnSync(process.execPath, [cli, ...args], {
        cwd: desk.folder,
        stdio: ['ignore', full, 'pipe'],
      });
      assert.equal(status, 1, args.join(' '));
    }
    closeSync(full);
    const { code } = await desk.run(['explain'], { started: (child) => child.stdout?.destroy() });
    assert.equal(code, 0);
  },
);

describe('colours', () => {
  test('output has no colours when there is no terminal', async () => {
    const { code, stdout, stderr } = await desk.run(['check']);
    assert.equal(code, 3);
    assert.match(stdout, /^old tenant\n {2}/);
    assert.ok(!(stdout + stderr).includes(ESCAPE));
  });

  test('output has colours on a terminal', async () => {
    const { code, stdout } = await desk.run(['check'], { terminal: true });
    assert.equal(code, 3);
    assert.ok(stdout.includes(`${ESCAPE}31mfail${ESCAPE}39m`), stdout);
  });

  test('NO_COLOR turns colours off on a terminal', async () => {
    const { stdout } = await desk.run(['check'], { terminal: true, env: { NO_COLOR: '1' } });
    assert.match(stdout, / {2}fail {2}/);
    assert.doesNotMatch(stdout, /\[\d+m/);
  });

  test('FORCE_COLOR turns colours on without a terminal unless NO_COLOR is set', async () => {
    const forced = await desk.run(['check'], { env: { FORCE_COLOR: '1' } });
    assert.ok(forced.stdout.includes(`${ESCAPE}31mfail${ESCAPE}39m`));
    const both = await desk.run(['check'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    assert.ok(!both.stdout.includes(ESCAPE));
    const none = await desk.run(['check'], { env: { FORCE_COLOR: '0' } });
    assert.ok(!none.stdout.includes(ESCAPE));
  });

  test('JSON output never has colours', async () => {
    const { document, stdout } = await desk.json(['check'], { env: { FORCE_COLOR: '1' } });
    assert.ok(Array.isArray(document.checks));
    assert.ok(!stdout.includes(ESCAPE));
  });
});

test('progress goes to stderr, the result to stdout', async () => {
  const { stdout, stderr } = await desk.run(['check']);
  assert.match(stderr, /^(old|new) tenant: reading .+\n/);
  assert.doesNotMatch(stdout, /reading/);
  assert.match(stdout, /\n\d+ passed, \d+ warnings?, \d+ failed\n$/);
});

test('control characters in an argument are escaped in the output', async () => {
  const { code, stderr } = await desk.run([
    'emit',
    '--out',
    'x',
    '--format',
    `${ESCAPE}2Jwiped\u202e`,
  ]);
  assert.equal(code, 2);
  assert.match(stderr, /argument '\\u\{1b\}\[2Jwiped\\u\{202e\}' is invalid/);
});

test('a command completes when the reader of its stdout closes the pipe', async () => {
  const { code } = await desk.run(['check'], { watch: (child) => child.stdout.destroy() });
  assert.equal(code, 3);
});

describe('internal errors of the module', () => {
  /** @param {string} kind What the message names. */
  const internalError = (kind) =>
    new RegExp(
      `^error: internal error in the toolkit: ${kind}, in version \\d+\\.\\d+\\.\\d+\nremedy: .*#internal-errors\n$`,
      'm',
    );

  test('a module that cannot be loaded is reported as an internal error', async () => {
    const broken = desk.path('broken');
    cpSync(new URL('../../pkg', import.meta.url), broken, { recursive: true });
    writeFileSync(`${broken}/toolkit.wasm`, 'not a module');
    const { code, stdout, stderr } = await desk.run(['scripts', '--out', 'x'], {
      cli: `${broken}/cli.js`,
    });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, internalError('CompileError'));
    rmSync(`${broken}/toolkit.wasm`);
    const missing = await desk.run(['scripts', '--out', 'x'], { cli: `${broken}/cli.js` });
    assert.match(missing.stderr, internalError('Error ENOENT'));
  });

  // Makes the module's exports trap after a number of calls, as when memory runs out.
  const trapAfter = (/** @type {number} */ calls) =>
    `data:text/javascript,${encodeURIComponent(`
    let left = ${calls};
    const { Instance } = WebAssembly;
    const trap = (value) => typeof value !== 'function' ? value : (...args) => { if (left-- <= 0) throw new WebAssembly.RuntimeError('unreachable'); return value(...args); };
    WebAssembly.Instance = function (...args) { return { exports: Object.fromEntries(Object.entries(new Instance(...args).exports).map(([name, value]) => [name, trap(value)])) }; };`)}`;
  for (const calls of [0, 3, 8]) {
    for (const args of [
      ['setup', '--yes'],
      ['scripts', '--out', 'x'],
    ]) {
      test(`${args[0]} reports an internal error when the module traps after ${calls} calls`, async () => {
        const { code, stdout, stderr } = await desk.run(args, {
          node: ['--import', trapAfter(calls)],
        });
        assert.deepEqual([code, stdout], [1, '']);
        assert.match(stderr, internalError('RuntimeError'));
      });
    }
  }
});
