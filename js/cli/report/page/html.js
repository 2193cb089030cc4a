// HTML as template literals. Everything that is put in is escaped, unless it is HTML of this module itself.

/** HTML that is safe to put into a page. Only `html` creates it. */
export class Html {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @typedef {Html | string | number | null | undefined | false | HtmlPart[]} HtmlPart What can be put into HTML. */

/** @type {Record<string, string>} */
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** @param {string} text */
const escape = (text) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** @param {HtmlPart} part @returns {string} */
function toText(part) {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(toText).join('');
  return part === null || part === undefined || part === false ? '' : escape(String(part));
}

/**
 * A template literal of HTML. Attributes must be in double quotes.
 *
 * @param {TemplateStringsArray} strings
 * @param {...HtmlPart} parts
 * @returns {Html}
 * @example html`<p title="${name}">${name}</p>`
 */
export const html = (strings, ...parts) =>
  new Html(
    strings
      .flatMap((string, index) => (index === 0 ? [string] : [toText(parts[index - 1]), string]))
      .join(''),
  );
