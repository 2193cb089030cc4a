// Layer js: text for a terminal.

/**
 * Makes what came from a tenant or a file harmless: a name with an escape sequence could otherwise rewrite what the
 * terminal shows.
 *
 * @param {string} text
 */
export const printable = (text) =>
  // Lines and tabs stay; what else is a control character or turns the direction of writing is shown by its number.
  text.replace(/[^\P{C}\n\t]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/**
 * @param {string} text
 * @param {number} columns
 */
export const indented = (text, columns) => text.replace(/^(?=.)/gm, ' '.repeat(columns));

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** @param {'old' | 'new' | undefined} tenant */
export const tenantName = (tenant) => (tenant ? `${tenant} tenant` : '');
