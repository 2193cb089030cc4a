// @ts-check
/**
 * The users of the old tenant, in the format of the Management API and of the bulk export.
 */
import { randomBytes } from 'node:crypto';
import { findByIdentifier } from './login-identifiers.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { factorTypesOf } from './second-factors.js';

/**
 * @typedef {object} Identity
 * @property {string} connection
 * @property {string} provider
 * @property {string} user_id without the provider
 * @property {boolean} isSocial
 * @property {Record<string, any>} [profileData] only of a linked, secondary identity
 * @property {string} [password] of a linked, secondary database identity, when the user is added; otherwise it has that of the user
 */
/**
 * @typedef {object} OldUser
 * @property {string} user_id of the primary identity
 * @property {string} [email]
 * @property {boolean} [email_verified]
 * @property {string} [username]
 * @property {string} [phone_number]
 * @property {boolean} [phone_verified]
 * @property {string} [name]
 * @property {string} [nickname]
 * @property {string} [given_name]
 * @property {string} [family_name]
 * @property {string} [picture]
 * @property {Identity[]} identities
 * @property {Record<string, any>} [user_metadata]
 * @property {Record<string, any>} [app_metadata]
 * @property {boolean} [blocked]
 * @property {string[]} [multifactor] providers of enrolled factors; `guardian` for a user who is added with second factors
 * @property {import('./second-factors.js').AuthenticationMethod[]} [authentication_methods] not part of the user's own record in the Management API
 * @property {string} created_at
 * @property {string} updated_at
 * @property {string} [last_login]
 * @property {string} [last_ip]
 * @property {string} [last_password_reset]
 * @property {number} [logins_count]
 */
/** @typedef {Partial<OldUser> & { password?: string }} NewUser */

/** Every seventh demo user has a password with non-ASCII letters. */
const ACCENTED = 7;

/** Returns the password of a user for whom no password is set. @param {{ user_id?: string }} user */
export function demoPassword(user) {
  const tail = (user.user_id ?? '').slice(-6);
  const number = Number.parseInt(tail, 16) || 0;
  return number % ACCENTED === 0 ? `Ölđ-päss ${tail} ✓` : `Old-${tail}!`;
}

