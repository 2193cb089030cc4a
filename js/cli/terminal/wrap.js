// Breaks lines between words, for a terminal of a certain width.
import { stripVTControlCharacters } from 'node:util';

/** Bars and sparklines: a part of one says something else. */
const CHART = /[▁-▏░]/;
/** A command line to copy, at the end of a line: in two lines it would be two commands. */
const COMMAND = /(?<=^\s*|: )(?:npx )?auth0-account-migration \S.*$/;
/** Narrower than this, the text beside a hanging indent would be a column of single words. */
const MIN_TEXT_COLUMNS = 24;
const INDENT = 2;

const ASCII = /^[ -~]*$/;
/** @type {((text: string) => number) | undefined} */
let stringWidth;

/**
 * Loads what measures wide, combined and invisible characters. That takes a third of the time in which the command line starts,
 * so it is done only where something is written to a terminal. Help in a pipe is broken too, and has no such characters.
 */
export async function loadWidths() {
  stringWidth ??= (await import('string-width')).default;
}

/** The columns that a text takes in a terminal. @param {string} text May have colours. */
function widthOf(text) {
  const plain = stripVTControlCharacters(text);
  return ASCII.test(plain) || !stringWidth ? plain.length : stringWidth(plain);
}

/**
 * Breaks each line that is too long between words. The rest of it is indented: below the text of a table, a list or a label,
 * and otherwise as far as the line itself. Words that are longer than a line, charts and command lines are not broken.
 *
 * @param {string} text May have colours.
 * @param {number} columns `Infinity` where nothing is to be broken.
 */
export const wrapLines = (text, columns) =>
  columns === Infinity
    ? text
    : text
        .split('\n')
        .map((line) => wrapLine(line, columns))
        .join('\n');

/** @param {string} line @param {number} columns */
function wrapLine(line, columns) {
  if (CHART.test(line) || widthOf(line) <= columns) return line;
  const plain = stripVTControlCharacters(line);
  const hang = hangingIndent(plain, columns);
  const lead = /^ */.exec(plain)?.[0].length ?? 0;
  const [first = '', ...words] = splitWords(line);
  let lines = '';
  let current = first;
  for (const word of words) {
    const longer = `${current} ${word}`;
    // Whatever stands before the hanging indent belongs together.
    const isBreakable = widthOf(current) > Math.max(hang, lead);
    if (isBreakable && widthOf(longer) > columns) {
      lines += `${current.trimEnd()}\n`;
      current = `${' '.repeat(hang)}${word}`;
    } else {
      current = longer;
    }
  }
  return lines + current;
}

/** The words of a line. Spaces in a row make empty words, so that joined they are the line again. @param {string} line */
function splitWords(line) {
  const command = COMMAND.exec(line);
  if (!command) return line.split(' ');
  const before = line.slice(0, command.index);
  const words = before.split(' ');
  const last = words.pop() ?? '';
  return [...words, last + command[0]];
}

/** The column below which the rest of a line begins. @param {string} line Without colours. @param {number} columns */
function hangingIndent(line, columns) {
  const [lead = ''] = /^ */.exec(line) ?? [];
  const text = line.slice(lead.length);
  // The first column of a table or of a list of options.
  const [cell] = /^\S.*? {2,}(?=\S)/.exec(text) ?? [];
  const isListed = /^(?:[-+~*•] |[a-z][a-z ]{0,20}: )/i.test(text);
  const wanted = lead.length + (cell?.length ?? (isListed ? INDENT : 0));
  const isRoomy = wanted <= columns - MIN_TEXT_COLUMNS && wanted <= columns / 2;
  return isRoomy ? wanted : Math.min(lead.length, Math.floor(columns / 2));
}
