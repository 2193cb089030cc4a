// Formats text for a terminal.

/** The width that every terminal has. */
const COLUMNS = 80;

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

/**
 * Breaks a sentence into lines of at most 80 columns; all but the first are indented.
 *
 * @param {string} text Without colours.
 * @param {number} [columns] Of the indent. The first line leaves room for it, too.
 */
export function wrap(text, columns = 2) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line && line.length + 1 + word.length > COLUMNS - columns) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join(`\n${' '.repeat(columns)}`);
}
