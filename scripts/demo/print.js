// @ts-check
/**
 * Prints the output of the demo: numbered steps with facts below them, wrapped between words. Colours are used on a
 * terminal only, or with FORCE_COLOR.
 */
import picocolors from 'picocolors';
import wrapAnsi from 'wrap-ansi';

const { FORCE_COLOR, NO_COLOR, COLUMNS } = process.env;
const { bold, dim, green, red } = picocolors.createColors(
  !NO_COLOR && (Boolean(process.stdout.isTTY) || Boolean(FORCE_COLOR)),
);

/** Longer lines are hard to read. */
const MAX_COLUMNS = 80;
/** Narrower terminals get lines of this length. */
const MIN_COLUMNS = 50;
/** The width of the lines. Without a terminal, the variable COLUMNS may ask for fewer columns. */
const columns = Math.max(
  MIN_COLUMNS,
  Math.min(process.stdout.columns || Number(COLUMNS) || MAX_COLUMNS, MAX_COLUMNS),
);
const LABEL = 14;
let steps = 0;

/** @param {string} [text] */
export const line = (text = '') => console.log(text);

/** Prints a text that is wrapped between words. @param {string} text */
export const paragraph = (text) => line(hanging('', text));

/** Prints what a command has printed into a pipe, where it breaks no sentence. @param {string} text */
export function commandOutput(text) {
  for (const part of text.split('\n')) {
    if (part.length > columns) paragraph(part);
    else line(part);
  }
}

/** @param {string} title */
export function step(title) {
  steps += 1;
  line();
  line(bold(hanging(`${steps}. `, title)));
}

/**
 * Prints a fact below a step.
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

/** JSON on one line, with spaces at which it can be wrapped. @param {unknown} value */
export const jsonText = (value) =>
  shorten(JSON.stringify(value, null, 1).replaceAll(/\n */g, ' '), 120);

/** @param {number} count @param {string} singular @param {string} [plural] */
export const pluralize = (count, singular, plural = `${singular}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;

/** @param {(text: string) => string} colour @param {string} label @param {string} text */
function printLabelled(colour, label, text) {
  const start = `   ${label.padEnd(LABEL)}`;
  line(hanging(start, text).replace(label, colour));
}

/** Wraps a text behind a start, and indents all further lines as far as the first. @param {string} start @param {string} text */
function hanging(start, text) {
  const indent = ' '.repeat(start.length);
  return start + wrapAnsi(text, columns - start.length).replaceAll('\n', `\n${indent}`);
}
