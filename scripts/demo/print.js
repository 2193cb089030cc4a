// @ts-check
/**
 * Prints the output of the demo: numbered steps with facts below them, in at most 100 columns. Colours are used only on a
 * terminal.
 */
import picocolors from 'picocolors';

const { bold, dim, green, red } = picocolors.createColors(
  Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
);

const COLUMNS = 100;
const LABEL = 14;
const INDENT = ' '.repeat(3 + LABEL);
let steps = 0;

/** @param {string} [text] */
export const line = (text = '') => console.log(text);

/** @param {string} title */
export function step(title) {
  steps += 1;
  line();
  line(bold(`${steps}. ${title}`));
}

/**
 * Prints a fact below a step, and wraps it between words.
 *
 * @param {string} label the subject of the fact
 * @param {string} text
 */
export const fact = (label, text) => printLabelled(dim, label, text);

/** @param {string} text what the step has proven */
export const passed = (text) => printLabelled(green, 'ok', text);

/** @param {string} text why the step is skipped */
export const skipped = (text) => fact('skipped', text);

/** @param {string} text */
export const failed = (text) => printLabelled(red, 'FAILED', text);

/** Makes external text safe to print: on one line, without control characters, and at most `length` characters long. @param {string} text @param {number} [length] */
export function shorten(text, length = 60) {
  const characters = [...text.replace(/[\p{Cc}\p{Cf}]/gu, ' ')];
  return characters.length > length
    ? `${characters.slice(0, length - 1).join('')}…`
    : characters.join('');
}

/** @param {number} count @param {string} singular @param {string} [plural] */
export const pluralize = (count, singular, plural = `${singular}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;

/** @param {(text: string) => string} colour @param {string} label @param {string} text */
function printLabelled(colour, label, text) {
  const [first, ...rest] = wrapWords(text);
  line(`   ${colour(label.padEnd(LABEL))}${first ?? ''}`);
  for (const part of rest) line(`${INDENT}${part}`);
}

/** @param {string} text @returns {string[]} */
function wrapWords(text) {
  const width = COLUMNS - INDENT.length;
  /** @type {string[]} */
  const lines = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current ? `${current} ${word}` : word;
    if (longer.length > width && current) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
