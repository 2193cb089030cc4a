// @ts-check
/**
 * What the steps share: the tenants, who is still to be moved, the passwords, and the figures for the summary.
 */
import { demoPassword } from '../../tests/tenant/index.js';
import { identifierOf, isPlain, richness } from './user-facts.js';

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/** @typedef {{ logins: number, requests: number, ms: number[] }} Figures `ms` of the logins that had the tenants to themselves */

export class Demo {
  /** @type {Figures} */
  firstLogins = { logins: 0, requests: 0, ms: [] };
  /** @type {Figures} */
  laterLogins = { logins: 0, requests: 0, ms: [] };
  /** Users moved by a forgotten password. */
  resets = 0;
  /** How many were refused, by reason. @type {Map<import('./user-facts.js').Fate, number>} */
  refused = new Map();
  /** Users of whom nobody knows what to type. */
  unable = 0;
  /** Who logs in again in the later steps. @type {OldUser[]} */
  moved = [];
  /** @type {Map<string, string>} */
  #newPasswords = new Map();
  /** For the steps that need a user of their own, the best first. @type {OldUser[]} */
  #candidates;

  /** @param {import('./tenants.js').Tenants} tenants @param {OldUser[]} users */
  constructor(tenants, users) {
    this.tenants = tenants;
    this.users = users;
    this.connection = tenants.oldTenant.connection;
    this.#candidates = users
      .filter((user) => isPlain(user, this.connection))
      .sort((a, b) => richness(b) - richness(a));
  }

  /** A user who has not been moved, for this step alone. */
  takeUser() {
    return this.#candidates.shift();
  }

  /** A user who has not been moved and is not moved by this step. */
  borrowUser() {
    return this.#candidates.at(-1);
  }

  /** What the user types. @param {OldUser} user */
  identifier(user) {
    return identifierOf(user, this.connection) ?? '';
  }

  /** The password of the old tenant, or the one of a reset. @param {OldUser} user */
  password(user) {
    return this.#newPasswords.get(user.user_id) ?? demoPassword(user);
  }

  /** @param {OldUser} user @param {string} password */
  setPassword(user, password) {
    this.#newPasswords.set(user.user_id, password);
  }

  /** Notes a login that succeeded. @param {'firstLogins' | 'laterLogins'} kind @param {{ ms: number, requests: unknown[] }} seen */
  noteLogin(kind, { ms, requests }) {
    this[kind].logins += 1;
    this[kind].requests += requests.length;
    this[kind].ms.push(ms);
  }
}
