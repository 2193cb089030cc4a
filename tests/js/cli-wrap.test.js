// @ts-check
// Long texts on terminals of several widths, and in pipes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { Desk } from '../support/command-line.js';
import { loadWidths, wrapLines } from '../../js/cli/terminal/wrap.js';
import { beginMigration } from '../support/two-tenants.js';

await loadWidths();
const ESCAPE = '\u001b[';
const desk = new Desk();

/** Runs a command on a terminal of a width. @param {Desk} on @param {string[]} args @param {number} columns */
async function runAt(on, args, columns) {
  const { code, stdout } = await on.run(args, { terminal: true, columns });
  return { code, lines: stdout.replaceAll('\r', '').split('\n') };
}

describe('the lines of a text', () => {
  /** @type {[name: string, line: string, columns: number, expected: string][]} */
  const cases = [
    ['a short line stays as it is', 'a b', 80, 'a b'],
    [
      'a long line is broken between words',
      'one two three four five six seven eight nine ten',
      30,
      'one two three four five six\nseven eight nine ten',
    ],
    [
      'the rest of an indented line is indented as far',
      '    one two three four five six seven eight nine ten',
      40,
      '    one two three four five six seven\n    eight nine ten',
    ],
    [
      'the rest of a line of a diff stands behind its sign',
      '    + one two three four five six seven eight nine ten',
      40,
      '    + one two three four five six seven\n      eight nine ten',
    ],
    [
      'the rest of a column stands below the column',
      '  --one     one two three four five six seven eight nine ten',
      50,
      '  --one     one two three four five six seven\n            eight nine ten',
    ],
    [
      'the rest of what follows a label is indented',
      'error: one two three four five six seven eight nine ten',
      40,
      'error: one two three four five six seven\n  eight nine ten',
    ],
    [
      'colours take no columns',
      `${ESCAPE}31mone two three four five${ESCAPE}39m six seven`,
      33,
      `${ESCAPE}31mone two three four five${ESCAPE}39m six seven`,
    ],
    ['wide characters take two columns', '日本語 日本語 日本語', 14, '日本語 日本語\n日本語'],
    [
      'a word that is longer than the line is not broken',
      'see https://example.com/a/very/long/address/indeed now',
      20,
      'see\nhttps://example.com/a/very/long/address/indeed\nnow',
    ],
    ['a chart is not broken', '████████ ░░░░░░░░ 42.6 %', 12, '████████ ░░░░░░░░ 42.6 %'],
    [
      'a command to copy stays in one line',
      'go on with: auth0-account-migration import --resume 20261126T040000Z-import',
      40,
      'go on with:\n  auth0-account-migration import --resume 20261126T040000Z-import',
    ],
    ['nothing is broken without a width', 'one two three four', Infinity, 'one two three four'],
  ];
  for (const [name, line, columns, expected] of cases) {
    test(name, () => assert.equal(wrapLines(line, columns), expected));
  }

  test('breaking a line loses and adds no word at any width', () => {
    const line = '  ~ one two  three four-and-a-half: five, six seven eight nine ten eleven twelve';
    for (let columns = 1; columns < 100; columns += 1) {
      const words = wrapLines(line, columns).split(/\s+/);
      assert.deepEqual(words, line.split(/\s+/), `${columns} columns`);
    }
  });
});

describe('the output on a terminal', () => {
  for (const columns of [60, 80, 120]) {
    test(`explain keeps to a width of ${columns} columns`, async () => {
      const { code, lines } = await runAt(desk, ['explain'], columns);
      assert.equal(code, 0);
      assert.deepEqual(
        lines.filter((line) => line.length > columns && /\S\s+\S/.test(line.trim())),
        [],
      );
      assert.ok(
        lines.some((line) => line.length > columns - 15),
        'the width is used',
      );
    });
  }

  test('a terminal that does not tell its width counts as one of 80 columns', async () => {
    const { lines } = await runAt(desk, ['explain'], 0);
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    );
    assert.ok(lines.some((line) => line.length > 65));
  });

  test('help is as wide as the terminal, and has 80 columns in a pipe', async () => {
    const wide = await runAt(desk, ['--help'], 100);
    assert.ok(wide.lines.some((line) => line.length > 85 && line.length <= 100));
    const { stdout } = await desk.run(['--help']);
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    );
  });
});

describe('the output in a pipe', () => {
  test('every sentence stays in one line', async () => {
    const { stdout } = await desk.run(['explain', 'already_moved']);
    assert.match(stdout, /^ {6}The password is that of the old tenant.{80,}\.$/m);
  });
});

test('a plan on a terminal is broken between words, with its indents, and in a pipe it is not', async (t) => {
  const migration = await beginMigration(t);
  const { lines } = await runAt(migration.desk, ['setup', '--dry-run'], 60);
  const plan = lines.slice(lines.findIndex((line) => /Old tenant/.test(line)));
  assert.deepEqual(
    plan.filter(
      (line) => stripVTControlCharacters(line).length > 60 && /\S\s+\S/.test(line.trim()),
    ),
    [],
  );
  const piped = (await migration.desk.run(['setup', '--dry-run'])).stdout;
  const bare = (/** @type {string} */ text) =>
    stripVTControlCharacters(text).split(/\s+/).filter(Boolean).join(' ');
  assert.ok(bare(plan.join('\n')).includes(bare(piped)), 'the same words');
  assert.ok(piped.split('\n').some((line) => line.length > 100));
});
