// @ts-check
// The page docs/troubleshooting.md quotes messages that the product really writes, and log lines that `explain` knows.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';
import { filesBelow, read } from './markdown.js';

const page = read('docs/troubleshooting.md');
const desk = new Desk();

/** The shortest part of a message that identifies it, in characters. */
const MIN_LENGTH = 8;

// Without comments, and with each text in one piece: long ones are written over several lines.
const texts = filesBelow('src', 'js')
  .filter((file) => /\.(rs|js)$/.test(file))
  .map(read)
  .join('\n')
  .replaceAll(/^\s*(\/\/|\*|\/\*\*).*$/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .replaceAll(/' \+\n\s*'/g, '')
  .replaceAll(/\\(['"])/g, '$1');

describe('messages that are quoted', () => {
  const quotes = [...page.matchAll(/^> (.+)$/gm)].map(([, quote = '']) => quote);

  test('the page quotes messages', () => {
    assert.ok(quotes.length > 40, `${quotes.length}`);
  });

  for (const quote of quotes) {
    test(`the sources have: ${quote}`, () => {
      // `…` stands for what varies. What stands on both sides of a colon may come from two texts.
      const parts = quote
        .split(/…|: | \(see /)
        .map((part) => part.trim())
        .filter((part) => /\w/.test(part));
      assert.ok(
        parts.some((part) => part.length >= MIN_LENGTH),
        'a part is long enough to tell the message from others',
      );
      for (const part of parts) assert.ok(texts.includes(part), `no source has “${part}”`);
    });
  }

  for (const [, part = ''] of page.matchAll(/^\| `([a-z][^`]{15,})`/gm)) {
    test(`the sources have the part of a message: ${part}`, () => {
      for (const fixed of part.split('…')) assert.ok(texts.includes(fixed.trim()), fixed);
    });
  }
});

describe('log lines', () => {
  const lines = [...page.matchAll(/^```json\n(.+)\n```$/gm)].map(([, line = '']) => line);

  test('explain knows every line of the page and every member of it', async () => {
    assert.ok(lines.length >= 2);
    for (const line of lines) {
      const { code, document } = await desk.json(['explain', line]);
      assert.equal(code, 0, line);
      assert.equal(document.unknown, 0, line);
      // The outcome and the fault stand for the members `code` and `fault`.
      assert.equal(document.explanations.length, Object.keys(JSON.parse(line)).length, line);
    }
  });
});
