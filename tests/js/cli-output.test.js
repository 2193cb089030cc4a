// @ts-check
// What the command line prints where: streams, colours, control characters, and a fault inside.
import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
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

describe('colours', () => {
  test('not where there is no terminal', async () => {
    const { code, stdout, stderr } = await desk.run(['check']);
    assert.equal(code, 3);
    assert.match(stdout, /^old tenant\n {2}/);
    assert.ok(!(stdout + stderr).includes(ESCAPE));
  });

  test('on a terminal', async () => {
    const { code, stdout } = await desk.run(['check'], { terminal: true });
    assert.equal(code, 3);
    assert.ok(stdout.includes(`${ESCAPE}31mfail${ESCAPE}39m`), stdout);
  });

  test('not on a terminal with NO_COLOR', async () => {
    const { stdout } = await desk.run(['check'], { terminal: true, env: { NO_COLOR: '1' } });
    assert.match(stdout, / {2}fail {2}/);
    assert.doesNotMatch(stdout, /\[\d+m/);
  });

  test('anywhere with FORCE_COLOR, unless NO_COLOR is set too', async () => {
    const forced = await desk.run(['check'], { env: { FORCE_COLOR: '1' } });
    assert.ok(forced.stdout.includes(`${ESCAPE}31mfail${ESCAPE}39m`));
    const both = await desk.run(['check'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    assert.ok(!both.stdout.includes(ESCAPE));
    const none = await desk.run(['check'], { env: { FORCE_COLOR: '0' } });
    assert.ok(!none.stdout.includes(ESCAPE));
  });

  test('never in JSON', async () => {
    const { document, stdout } = await desk.json(['check'], { env: { FORCE_COLOR: '1' } });
    assert.ok(Array.isArray(document.checks));
    assert.ok(!stdout.includes(ESCAPE));
  });
});

test('progress goes to stderr, the result to stdout', async () => {
  const { stdout, stderr } = await desk.run(['check']);
  assert.match(stderr, /^old tenant: reading .+\n/);
  assert.doesNotMatch(stdout, /reading/);
  assert.match(stdout, /\n\d+ passed, \d+ warnings?, \d+ failed\n$/);
});

test('a control character is shown, not obeyed', async () => {
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

test('a reader that has enough does not end the work', async () => {
  const { code } = await desk.run(['check'], { watch: (child) => child.stdout.destroy() });
  assert.equal(code, 3);
});

describe('a fault inside the module', () => {
  const says =
    /^error: internal error in the toolkit; please report it together with the version, \d+\.\d+\.\d+\n$/m;

  test('that does not start', async () => {
    const broken = desk.path('broken');
    cpSync(new URL('../../pkg', import.meta.url), broken, { recursive: true });
    writeFileSync(`${broken}/toolkit.wasm`, 'not a module');
    const { code, stdout, stderr } = await desk.run(['scripts', '--out', 'x'], {
      cli: `${broken}/cli.js`,
    });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, says);
  });

  // What the module's exports do after so many calls, as when it has run out of memory.
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
      test(`${args[0]}: that ends after ${calls} calls`, async () => {
        const { code, stdout, stderr } = await desk.run(args, {
          node: ['--import', trapAfter(calls)],
        });
        assert.deepEqual([code, stdout], [1, '']);
        assert.match(stderr, says);
      });
    }
  }
});
