// Makes text safe to show. Names and messages of a tenant may contain control sequences of a terminal, line breaks, or
// characters that change the direction of writing, and could otherwise rewrite or forge what is shown. Such characters are
// replaced by a visible escape, before anything is coloured, and in the documents of `--json` too.

/** Everything that is not printable: Unicode's class "other" (C0 and C1 controls, bidirectional controls) and separators of lines. */
const UNPRINTABLE = /[\p{C}\u2028\u2029]/gu;

/** @param {string} character */
const escape = (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/**
 * Escapes everything that is not printable, line breaks and tabs too.
 *
 * @param {string} text
 * @example cleanText('\x1b[2J\n') // '\\u{1b}[2J\\u{a}'
 */
export const cleanText = (text) => text.replace(UNPRINTABLE, escape);

/**
 * Escapes everything that is not printable, except line breaks and tabs: for text of this program that is laid out already.
 *
 * @param {string} text
 */
export const cleanLines = (text) =>
  text.replace(UNPRINTABLE, (character) =>
    character === '\n' || character === '\t' ? character : escape(character),
  );

/**
 * Returns a copy of a value in which all texts are clean.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function cleanStrings(value) {
  /** @type {unknown} */
  let clean = value;
  if (typeof value === 'string') clean = cleanText(value);
  else if (Array.isArray(value)) clean = value.map(cleanStrings);
  else if (value !== null && typeof value === 'object') {
    clean = Object.fromEntries(
      Object.entries(value).map(([name, member]) => [cleanText(name), cleanStrings(member)]),
    );
  }
  return /** @type {T} */ (clean);
}

/**
 * Returns a copy of a problem in which all texts are clean. A problem that is in none of the tenants has no text of a
 * tenant; it and a list of problems may have several lines.
 *
 * @param {import('../toolkit-types.js').Problem} problem
 */
export const cleanProblem = (problem) =>
  problem.tenant === undefined || isList(problem.message)
    ? { ...cleanStrings(problem), message: cleanLines(problem.message) }
    : cleanStrings(problem);

/**
 * Whether a message is a list of as many problems as it says. What a tenant says comes after more than the words of a heading, such
 * as an address, so that it cannot look like a list.
 *
 * @param {string} message
 */
function isList(message) {
  const count = /^[a-z_ ]+: (\d+) problems(?:\n- [^\n]*)+$/.exec(message)?.[1];
  return count !== undefined && message.split('\n').length === Number(count) + 1;
}

/**
 * Serialises a document such that it has no unprintable character but the line breaks between members.
 *
 * @param {object} document
 * @param {number} indent With 0, the document is one line.
 */
export const toCleanJson = (document, indent) =>
  JSON.stringify(document, null, indent).replace(UNPRINTABLE, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()]
          .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
          .join(''),
  );
