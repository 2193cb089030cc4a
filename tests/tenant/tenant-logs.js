// @ts-check
/**
 * What a tenant has logged, the oldest entry first. The IDs ascend in the order in which entries are written, which is
 * not always that of their dates, and entries vanish after the retention.
 */

/**
 * @typedef {object} LogEntry
 * @property {string} log_id
 * @property {string} _id the same as `log_id`
 * @property {string} date
 * @property {string} type such as `sepft`
 * @property {string} [description]
 * @property {string} [client_id]
 * @property {string} [client_name]
 * @property {string} [connection]
 * @property {string} [connection_id]
 * @property {string} [user_id]
 * @property {string} [user_name] the identifier that was typed, or that of the user
 * @property {string} [ip]
 * @property {string} [hostname]
 * @property {Record<string, any>} [details]
 * @property {boolean} isMobile
 */
/** @typedef {Partial<LogEntry> & { type: string, [key: string]: unknown }} NewLogEntry */

const DAY_MS = 86_400_000;
/** Digits of an ID after those of the time. */
const SEQUENCE_DIGITS = 35;

/** @extends {Array<LogEntry>} */
export class TenantLogs extends Array {
  /** The methods of arrays return plain arrays. */
  static get [Symbol.species]() {
    return Array;
  }

  /** How long entries are kept: 1, 5, 10 or 30 days, depending on the plan. */
  retentionDays = 30;
  /**
   * What a walk finds that goes on from an entry which is not kept any more: `refuse` is status 400, `continue` are the
   * entries that are kept. No source says which of them Auth0 does.
   * @type {'refuse' | 'continue'}
   */
  expiredCheckpoint = 'refuse';
  /** Whether the number of logins in the details of successful logins is null, which means unknown. */
  hidesLoginsCount = false;
  #sequence = 0;
  /** Time of the last ID, in milliseconds, and the digits of the ID that say it. */
  #last = { time: -Infinity, digits: '' };
  /** Runs after an entry was written. @type {(entry: LogEntry) => void} */
  #written;

  /** @param {import('./clock.js').TenantClock} clock @param {(entry: LogEntry) => void} [written] runs after each entry */
  constructor(clock, written = () => {}) {
    super();
    this.clock = clock;
    this.#written = written;
  }

  /**
   * Writes entries. The date is that of the tenant's clock unless it is given, and may be earlier than that of entries
   * before: the platform writes some entries late.
   * @param {...NewLogEntry} entries
   */
  add(...entries) {
    this.addAll(entries);
  }

  /** Writes any number of entries. @param {Iterable<NewLogEntry>} entries */
  addAll(entries) {
    const now = this.clock.now();
    for (const given of entries) {
      const date = given.date ?? new Date(now).toISOString();
      const log_id = this.#nextId(given.date ? Date.parse(given.date) : now);
      /** @type {LogEntry} */
      const entry = { isMobile: false, ...given, date, log_id, _id: log_id };
      this.push(entry);
      this.#written(entry);
    }
  }

  /** The entries that are kept; the others are dropped. */
  kept() {
    const oldest = new Date(this.clock.now() - this.retentionDays * DAY_MS).toISOString();
    let expired = 0;
    while (expired < this.length && /** @type {LogEntry} */ (this[expired]).date < oldest) {
      expired += 1;
    }
    if (expired) this.splice(0, expired);
    return this;
  }

  /** The index of the first entry whose ID is greater than the given one. @param {string} id */
  after(id) {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (/** @type {LogEntry} */ (this[middle]).log_id <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {string} id @returns {LogEntry | undefined} */
  byId(id) {
    const entry = this[this.after(id) - 1];
    return entry?.log_id === id ? entry : undefined;
  }

  /** @param {number} time of the entry; an ID never says an earlier time than the one before */
  #nextId(time) {
    if (time > this.#last.time) {
      const digits = new Date(time).toISOString().replaceAll(/\D/g, '');
      this.#last = { time, digits };
    }
    this.#sequence += 1;
    return `900${this.#last.digits}${String(this.#sequence).padStart(SEQUENCE_DIGITS, '0')}`;
  }
}
