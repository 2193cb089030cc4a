// A section of the page with its heading.
import { html } from './html.js';

/**
 * Where a section is: pages about several connections have their sections one level deeper, and need other IDs.
 *
 * @typedef {object} Place
 * @property {2 | 3} level The level of the heading.
 * @property {string} prefix What IDs begin with.
 */

/** @type {Place} */
export const TOP = { level: 2, prefix: '' };

/**
 * A section of its own is a landmark. Those of several connections have the same titles, so only the connections are landmarks
 * then.
 *
 * @param {string} title
 * @param {import('./html.js').HtmlPart} content
 * @param {Place} place
 */
export function section(title, content, { level, prefix }) {
  const id = `${prefix}${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  return level === 2
    ? html`<section aria-labelledby="${id}">
        <h2 id="${id}">${title}</h2>
        ${content}
      </section> `
    : html`<section>
        <h3 id="${id}">${title}</h3>
        ${content}
      </section> `;
}
