// Runs code of the caller that may never end.

/** What {@link within} throws after its time. Its code is the name of the fault in the log. */
const timeout = () => Object.assign(new Error('no result in time'), { code: 'timeout' });

/**
 * The result of a function that may return a promise.
 *
 * @template T
 * @param {number} ms
 * @param {() => T | PromiseLike<T>} action
 * @returns {Promise<T>} rejected with what the function throws, and after `ms` milliseconds with an error whose code is
 *   `timeout`
 */
export async function within(ms, action) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(timeout()), ms);
  });
  try {
    return await Promise.race([Promise.resolve().then(action), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
