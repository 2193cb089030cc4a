// Formats text for a terminal.

/**
 * Escapes control characters and characters that change the direction of writing, except line breaks and tabs. Names
 * from a tenant or a file may contain them, and could otherwise rewrite what the terminal shows.
 *
 * @param {string} text
 * @example escapeControlCharacters('\x1b[2J') // '\\u{1b}[2J'
 */
export const escapeControlCharacters = (text) =>
  text.replace(/[^\P{C}\n\t]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/**
 * Indents every line that is not empty.
 *
 * @param {string} text
 * @param {number} columns
 */
export const indent = (text, columns) => text.replace(/^(?=.)/gm, ' '.repeat(columns));

/**
 * @param {number} count
 * @param {string} singular
 * @param {string} [plural]
 * @example pluralize(2, 'change') // '2 changes'
 */
export const pluralize = (count, singular, plural = `${singular}s`) =>
  `${count} ${count === 1 ? singular : plural}`;

/** @param {'old' | 'new' | undefined} tenant */
export const tenantLabel = (tenant) => (tenant ? `${tenant} tenant` : '');
