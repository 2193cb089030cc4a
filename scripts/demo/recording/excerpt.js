// @ts-check
/**
 * Chooses the lines of the demo's output that its picture shows. Lines are left out as a whole, and none is changed. No
 * chosen line has a time or a port, so each run of the demo yields the same picture.
 */
import { textOf } from './styled-text.js';

/** @typedef {import('./styled-text.js').Span} Span */

/** The first line of each section, and what the chosen lines below it begin with. @type {[title: string, ...lines: string[]][]} */
const SECTIONS = [
  ['Both tenants are emulated'],
  [
    'Set-up of both tenants',
    'old tenant    Create the migration client',
    'old tenant    Create the Action',
    'new tenant    Change the database connection',
    'ok ',
  ],
  ['First login', 'user ', 'action script', 'user_metadata', 'ok '],
  ['A wrong password', 'response', 'ok '],
  ['Second login', 'ok '],
  ['An outage', 'status 503', 'response', 'ok '],
  ['Who has moved', '█', '90 of '],
];

/** The number of a step, or the indent of a line below it. */
const START = /^(\d+\. +| {3}(?! ))/;
/** A line that continues the one above. */
const CONTINUATION = /^ {4,}/;

/**
 * @param {Span[][]} output
 * @returns {Span[][][]} the lines of each section
 * @throws {Error} if the output lacks one of the lines
 */
export function excerptOf(output) {
  let position = 0;
  /** @param {string} beginning @returns {Span[][]} the line and those that continue it */
  const take = (beginning) => {
    const start = output.findIndex(
      (line, index) => index >= position && textOf(line).replace(START, '').startsWith(beginning),
    );
    if (start < 0) throw new Error(`the demo has not printed: ${beginning}`);
    position = start + 1;
    while (CONTINUATION.test(textOf(output[position] ?? []))) position += 1;
    return output.slice(start, position);
  };
  return SECTIONS.map((section) => section.flatMap(take));
}
