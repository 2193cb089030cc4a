// Horizontal bars with their labels and numbers as text, which do not shrink with the screen.
import { html } from './html.js';
import { formatCount, formatPercent, share } from './numbers.js';

/** @typedef {{ label: import('./html.js').HtmlPart, count: number }} Bar */

/** A bar that fills so many percent of its place. It repeats a number that stands beside it. @param {number} percent */
export const bar = (percent) =>
  html`<svg class="bar" aria-hidden="true" focusable="false">
    <rect class="track" width="100%" height="100%" rx="2" />
    <rect class="fill" width="${width(percent)}%" height="100%" rx="2" />
  </svg>`;

/** What is not nothing stays visible. @param {number} percent */
const width = (percent) =>
  percent > 0 ? Math.min(100, Math.max(0.5, Math.round(percent * 10) / 10)) : 0;

/**
 * A table whose rows have bars: label, number, and share of all, which is the length of the bar.
 *
 * @param {string} caption
 * @param {string} title The title of the labels.
 * @param {Bar[]} bars
 * @param {number} all What the shares are taken of.
 */
export function barTable(caption, title, bars, all) {
  return html`<table class="bars">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${title}</th>
        <th scope="col" class="number">Users</th>
        <th scope="col" class="number">Share</th>
      </tr>
    </thead>
    <tbody>
      ${bars.map(
        ({ label, count }) =>
          html` <tr>
            <th scope="row">${label}${bar(share(count, all) ?? 0)}</th>
            <td class="number">${formatCount(count)}</td>
            <td class="number">${formatPercent(share(count, all))}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
