// Draws numbers with block characters, for a terminal.

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * A horizontal bar. Whatever is more than nothing shows at least its narrowest part.
 *
 * @param {number} share Between 0 and 1.
 * @param {number} columns The length of a full bar.
 * @example formatBar(0.5, 4) // '██'
 */
export function formatBar(share, columns) {
  const wanted = Math.round(Math.min(Math.max(share, 0), 1) * columns * 8);
  const eighths = share > 0 ? Math.max(wanted, 1) : 0;
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/**
 * One character a number, as high as the number beside the greatest one. Nothing shows as a space.
 *
 * @param {number[]} numbers None is negative.
 * @example formatSparkline([0, 1, 8]) // ' ▁█'
 */
export function formatSparkline(numbers) {
  const greatest = Math.max(...numbers, 0);
  const level = (/** @type {number} */ number) =>
    LEVELS[Math.max(Math.ceil((number / greatest) * LEVELS.length) - 1, 0)];
  return numbers.map((number) => (number > 0 ? level(number) : ' ')).join('');
}
