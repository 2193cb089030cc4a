// @ts-check
/**
 * The users of one connection of the old tenant, as imports and `POST /api/v2/users` see them. The new tenant's
 * NewTenantUsers has the same methods.
 */
/** @typedef {import('./user-store.js').OldUser} OldUser */

export class ConnectionUsers {
  /** @param {import('./user-store.js').UserStore} store @param {string} connection */
  constructor(store, connection) {
    this.store = store;
    this.connection = connection;
  }

  all() {
    return this.store.all().filter((user) => this.#has(user));
  }

  /** @param {string} id */
  byId(id) {
    return this.store.byId(id);
  }

  /** The user who has a value. @param {'email' | 'username' | 'phone_number'} field @param {string} value */
  holder(field, value) {
    const stored = field === 'phone_number' ? value : value.toLowerCase();
    return this.store.candidates(stored).find((user) => user[field] === stored && this.#has(user));
  }

  /** Stores a profile without a copy of it. @param {any} profile whose `user_id` has no prefix @param {import('./password-hash.js').PasswordHash} hash */
  insert({ user_id, mfa_factors, ...profile }, hash) {
    const { connection } = this;
    return this.store.insert(
      {
        ...profile,
        user_id: `auth0|${user_id}`,
        identities: [{ connection, provider: 'auth0', user_id, isSocial: false }],
      },
      hash,
    );
  }

  /** @param {OldUser} user @param {(user: OldUser) => void} change */
  update(user, change) {
    this.store.update(user, change);
  }

  /** @param {OldUser} user @param {import('./password-hash.js').PasswordHash} hash */
  setHash(user, hash) {
    this.store.setHash(user.user_id, hash);
  }

  /** @param {OldUser} user */
  #has({ identities }) {
    return identities.some(({ connection }) => connection === this.connection);
  }
}
