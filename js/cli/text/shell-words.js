// Quotes words of a command line that is printed to be copied.

/**
 * Quotes a word for a POSIX shell, if it needs that.
 *
 * @param {string} word
 * @example quoteWord('my file') // "'my file'"
 */
export const quoteWord = (word) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
