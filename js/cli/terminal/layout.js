// How text is laid out for a stream: as wide as its terminal, in the characters that the terminal can show.
import { hasUnicode, toAscii } from './charset.js';
import { wrapLines } from './wrap.js';

/** The width of a terminal that does not tell it; some tell 0. */
const DEFAULT_COLUMNS = 80;

/**
 * @param {NodeJS.WriteStream} stream
 * @param {number} [otherwise] The width of what is no terminal. By default nothing is broken there: readers of pipes and files
 * want a sentence in one line.
 */
export const columnsOf = (stream, otherwise = Infinity) =>
  stream.isTTY ? stream.columns || DEFAULT_COLUMNS : otherwise;

/**
 * @param {string} text
 * @param {number} columns
 */
export function layOut(text, columns) {
  const wrapped = wrapLines(text, columns);
  return hasUnicode() ? wrapped : toAscii(wrapped);
}

/** How wide help is: it is laid out in columns, in a pipe too. @param {NodeJS.WriteStream} stream */
export const helpColumns = (stream) => columnsOf(stream, DEFAULT_COLUMNS);
