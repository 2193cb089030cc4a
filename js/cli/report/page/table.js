// Tables: with a caption, headers for rows and columns, and a scroll area of their own where the screen is too narrow.
import { html } from './html.js';

/**
 * @typedef {import('./html.js').HtmlPart} HtmlPart
 *
 * @typedef {object} Column
 * @property {HtmlPart} title
 * @property {'number' | 'text' | 'long'} [kind] What the cells are: numbers, which are aligned to the right; short texts, which are
 * not broken into lines, by default; or long ones.
 */

/**
 * A table. The first cell of each row is its header.
 *
 * @param {string} caption
 * @param {Column[]} columns
 * @param {HtmlPart[][]} rows
 */
export const table = (caption, columns, rows) =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? 'text'}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((cells) => row(cells, columns))}
      </tbody>
    </table>
  </div>`;

/** @param {HtmlPart[]} cells @param {Column[]} columns */
const row = (cells, columns) =>
  html`<tr>
    ${cells.map((cell, index) => {
      const kind = columns[index]?.kind ?? 'text';
      return index === 0
        ? html`<th scope="row" class="${kind}">${cell}</th>`
        : html`<td class="${kind}">${cell}</td>`;
    })}
  </tr>`;

/** A part of the page that is closed on the screen until somebody opens it, and printed all the same. @param {string} summary @param {HtmlPart} content */
export const details = (summary, content) =>
  html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;

/**
 * Takes every so many rows, the last one included, so that a table stays readable.
 *
 * @template T
 * @param {T[]} rows
 * @param {number} most
 * @returns {T[]}
 */
export function thinOut(rows, most) {
  const step = Math.ceil(rows.length / most);
  return rows.filter((_, index) => (rows.length - 1 - index) % Math.max(1, step) === 0);
}

/**
 * Splits rows into groups of equal length, the last one perhaps shorter, to be added up for a table.
 *
 * @template T
 * @param {T[]} rows
 * @param {number} most How many groups there may be.
 * @returns {T[][]}
 */
export function groupRows(rows, most) {
  const size = Math.max(1, Math.ceil(rows.length / most));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
