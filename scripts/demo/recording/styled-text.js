// @ts-check
/**
 * Reads the colours of a terminal's output: the few that picocolors sets (SGR sequences of ECMA-48).
 */

/** @typedef {{ text: string, styles: string[] }} Span a part of a line, with the names of its styles */

/** The code that begins a style, and the one that ends it. @type {[style: string, begin: number, end: number][]} */
const STYLES = [
  ['bold', 1, 22],
  ['dim', 2, 22],
  ['red', 31, 39],
  ['green', 32, 39],
  ['yellow', 33, 39],
];

/**
 * Splits an output into lines. A style that is on at the end of a line is on at the start of the next one, too.
 *
 * @param {string} output
 * @returns {Span[][]}
 * @throws {Error} for a style that is not known here
 */
export function linesOf(output) {
  /** @type {Set<string>} */
  const styles = new Set();
  return output.split('\n').map((line) => {
    /** @type {Span[]} */
    const spans = [];
    // eslint-disable-next-line no-control-regex -- the escape character begins each sequence
    for (const [index, part] of line.split(/\x1b\[(\d+)m/).entries()) {
      if (index % 2) change(styles, Number(part));
      else if (part) spans.push({ text: part, styles: [...styles] });
    }
    return spans;
  });
}

/** @param {Set<string>} styles @param {number} code */
function change(styles, code) {
  if (!STYLES.some(([, begin, end]) => begin === code || end === code)) {
    throw new Error(`the output has the unknown style ${code}`);
  }
  for (const [style, begin, end] of STYLES) {
    if (code === end) styles.delete(style);
    if (code === begin) styles.add(style);
  }
}

/** @param {Span[]} line */
export const textOf = (line) => line.map(({ text }) => text).join('');
