// Formats text for a terminal.

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
