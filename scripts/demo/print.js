// @ts-check
/**
 * The demo's output: numbered steps with facts below them, at most 100 columns. Colours only on a terminal.
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
 * A fact below a step, broken between words where it is longer than a line.
 *
 * @param {string} label who did it, or what it is about
 * @param {string} text
 */
export const fact = (label, text) => labelled(dim, label, text);

/** @param {string} text what a step has shown */
export const shown = (text) => labelled(green, 'ok', text);

/** @param {string} text why a step is left out */
export const skipped = (text) => fact('skipped', text);

/** @param {string} text */
export const failed = (text) => labelled(red, 'FAILED', text);

/** A text from outside, on one line and cut to a length. @param {string} text @param {number} [length] */
export function short(text, length = 60) {
  const letters = [...text.replace(/[\p{Cc}\p{Cf}]/gu, ' ')];
  return letters.length > length ? `${letters.slice(0, length - 1).join('')}…` : letters.join('');
}

/** @param {number} number @param {string} one @param {string} [many] */
export const count = (number, one, many = `${one}s`) =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

/** @param {(text: string) => string} colour @param {string} label @param {string} text */
function labelled(colour, label, text) {
  const [first, ...rest] = wrapped(text);
  line(`   ${colour(label.padEnd(LABEL))}${first ?? ''}`);
  for (const part of rest) line(`${INDENT}${part}`);
}

/** @param {string} text @returns {string[]} */
function wrapped(text) {
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
