// @ts-check
// docs/demo.svg, the picture of the demo: it shows what the demo prints, and GitHub can show it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { DOMParser } from '@xmldom/xmldom';
import { PICTURE, draw, play } from '../../scripts/demo/recording/index.js';

const picture = readFileSync(PICTURE, 'utf8');
const elements = [...parse(picture).getElementsByTagName('*')];

/** The elements of the picture, and the attributes of each. @type {Record<string, string[]>} */
const ALLOWED = {
  svg: ['xmlns', 'width', 'height', 'viewBox', 'role', 'aria-labelledby'],
  title: ['id'],
  desc: ['id'],
  style: [],
  rect: ['x', 'y', 'width', 'height', 'rx', 'fill', 'stroke'],
  path: ['d', 'stroke'],
  text: ['class', 'x', 'y', 'textLength', 'lengthAdjust', 'xml:space', 'style'],
  tspan: ['class'],
};

test('the picture of the demo shows lines that the demo prints, in the same order', async () => {
  const output = await play();
  const printed = stripVTControlCharacters(output).split('\n');
  let position = 0;
  const shown = elements.filter((element) => element.getAttribute('class') === 'line');
  assert.ok(shown.length > 20);
  for (const { textContent } of shown) {
    const index = printed.indexOf(textContent ?? '', position);
    assert.ok(index >= 0, `the demo no longer prints: ${textContent}; run npm run demo:record`);
    position = index + 1;
  }
  assert.equal(picture, draw(output), 'run npm run demo:record to draw the picture anew');
});

test('the picture of the demo loads nothing and runs nothing', () => {
  assert.ok(Buffer.byteLength(picture) < 100_000);
  for (const { tagName, attributes } of elements) {
    assert.ok(tagName in ALLOWED, tagName);
    for (const { name } of attributes) {
      assert.ok(ALLOWED[tagName]?.includes(name), `${name} of ${tagName}`);
    }
  }
  assert.doesNotMatch(picture, /url\(|@import|@font-face|&(?!amp;|lt;|gt;)|<!/i);
  assert.deepEqual(picture.match(/https?:[^"]*/g), ['http://www.w3.org/2000/svg']);
});

test('the picture of the demo has a title and a description, and moves only for those who want it', () => {
  const [svg, title, description, style] = elements;
  assert.equal(svg?.getAttribute('role'), 'img');
  assert.equal(
    svg?.getAttribute('aria-labelledby'),
    [title, description].map((element) => element?.getAttribute('id')).join(' '),
  );
  assert.deepEqual([title?.tagName, description?.tagName], ['title', 'desc']);
  for (const element of [title, description]) assert.ok(element?.textContent?.trim());
  const [still = '', moving = ''] = (style?.textContent ?? '').split(
    '@media (prefers-reduced-motion: no-preference)',
  );
  assert.doesNotMatch(still, /animation|opacity/);
  assert.match(moving, /animation/);
  // Readers need a way to stop what moves for longer (WCAG 2.2, success criterion 2.2.2).
  const delays = [...picture.matchAll(/animation-delay: ([\d.]+)s/g)].map(([, delay]) =>
    Number(delay),
  );
  assert.ok(Math.max(...delays) < 5);
});

/** @param {string} text @throws {Error} if it is no XML */
function parse(text) {
  const parser = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  });
  return parser.parseFromString(text, 'image/svg+xml');
}
