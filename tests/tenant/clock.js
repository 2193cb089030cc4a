// @ts-check
/**
 * The clock of a tenant, which a test may move, so that weeks pass at once. The times of users, logs, statistics and jobs
 * follow it. Tokens, rate limits and the lag of a search stay at the real time, since clients with a real clock use them.
 */

export class TenantClock {
  #ahead = 0;

  /** @param {() => number} [source] the time in milliseconds since 1970; that of the computer by default */
  constructor(source = Date.now) {
    this.source = source;
  }

  /** The time in milliseconds since 1970. */
  now() {
    return this.source() + this.#ahead;
  }

  /** The time as the Management API shows it. */
  iso() {
    return new Date(this.now()).toISOString();
  }

  /** Moves the clock forward. @param {number} milliseconds */
  advance(milliseconds) {
    this.#ahead += milliseconds;
  }
}
