// @ts-check
/**
 * Medians and quantiles, which one slow run of a noisy machine does not move.
 */

/** @param {number[]} values @param {number} share 0.5 is the median */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(position)] ?? NaN, sorted[Math.ceil(position)] ?? NaN];
  return low + (high - low) * (position - Math.floor(position));
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * Compares two variants that were measured in turn, pair by pair, so that what slows the machine down slows down both.
 * @param {number[]} values @param {number[]} others @param {(a: number, b: number) => number} compare
 */
export const paired = (values, others, compare) =>
  median(values.map((value, index) => compare(value, others[index] ?? NaN)));

export const ratio = (/** @type {number} */ a, /** @type {number} */ b) => a / b;
export const difference = (/** @type {number} */ a, /** @type {number} */ b) => a - b;

/** The list, begun one further on at every turn, so that none is always the first. @template T @param {T[]} list @param {number} turn */
export const rotated = (list, turn) => [
  ...list.slice(turn % list.length),
  ...list.slice(0, turn % list.length),
];

/** @param {number} length @returns {number[]} */
export const range = (length) => Array.from({ length }, (_, index) => index);
