// @ts-check
/**
 * The users of the new tenant, and the temporary records of users who requested a password reset
 * before their first login.
 */
import { profileDataOf } from './linked-identity.js';
import { findByIdentifier } from './login-identifiers.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { methodsOfFactors } from './second-factors.js';
import { UserHistory } from './user-history.js';
import { UserIndex } from './user-index.js';

/**
 * @typedef {{ user_id: string, email?: string, email_verified: boolean, username?: string, blocked?: boolean,
 *   user_metadata: Record<string, any>, app_metadata: Record<string, any>, identities: import('./user-store.js').Identity[], created_at: string,
 *   updated_at: string, last_login?: string, logins_count: number, [key: string]: any }} NewTenantUser
 */
/** @typedef {{ profile: any, hash?: string }} PendingUser a profile that getUser returned, and the password once it is set */

/** Returns the profile's ID as the platform stores it: it adds the prefix even to an ID that already has it. @param {any} profile */
export const userIdOf = (profile) => `auth0|${profile.user_id ?? profile.id}`;

/** @typedef {{ record: NewTenantUser, primary: NewTenantUser }} LinkedUser */

/** @param {{ email?: string, username?: string }} record @param {string} identifier */
const answersTo = ({ email, username }, identifier) => {
  const lowerCase = identifier.toLowerCase();
  return email?.toLowerCase() === lowerCase || username?.toLowerCase() === lowerCase;
};

export class NewTenantUsers {
  /** @type {Map<string, NewTenantUser>} */
  #users = new Map();
  #index = new UserIndex();
  /** @type {UserHistory<NewTenantUser>} */
  #history = new UserHistory();
  /** @type {Map<string, import('./password-hash.js').PasswordHash>} */
  #hashes = new Map();
  /** Users who have become a secondary identity of another one, by the ID that they had. @type {Map<string, LinkedUser>} */
  #linked = new Map();
  /** Temporary records by the user_id of the profile. @type {Map<string, PendingUser>} */
  pending = new Map();

  /** @param {string} connection @param {'app_metadata' | 'metadata'} metadataKey @param {{ clock: import('./clock.js').TenantClock, events: { raise: import('./tenant-events.js').RaiseEvent } }} tenant @param {string} [provider] */
  constructor(connection, metadataKey, { clock, events }, provider = 'auth0') {
    this.raise = events.raise;
    this.clock = clock;
    this.provider = provider;
    this.connection = connection;
    this.metadataKey = metadataKey;
  }

  all() {
    return [...this.#users.values()];
  }

  /** Returns the users in their state of some milliseconds ago. @param {number} delay */
  allDelayed(delay) {
    return delay <= 0 ? this.all() : this.#history.before(this.#users, delay);
  }

  get size() {
    return this.#users.size;
  }

  /** Finds a user by e-mail, username or ID. @param {string} key */
  get(key) {
    return this.#users.get(key) ?? this.#candidates(key).find((user) => answersTo(user, key));
  }

  /** Finds the user who logs in with this identifier. @param {import('./login-identifiers.js').Database} database @param {string} identifier */
  byIdentifier(database, identifier) {
    return findByIdentifier(database, this.#inDatabase(identifier), identifier);
  }

  /** The user as whom somebody is logged in who is found in the database: the one that the record is linked to, or itself. @param {NewTenantUser} record */
  primaryOf(record) {
    return this.#linked.get(record.user_id)?.primary ?? record;
  }

  /** Makes a user a secondary identity of another one, which may be in another connection. @param {NewTenantUser} primary @param {NewTenantUser} secondary */
  link(primary, secondary) {
    const [own, ...others] = secondary.identities;
    this.#users.delete(secondary.user_id);
    this.#history.deleted(secondary);
    this.#linked.set(secondary.user_id, { record: secondary, primary });
    primary.identities.push({ ...own, profileData: profileDataOf(secondary) }, ...others);
    this.raise('user.deleted', secondary);
    this.raise('user.updated', primary);
  }

  /** Gives the linked users of a user to another one, of whom that user has become an identity. @param {NewTenantUser} from @param {NewTenantUser} to */
  relink(from, to) {
    for (const linked of this.#linked.values()) {
      if (linked.primary === from) linked.primary = to;
    }
  }

  /** Drops the users who were linked to a user who is deleted. @param {string} id */
  dropLinkedTo(id) {
    for (const [own, { primary }] of this.#linked) {
      if (primary.user_id !== id) continue;
      this.#linked.delete(own);
      this.#index.delete(own);
    }
  }

  /** Makes a secondary identity a user of its own. @param {string} id that the user had */
  unlink(id) {
    const { record } = this.#linked.get(id) ?? {};
    if (!record) return;
    this.#linked.delete(id);
    const user = { ...record, user_metadata: {}, app_metadata: {} };
    this.#users.set(id, user);
    this.#history.added(id);
    this.raise('user.created', user);
  }

  /** Records that the database of the connection has, those of linked users too. @param {string} value */
  #inDatabase(value) {
    const record = (/** @type {string} */ id) =>
      this.#users.get(id) ?? this.#linked.get(id)?.record ?? [];
    return this.#index.candidates(value).flatMap(record);
  }

  /** @param {import('./login-identifiers.js').Database} database @param {string} identifier */
  getPending(database, identifier) {
    const profiles = [...this.pending.values()].map(({ profile }) => profile);
    const found = findByIdentifier(database, profiles, identifier);
    return [...this.pending.values()].find(({ profile }) => profile === found);
  }

  /** @param {string} id */
  byId(id) {
    return this.#users.get(id);
  }

  /** Users with exactly this e-mail address. @param {string} email */
  withEmail(email) {
    return this.#candidates(email).filter((user) => user.email === email);
  }

  /** @param {string} value */
  #candidates(value) {
    return this.#index.candidates(value).flatMap((id) => this.#users.get(id) ?? []);
  }

