// @ts-check
/**
 * `api.cache` of a trigger: strings that last from one login to the next, with the documented limits. The platform
 * may evict an entry at any time, which a test does with `clear`.
 */

const LONGEST_KEY = 64;
const LONGEST_VALUE = 4096;
const LARGEST_CACHE = 8192;
const MOST_ENTRIES = 20;
const LONGEST_LIFE = 86_400_000;

/** @typedef {{ value: string, expires_at: number }} CacheRecord `expires_at` in milliseconds since the Unix epoch */
/** @typedef {{ type: 'success', record?: CacheRecord } | { type: 'error', code: string }} CacheResult */

/** @param {string} code @returns {CacheResult} */
const refused = (code) => ({ type: 'error', code });

/** @param {unknown} time */
const isTime = (time) => time === undefined || (typeof time === 'number' && Number.isFinite(time));

export class ActionCache {
  /** @type {Map<string, CacheRecord>} */
  #records = new Map();

  /** Evicts all entries. */
  clear() {
    this.#records.clear();
  }

  /** The entries that have not expired, by key. @returns {Record<string, CacheRecord>} */
  get entries() {
    for (const [key, { expires_at }] of this.#records) {
      if (Date.now() >= expires_at) this.#records.delete(key);
    }
    return Object.fromEntries(this.#records);
  }

  /** @param {string} key @returns {CacheRecord | undefined} */
  get(key) {
    const record = this.entries[key];
    return record && { ...record };
  }

  /** @param {string} key @returns {CacheResult} */
  delete(key) {
    return this.#records.delete(key) ? { type: 'success' } : refused('CacheKeyDoesNotExist');
  }

  /** @param {string} key @param {string} value @param {{ ttl?: number, expires_at?: number }} [options] in milliseconds @returns {CacheResult} */
  set(key, value, { ttl, expires_at } = {}) {
    if (typeof key !== 'string' || typeof value !== 'string') {
      return refused('FailedToSetCacheRecord');
    }
    const size = (/** @type {string} */ text) => Buffer.byteLength(text);
    if (size(key) > LONGEST_KEY) return refused('CacheKeySizeExceeded');
    if (size(value) > LONGEST_VALUE) return refused('CacheValueSizeExceeded');
    const others = Object.entries(this.entries).filter(([name]) => name !== key);
    const used = others.reduce((sum, [name, record]) => sum + size(name) + size(record.value), 0);
    if (others.length >= MOST_ENTRIES || used + size(key) + size(value) > LARGEST_CACHE) {
      return refused('CacheSizeExceeded');
    }
    if (!isTime(ttl) || !isTime(expires_at)) return refused('InvalidExpiry');
    const now = Date.now();
    const expiry = Math.min(
      now + LONGEST_LIFE,
      now + (ttl ?? LONGEST_LIFE),
      expires_at ?? Infinity,
    );
    if (expiry <= now) return refused('ItemAlreadyExpired');
    const record = { value, expires_at: expiry };
    this.#records.set(key, record);
    return { type: 'success', record: { ...record } };
  }
}
