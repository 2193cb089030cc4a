// @ts-check
/**
 * Runs many logins: some of them sequentially, so that their time can be measured, and the others concurrently.
 */

/** Number of logins that run sequentially and are timed. */
export const SEQUENTIAL_LOGINS = 20;
/** Number of the other logins that run concurrently. */
export const CONCURRENT_LOGINS = 10;

/**
 * @template T, R
 * @param {T[]} items
 * @param {(item: T) => Promise<R>} work
 * @param {number} [limit] number of items that are processed concurrently
 * @returns {Promise<R[]>} in the order of the items
 */
export async function mapConcurrently(items, work, limit = CONCURRENT_LOGINS) {
  /** @type {R[]} */
  const results = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

/**
 * @template T
 * @param {T[]} items
 * @returns {[sequential: T[], concurrent: T[]]}
 */
export const splitForTiming = (items) => [
  items.slice(0, SEQUENTIAL_LOGINS),
  items.slice(SEQUENTIAL_LOGINS),
];