  /** The user who has a value. @param {'email' | 'username' | 'phone_number'} field @param {string} value */
  holder(field, value) {
    const stored = field === 'phone_number' ? value : value.toLowerCase();
    return this.#inDatabase(value).find((user) => user[field] === stored);
  }

  /** What in the store is in the way of a profile. @param {any} profile @returns {string | null} */
  conflict(profile) {
    const id = userIdOf(profile);
    const inTheWay = (/** @type {'email' | 'username' | 'phone_number'} */ field) =>
      profile[field] && (this.holder(field, String(profile[field]))?.user_id ?? id) !== id;
    if (inTheWay('email')) return 'a user with this email exists';
    if (inTheWay('username')) return 'a user with this username exists';
    return inTheWay('phone_number') ? 'a user with this phone number exists' : null;
  }

  /** The user that a profile makes, not stored. It shares the metadata of the profile. @param {any} profile @returns {NewTenantUser} */
  userOf(profile) {
    const {
      id,
      user_id = id,
      user_metadata = {},
      app_metadata,
      metadata,
      mfa_factors,
      ...rest
    } = profile;
    const now = this.clock.iso();
    /** @type {NewTenantUser} */
    const user = {
      ...rest,
      user_id: `${this.provider}|${user_id}`,
      ...(profile.email ? { email: profile.email.toLowerCase() } : {}),
      email_verified: profile.email_verified ?? false,
      name: profile.name ?? profile.email ?? profile.phone_number ?? profile.username,
      nickname: profile.nickname ?? profile.email?.split('@')[0] ?? profile.username,
      user_metadata,
      // The other name is for scripts: imports and the Management API have but one.
      app_metadata: (this.metadataKey === 'metadata' ? metadata : undefined) ?? app_metadata ?? {},
      identities: [
        {
          connection: this.connection,
          provider: this.provider,
          user_id: String(user_id),
          isSocial: this.provider !== 'auth0',
        },
      ],
      created_at: now,
      updated_at: now,
      logins_count: 0,
    };
    if (profile.username) user.username = profile.username.toLowerCase();
    // Imported factors do not set `multifactor`.
    if (mfa_factors) {
      user.enrolled_factors = mfa_factors;
      user.authentication_methods = methodsOfFactors(mfa_factors);
    }
    return user;
  }

  /** @param {any} profile valid and without conflict @param {import('./password-hash.js').PasswordHash} hash @returns {NewTenantUser} */
  create(profile, hash) {
    return this.insert(structuredClone(profile), hash);
  }

  /** Stores a profile without a copy of it. @param {any} profile @param {import('./password-hash.js').PasswordHash} hash @returns {NewTenantUser} */
  insert(profile, hash) {
    const user = this.userOf(profile);
    this.#users.set(user.user_id, user);
    this.#hashes.set(user.user_id, hash);
    this.#put(user);
    this.#history.added(user.user_id);
    this.pending.delete(String(profile.user_id ?? profile.id));
    this.raise('user.created', user);
    return user;
  }

  /** @param {NewTenantUser} user @param {(user: NewTenantUser) => void} change */
  update(user, change) {
    this.#history.changing(user);
    change(user);
    this.#put(user);
    user.updated_at = this.clock.iso();
    this.raise('user.updated', user);
  }

  /** @param {NewTenantUser} user */
  #put({ user_id, email, username, phone_number }) {
    this.#index.put(user_id, [email, username, phone_number]);
  }

  /** @param {NewTenantUser} user @param {string} password */
  async setPassword(user, password) {
    this.#hashes.set(user.user_id, await hashPassword(password));
  }

  /** @param {NewTenantUser} user @param {import('./password-hash.js').PasswordHash} hash */
  setHash(user, hash) {
    this.#hashes.set(user.user_id, hash);
  }

  /** @param {NewTenantUser} user @param {string} password */
  passwordMatches(user, password) {
    return verifyPassword(password, this.#hashes.get(user.user_id));
  }

  /** @param {string} key */
  delete(key) {
    const user = this.get(key);
    if (!user) return false;
    this.#hashes.delete(user.user_id);
    this.#index.delete(user.user_id);
    this.#history.deleted(user);
    this.raise('user.deleted', user);
    return this.#users.delete(user.user_id);
  }
}
