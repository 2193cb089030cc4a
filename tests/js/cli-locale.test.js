// @ts-check
// Output where the locale is not UTF-8.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';
import { hasUnicode, toAscii } from '../../js/cli/terminal/charset.js';

const desk = new Desk();
const ASCII = /^[\0-\x7f]*$/;

describe('what the locale says', () => {
  /** @type {[env: Record<string, string>, expected: boolean][]} */
  const cases = [
    [{}, true],
    [{ LANG: '' }, true],
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'de_DE.utf8' }, true],
    [{ LC_CTYPE: 'UTF-8' }, true],
    [{ LANG: 'C.UTF-8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'POSIX' }, false],
    [{ LANG: 'de_DE' }, false],
    [{ LANG: 'de_DE.ISO-8859-15@euro' }, false],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, false],
    [{ LC_ALL: 'en_US.UTF-8', LC_CTYPE: 'C', LANG: 'C' }, true],
    [{ LC_CTYPE: 'C', LANG: 'en_US.UTF-8' }, false],
    [{ LC_ALL: '', LC_CTYPE: '', LANG: 'C' }, false],
  ];
  for (const [env, expected] of cases) {
    test(`${JSON.stringify(env)} means ${expected ? 'Unicode' : 'ASCII'}`, () => {
      assert.equal(hasUnicode(env), expected);
    });
  }
});

describe('texts in ASCII', () => {
  test('marks become similar ones', () => {
    assert.equal(
      toAscii('the tenant’s “name” – 3 × 4 → 12…'),
      'the tenant\'s "name" - 3 x 4 -> 12...',
    );
  });

  test('bars and sparklines keep their columns, and their heights stay apart', () => {
    const bar = '██▌░░';
    assert.equal(toAscii(bar).length, bar.length);
    const heights = toAscii('▁▂▃▄▅▆▇█');
    assert.equal(heights.length, 8);
    assert.equal(new Set(heights).size, 8);
  });

  test('names stay apart, because other letters become escapes', () => {
    assert.equal(toAscii('Zoë 日 😀'), 'Zo\\u{eb} \\u{65e5} \\u{1f600}');
  });
});

describe('the command line where the locale is not UTF-8', () => {
  for (const args of [['--help'], ['setup', '--help'], ['move-rest', '--help'], ['explain']]) {
    test(`${args.join(' ')} prints ASCII`, async () => {
      const { code, stdout } = await desk.run(args, { env: { LC_ALL: 'C' } });
      assert.equal(code, 0);
      assert.match(stdout, ASCII);
    });
  }

  test('an error is ASCII, and its document for programs is UTF-8', async () => {
    const args = ['check', '--settings', 'Zoë’s settings.json'];
    const env = { LANG: 'de_DE.ISO-8859-1' };
    const { stderr } = await desk.run(args, { env });
    assert.match(stderr, ASCII);
    assert.ok(stderr.includes("Zo\\u{eb}'s settings.json"), stderr);
    const { document } = await desk.json(args, { env });
    assert.ok(document.problem.message.includes('Zoë’s settings.json'));
  });

  test('a locale of UTF-8 gets the marks as they are', async () => {
    const { stdout } = await desk.run(['setup', '--help'], { env: { LC_ALL: 'C.UTF-8' } });
    assert.ok(stdout.includes('’'));
  });
});
