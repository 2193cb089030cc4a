// @ts-check
/**
 * The users of the old tenant, in the format of the Management API and of the bulk export.
 */
import { randomBytes } from 'node:crypto';
import { lookUpValues, profileDataOf } from './linked-identity.js';
import { findByIdentifier } from './login-identifiers.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { factorTypesOf } from './second-factors.js';
import { UserHistory } from './user-history.js';
import { UserIndex } from './user-index.js';

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
  #index = new UserIndex();
  /** Without an entry, a user has the password of `demoPassword`. @type {Map<string, import('./password-hash.js').PasswordHash>} */
  #hashes = new Map();
  /** Passwords of linked identities. @type {Map<string, import('./password-hash.js').PasswordHash>} */
  #identityHashes = new Map();
  /** @type {UserHistory<OldUser>} */
  #history = new UserHistory();

  /** @param {string} connection where users without identities are put @param {import('./clock.js').TenantClock} clock @param {import('./tenant-events.js').RaiseEvent} raise */
  constructor(connection, clock, raise) {
    this.raise = raise;
    this.clock = clock;
    this.connection = connection;
  }

  /** @param {NewUser} input @returns {Promise<OldUser>} the stored record, live */
  async add({ password, ...given }) {
    const copy = structuredClone(given);
    for (const identity of copy.identities ?? []) {
      const { password: own } = identity;
      delete identity.password;
      if (own !== undefined) {
        this.#identityHashes.set(identityKey(identity), await hashPassword(own));
      }
    }
    const user = this.insert(copy);
    if (password !== undefined) await this.setPassword(user.user_id, password);
    return user;
  }

  /** @param {NewUser[]} users */
  addAll(users) {
    return Promise.all(users.map((user) => this.add(user)));
  }

  /**
   * Stores a record as it is, without a copy, so that many are loaded quickly. Passwords of identities are not taken.
   * @param {Partial<OldUser>} given @param {import('./password-hash.js').PasswordHash} [hash] that of `demoPassword` by default @returns {OldUser}
   */
  insert(given, hash) {
    const user_id = given.user_id ?? `auth0|${randomBytes(12).toString('hex')}`;
    if (this.#users.has(user_id)) throw new Error(`user ${user_id} exists`);
    const now = this.clock.iso();
    const separator = user_id.indexOf('|');
    const provider = user_id.slice(0, separator);
    const [connection, id] = [this.connection, user_id.slice(separator + 1)];
    /** @type {OldUser} */
    const user = {
      created_at: now,
      updated_at: now,
      identities: [{ connection, provider, user_id: id, isSocial: provider !== 'auth0' }],
      ...given,
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
    // A verified e-mail address is a factor without an enrolment, and does not show here.
    const isEnrolled = factorTypesOf(user).some((type) => type !== 'email');
    if (!('multifactor' in given) && isEnrolled) user.multifactor = ['guardian'];
    user.name ??= user.email;
    user.nickname ??= user.email?.split('@')[0];
    user.picture ??= 'https://cdn.example.com/avatars/default.png';
    this.#users.set(user_id, user);
    this.#index.put(user_id, lookUpValues(user));
    this.#history.added(user_id);
    if (hash !== undefined) this.#hashes.set(user_id, hash);
    this.raise('user.created', user);
    return user;
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
    return (
      this.byId(key) ??
      this.candidates(key).find((user) => user.email === key || user.username === key)
    );
  }

  /** @param {string} id */
  delete(id) {
    const user = this.#users.get(id);
    if (user) {
      this.#history.deleted(user);
      this.raise('user.deleted', user);
    }
    this.#hashes.delete(id);
    this.#index.delete(id);
    return this.#users.delete(id);
  }

  /** Makes a user a secondary identity of another one. Its metadata is lost, its password stays. @param {OldUser} primary @param {OldUser} secondary */
  async link(primary, secondary) {
    const { user_id, identities, user_metadata, app_metadata, ...profile } = secondary;
    const [own, ...others] = identities;
    if (!own) return;
    const hash = this.#hashes.get(user_id) ?? (await hashPassword(demoPassword(secondary)));
    this.#identityHashes.set(identityKey(own), hash);
    this.delete(user_id);
    const profileData = profileDataOf(profile);
    this.update(primary, (user) => user.identities.push({ ...own, profileData }, ...others));
  }

  /** Makes a secondary identity a user of its own. @param {OldUser} user @param {number} index of the identity */
  unlink(user, index) {
    const { profileData, ...own } = /** @type {Identity} */ (user.identities[index]);
    this.update(user, (record) => record.identities.splice(index, 1));
    this.insert(
      { ...profileData, user_id: `${own.provider}|${own.user_id}`, identities: [own] },
      this.#identityHashes.get(identityKey(own)),
    );
  }

  /** @param {string} id @param {string} password */
  async setPassword(id, password) {
    this.#hashes.set(id, await hashPassword(password));
  }

  /** @param {string} id @param {import('./password-hash.js').PasswordHash} hash */
  setHash(id, hash) {
    this.#hashes.set(id, hash);
  }

  /** @param {OldUser | undefined} user @param {string} password @param {Identity} [identity] with which the user logs in */
  async passwordMatches(user, password, identity) {
    const own = identity && this.#identityHashes.get(identityKey(identity));
    if (user && !own && !this.#hashes.has(user.user_id)) {
      await this.setPassword(user.user_id, demoPassword(user));
    }
    return verifyPassword(password, own ?? (user && this.#hashes.get(user.user_id)));
  }

  /** Users with exactly this e-mail address, in all connections. @param {string} email */
  withEmail(email) {
    return this.candidates(email).filter((user) => user.email === email);
  }

  /** Users who may have this value, in one of their fields or those of a linked identity. @param {string} value */
  candidates(value) {
    return this.#index.candidates(value).flatMap((id) => this.#users.get(id) ?? []);
  }

  /**
   * Finds the user of a database connection who has this identifier, and the identity that has it. A linked, secondary
   * database identity has its own e-mail, username and phone number in `profileData`.
   * @param {import('./management/connections.js').Connection} connection @param {string} identifier
   */
  byIdentifier(connection, identifier) {
    const records = this.candidates(identifier).flatMap((user) =>
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
    this.#history.changing(user);
    change(user);
    this.#index.put(user.user_id, lookUpValues(user));
    user.updated_at = this.clock.iso();
    this.raise('user.updated', user);
  }

  /** Returns the users in their state of some milliseconds ago. @param {number} delay */
  allDelayed(delay) {
    return delay <= 0 ? this.all() : this.#history.before(this.#users, delay);
  }
}
