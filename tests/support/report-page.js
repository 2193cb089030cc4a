// @ts-check
/** Reads the page of `report` as its readers see it: tables as arrays of texts. */
import assert from 'node:assert/strict';

const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** The text of a piece of HTML, with single spaces. @param {string} html */
export const textOf = (html) =>
  Object.entries(ENTITIES)
    .reverse()
    .reduce(
      (text, [entity, character]) => text.replaceAll(entity, character),
      html.replaceAll(/<[^>]*>/g, ' '),
    )
    .replaceAll(/\s+/g, ' ')
    .trim();

/**
 * The rows of the table whose caption begins like this, without the row of titles.
 *
 * @param {string} page
 * @param {string} caption
 */
export function rowsOf(page, caption) {
  const table = [...page.matchAll(/<table[^]*?<\/table>/g)].find(([text]) =>
    textOf(/<caption>([^]*?)<\/caption>/.exec(text)?.[1] ?? '').startsWith(caption),
  );
  assert.ok(table, `there is no table ${caption}`);
  const body = /<tbody>([^]*)<\/tbody>/.exec(table[0])?.[1] ?? '';
  return [...body.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell)),
  );
}

/** The text of the tile with this name. @param {string} page @param {string} name */
export function tileOf(page, name) {
  const tiles = [...page.matchAll(/<dt>([^]*?)<\/dt>\s*<dd>([^]*?)<\/dd>/g)];
  const tile = tiles.find(([, title = '']) => textOf(title) === name);
  assert.ok(tile, `there is no tile ${name}`);
  return textOf(tile[2] ?? '');
}

/** The texts of all headings, each with its level: `2 Who is left`. @param {string} page */
export const headingsOf = (page) =>
  [...page.matchAll(/<h(\d)[^>]*>([^]*?)<\/h\1>/g)].map(
    ([, level, text = '']) => `${level} ${textOf(text)}`,
  );
