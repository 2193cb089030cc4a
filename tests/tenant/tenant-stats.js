// @ts-check
/**
 * The statistics of a tenant: what happened on each day, in UTC, and who has logged in lately. They count the entries of
 * the log as they are written, and stay when the retention removes the entries.
 */

/** @typedef {'logins' | 'signups' | 'leaked_passwords'} Figure */
/** @typedef {{ date: string, logins: number, signups: number, leaked_passwords: number, created_at: string, updated_at: string }} DailyStats */

/** What an entry of the log counts as. @type {Map<string, Figure>} */
const FIGURES = new Map([
  ['s', 'logins'],
  ['sepft', 'logins'],
  ['ss', 'signups'],
  ['pwd_leak', 'leaked_passwords'],
]);
const DAY_MS = 86_400_000;
/** Days for which a user who has logged in is active. */
const ACTIVE_DAYS = 30;

export class TenantStats {
  /** By the day as YYYYMMDD. @type {Map<string, DailyStats>} */
  #days = new Map();
  /** The date of the last login of each user, by ID. @type {Map<string, string>} */
  #lastLogins = new Map();

  /** @param {import('./clock.js').TenantClock} clock */
  constructor(clock) {
    this.clock = clock;
  }

  /** @param {import('./tenant-logs.js').LogEntry} entry */
  count({ type, date, user_id }) {
    const figure = FIGURES.get(type);
    if (!figure) return;
    const day = this.#day(date);
    day[figure] += 1;
    day.updated_at = date;
    if (figure !== 'logins' || !user_id) return;
    const last = this.#lastLogins.get(user_id) ?? '';
    if (date > last) this.#lastLogins.set(user_id, date);
  }

  /** @param {string} date */
  #day(date) {
    const key = date.slice(0, 10).replaceAll('-', '');
    let day = this.#days.get(key);
    if (!day) {
      day = {
        date: `${date.slice(0, 10)}T00:00:00.000Z`,
        ...{ logins: 0, signups: 0, leaked_passwords: 0 },
        ...{ created_at: date, updated_at: date },
      };
      this.#days.set(key, day);
    }
    return day;
  }

  /** The days on which something was counted, the earliest first. @param {string} from YYYYMMDD @param {string} to YYYYMMDD, inclusive */
  daily(from, to) {
    return [...this.#days]
      .filter(([key]) => key >= from && key <= to)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, day]) => day);
  }

  /** How many users have logged in within 30 days. @param {Iterable<{ user_id: string, last_login?: string }>} users who may have logged in without an entry in the log */
  activeUsers(users) {
    const oldest = new Date(this.clock.now() - ACTIVE_DAYS * DAY_MS).toISOString();
    const active = new Set();
    for (const [user_id, date] of this.#lastLogins) if (date >= oldest) active.add(user_id);
    for (const { user_id, last_login = '' } of users) if (last_login >= oldest) active.add(user_id);
    return active.size;
  }
}
