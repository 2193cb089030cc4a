// @ts-check
/**
 * Earlier states of users, for a search index that lags behind.
 */

/** Earlier states of a user that are kept. */
const MOST_STATES = 20;

/** @template {{ user_id: string }} U */
export class UserHistory {
  /** States of each user until a time, the oldest first; null before the user was there. @type {Map<string, { until: number, user: U | null }[]>} */
  #states = new Map();
  /** Deleted users, whom a lagging search still finds. @type {{ until: number, user: U }[]} */
  #deleted = [];

  /** @param {string} id */
  added(id) {
    this.#states.set(id, [{ until: Date.now(), user: null }]);
  }

  /** Saves the state of a user who is about to change. @param {U} user */
  changing(user) {
    const states = this.#states.get(user.user_id) ?? [];
    states.push({ until: Date.now(), user: structuredClone(user) });
    this.#states.set(user.user_id, states.slice(-MOST_STATES));
  }

  /** @param {U} user */
  deleted(user) {
    this.#deleted.push({ until: Date.now(), user });
    this.#states.delete(user.user_id);
  }

  /** The users in their state of some milliseconds ago. @param {Map<string, U>} users as they are now @param {number} delay @returns {U[]} */
  before(users, delay) {
    const then = Date.now() - delay;
    const deleted = this.#deleted.filter(
      ({ until, user }) => until > then && !users.has(user.user_id),
    );
    const current = [...users.values()].flatMap((user) => {
      const past = (this.#states.get(user.user_id) ?? []).find(({ until }) => until > then);
      if (!past) return [user];
      return past.user ? [past.user] : [];
    });
    return [...current, ...deleted.map(({ user }) => user)];
  }
}
