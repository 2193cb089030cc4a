// @ts-check
/**
 * Finds users by what they may log in with, so that a store of a hundred thousand users is not read from the beginning.
 * A store puts a user in again after each change.
 */
export class UserIndex {
  /** IDs of users by value in lower case, those added first in front. @type {Map<string, string[]>} */
  #ids = new Map();
  /** @type {Map<string, string[]>} */
  #values = new Map();

  /** Replaces the values of a user. @param {string} id @param {unknown[]} values those that are not text are left out */
  put(id, values) {
    const texts = [...new Set(values.filter((value) => typeof value === 'string'))];
    const keys = [...new Set(texts.map((text) => text.toLowerCase()))];
    const before = this.#values.get(id) ?? [];
    // A user who keeps a value keeps the place among those who have it.
    for (const key of before) if (!keys.includes(key)) this.#take(key, id);
    for (const key of keys) {
      if (before.includes(key)) continue;
      const ids = this.#ids.get(key);
      if (ids) ids.push(id);
      else this.#ids.set(key, [id]);
    }
    this.#values.set(id, keys);
  }

  /** @param {string} id */
  delete(id) {
    for (const key of this.#values.get(id) ?? []) this.#take(key, id);
    this.#values.delete(id);
  }

  /** The IDs of users who have this value in any of their fields, whatever its case. @param {string} value @returns {string[]} */
  candidates(value) {
    return this.#ids.get(value.toLowerCase()) ?? [];
  }

  /** @param {string} key @param {string} id */
  #take(key, id) {
    const ids = (this.#ids.get(key) ?? []).filter((other) => other !== id);
    if (ids.length) this.#ids.set(key, ids);
    else this.#ids.delete(key);
  }
}
