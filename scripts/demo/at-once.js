// @ts-check
/**
 * Many logins: some one at a time, whose time counts, and then the others several at once.
 */

/** How many have the tenants to themselves. */
export const ALONE = 20;
/** How many of the others run at once. */
export const AT_ONCE = 10;

/**
 * @template T, R
 * @param {T[]} items
 * @param {(item: T) => Promise<R>} work
 * @param {number} [limit] how many at once
 * @returns {Promise<R[]>} in the order of the items
 */
export async function atOnce(items, work, limit = AT_ONCE) {
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
 * @returns {[alone: T[], together: T[]]}
 */
export const parted = (items) => [items.slice(0, ALONE), items.slice(ALONE)];