/** Merges metadata at the first level; the value null removes a key. @param {Record<string, any> | undefined} current @param {Record<string, any>} change */
export function mergeMetadata(current, change) {
  const merged = new Map(Object.entries(current ?? {}));
  for (const [key, value] of Object.entries(structuredClone(change))) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** @param {Identity} identity */
const identityKey = ({ connection, user_id }) => `${connection} ${user_id}`;

export class UserStore {
  /** @type {Map<string, OldUser>} */
  #users = new Map();
  /** @type {Map<string, string>} */
  #hashes = new Map();
  /** Passwords of linked identities. @type {Map<string, string>} */
  #identityHashes = new Map();
  /** Earlier states of users, for a search index that lags behind. @type {Map<string, { until: number, user: OldUser | null }[]>} */
  #history = new Map();
  /** Deleted users, whom a lagging search still finds. @type {{ until: number, user: OldUser }[]} */
  #deleted = [];

  /** @param {string} connection where users without identities are put */
  constructor(connection) {
    this.connection = connection;
  }

  /** @param {NewUser} input @returns {Promise<OldUser>} the stored record, live */
  async add({ password, ...given }) {
    const user_id = given.user_id ?? `auth0|${randomBytes(12).toString('hex')}`;
    const now = new Date().toISOString();
    const separator = user_id.indexOf('|');
    const provider = user_id.slice(0, separator);
    /** @type {OldUser} */
    const user = {
      created_at: now,
      updated_at: now,
      identities: [
        {
          connection: this.connection,
          provider,
          user_id: user_id.slice(separator + 1),
          isSocial: provider !== 'auth0',
        },
      ],
      ...structuredClone(given),
      user_id,
    };
    // The platform stores both in lower case for database users.
    if (provider === 'auth0') {
      if (user.email) user.email = user.email.toLowerCase();
      if (user.username) user.username = user.username.toLowerCase();
    }
    if (user.email && user.email_verified === undefined) user.email_verified = false;
    user.authentication_methods?.forEach((method, index) => {
      Object.assign(method, {
        id: `${method.type}|dev_${index}`,
        created_at: now,
        confirmed: true,
        ...method,
      });
    });
    if (!('multifactor' in given) && factorTypesOf(user).length) user.multifactor = ['guardian'];
    user.name ??= user.email;
    user.nickname ??= user.email?.split('@')[0];
    user.picture ??= 'https://cdn.example.com/avatars/default.png';
    if (this.#users.has(user_id)) throw new Error(`user ${user_id} exists`);
    for (const identity of user.identities) {
      if (identity.password === undefined) continue;
      this.#identityHashes.set(identityKey(identity), await hashPassword(identity.password));
      delete identity.password;
    }
    this.#users.set(user_id, user);
    this.#history.set(user_id, [{ until: Date.now(), user: null }]);
    this.#hashes.set(user_id, await hashPassword(password ?? demoPassword(user)));
    return user;
  }

  /** @param {NewUser[]} users */
  addAll(users) {
    return Promise.all(users.map((user) => this.add(user)));
  }

  all() {
    return [...this.#users.values()];
  }

  get size() {
    return this.#users.size;
  }

  /** @param {string} id */
  byId(id) {
    return this.#users.get(id);
  }

  /** Finds a user by e-mail, username or ID. @param {string} key */
  get(key) {
    return this.byId(key) ?? this.all().find((user) => user.email === key || user.username === key);
  }

  /** @param {string} id */
  delete(id) {
    const user = this.#users.get(id);
    if (user) this.#deleted.push({ until: Date.now(), user });
    this.#hashes.delete(id);
    this.#history.delete(id);
    return this.#users.delete(id);
  }

  /** @param {string} id @param {string} password */
  async setPassword(id, password) {
    this.#hashes.set(id, await hashPassword(password));
  }

  /** @param {OldUser | undefined} user @param {string} password @param {Identity} [identity] with which the user logs in */
  passwordMatches(user, password, identity) {
    const own = identity && this.#identityHashes.get(identityKey(identity));
    return verifyPassword(password, own ?? (user && this.#hashes.get(user.user_id)));
  }

  /**
   * Finds the user of a database connection who has this identifier, and the identity that has it. A linked, secondary
   * database identity has its own e-mail, username and phone number in `profileData`.
   * @param {import('./management/connections.js').Connection} connection @param {string} identifier
   */
  byIdentifier(connection, identifier) {
    const records = this.all().flatMap((user) =>
      user.identities.flatMap((identity, index) => {
        if (identity.connection !== connection.name || identity.provider !== 'auth0') return [];
        const { email, username, phone_number } = index === 0 ? user : (identity.profileData ?? {});
        return [{ user, identity, email, username, phone_number }];
      }),
    );
    return findByIdentifier(connection, records, identifier);
  }

  /** Changes a user and saves the previous state. @param {OldUser} user @param {(user: OldUser) => void} change */
  update(user, change) {
    const history = this.#history.get(user.user_id) ?? [];
    history.push({ until: Date.now(), user: structuredClone(user) });
    this.#history.set(user.user_id, history.slice(-20));
    change(user);
    user.updated_at = new Date().toISOString();
  }

  /** Returns the users in their state of some milliseconds ago. @param {number} delay */
  allDelayed(delay) {
    if (delay <= 0) return this.all();
    const then = Date.now() - delay;
    const deleted = this.#deleted.filter(
      ({ until, user }) => until > then && !this.byId(user.user_id),
    );
    const current = this.all().flatMap((user) => {
      const past = (this.#history.get(user.user_id) ?? []).find(({ until }) => until > then);
      if (!past) return [user];
      return past.user ? [past.user] : [];
    });
    return [...current, ...deleted.map(({ user }) => user)];
  }
}
