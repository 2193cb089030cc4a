// @ts-check
// The README stays a screen and a half, and fits the width that GitHub shows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, linksOf, read, tablesOf } from './markdown.js';

const MAX_WORDS = 900;
const MAX_ROWS = 7;
/** GitHub shows about this many characters of a code line before it scrolls. */
const MAX_CODE_WIDTH = 88;

const readme = read('README.md');

test('the README has fewer than 900 words', () => {
  const words = readme.split(/\s+/).filter(Boolean).length;
  assert.ok(words < MAX_WORDS, `it has ${words}`);
});

test('no table of the README has more than seven rows', () => {
  const tables = tablesOf(readme);
  assert.ok(tables.length > 0);
  for (const rows of tables) assert.ok(rows.length <= MAX_ROWS, `${rows[0]}: ${rows.length} rows`);
});

test('no code line of the README is wider than GitHub shows', () => {
  const { lines } = codeOf(readme);
  assert.ok(lines.length > 0);
  assert.deepEqual(
    lines.filter((line) => line.length > MAX_CODE_WIDTH),
    [],
  );
});

test('the README shows the demo and leads to the pages that a newcomer needs', () => {
  const links = linksOf(readme);
  for (const page of [
    'demo.svg',
    'how-it-works.md',
    'set-up.md',
    'troubleshooting.md',
    'limits.md',
  ]) {
    assert.ok(links.includes(`docs/${page}`), page);
  }
});
