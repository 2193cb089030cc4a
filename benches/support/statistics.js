// @ts-check
/**
 * Medians and quantiles, because a single slow run on a noisy machine does not change them.
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
 * Compares two variants that were measured in turn, pair by pair, so that a slow phase of the machine affects both.
 * @param {number[]} values @param {number[]} others @param {(a: number, b: number) => number} compare
 */
export const paired = (values, others, compare) =>
  median(values.map((value, index) => compare(value, others[index] ?? NaN)));

export const ratio = (/** @type {number} */ a, /** @type {number} */ b) => a / b;
export const difference = (/** @type {number} */ a, /** @type {number} */ b) => a - b;

/** Rotates a list by one item per turn, so that no variant is always the first. @template T @param {T[]} list @param {number} turn */
export const rotated = (list, turn) => [
  ...list.slice(turn % list.length),
  ...list.slice(0, turn % list.length),
];

/** @param {number} length @returns {number[]} */
export const range = (length) => Array.from({ length }, (_, index) => index);
