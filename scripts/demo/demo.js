// @ts-check
/**
 * The state that the steps share: the tenants, the users who have not been moved, the passwords, and the figures for the
 * summary.
 */
import { demoPassword } from '../../tests/tenant/index.js';
import { dataRichness, identifierOf, isMovable } from './exported-user.js';

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/** @typedef {{ logins: number, requests: number, ms: number[] }} LoginFigures `ms` has the durations of the sequential logins */

/** How many users never log in. */
const NEVER_LOGGING_IN = 10;
/** Of fewer users, all log in. */
const MIN_CANDIDATES = 20;

export class Demo {
  /** @type {LoginFigures} */
  firstLogins = { logins: 0, requests: 0, ms: [] };
  /** @type {LoginFigures} */
  laterLogins = { logins: 0, requests: 0, ms: [] };
  /** Number of users whom a password reset has moved. */
  resets = 0;
  /** Users who never log in, and are moved in bulk at the end. @type {OldUser[]} */
  neverLoggingIn;
  /** Number of users who were moved in bulk. */
  inBulk = 0;
  /** Whether a user has tried to log in during an outage. */
  outage = false;
  /** Number of refused users by reason. @type {Map<import('./exported-user.js').ExpectedOutcome, number>} */
  refused = new Map();
  /** Number of users who have neither an e-mail nor a username. */
  withoutIdentifier = 0;
  /** Users who have been moved and log in again in later steps. @type {OldUser[]} */
  moved = [];
  /** @type {Map<string, string>} */
  #newPasswords = new Map();
  /** Movable users for single steps, sorted so that those with the most data come first. @type {OldUser[]} */
  #candidates;

  /** @param {import('./tenants.js').Tenants} tenants @param {OldUser[]} users */
  constructor(tenants, users) {
    this.tenants = tenants;
    this.users = users;
    this.connection = tenants.oldTenant.connection;
    this.#candidates = users
      .filter((user) => isMovable(user, this.connection))
      .sort((a, b) => dataRichness(b) - dataRichness(a));
    const candidates = this.#candidates.length;
    this.neverLoggingIn =
      candidates < MIN_CANDIDATES ? [] : this.#candidates.splice(candidates - NEVER_LOGGING_IN);
  }

  /** Takes a user who has not been moved; no later step gets the same user. */
  takeUser() {
    return this.#candidates.shift();
  }

  /** Returns a user who has not been moved, for a step that moves nobody. */
  peekUser() {
    return this.#candidates.at(-1);
  }

  /** The identifier with which the user logs in. @param {OldUser} user */
  identifier(user) {
    return identifierOf(user, this.connection) ?? '';
  }

  /** The password of the old tenant, or the new one after a reset. @param {OldUser} user */
  password(user) {
    return this.#newPasswords.get(user.user_id) ?? demoPassword(user);
  }

  /** @param {OldUser} user @param {string} password */
  setPassword(user, password) {
    this.#newPasswords.set(user.user_id, password);
  }

  /** Adds a successful login to the figures. @param {'firstLogins' | 'laterLogins'} kind @param {{ ms: number, requests: unknown[] }} observation */
  countLogin(kind, { ms, requests }) {
    this[kind].logins += 1;
    this[kind].requests += requests.length;
    this[kind].ms.push(ms);
  }
}
