// @ts-check
/**
 * The users of all connections of the new tenant, in the form in which the Management API reads and
 * changes them.
 */

/** @param {import('./new-tenant.js').NewTenant} tenant @returns {import('./management-users.js').Directory} */
export function newTenantDirectory(tenant) {
  const stores = () =>
    tenant.management.connections.all.map((connection) => tenant.usersOf(connection));
  const all = () => /** @type {any[]} */ (stores().flatMap((users) => users.all()));
  /** The store that has a user. @param {string} id */
  const storeOf = (id) => stores().find((users) => users.byId(id));
  return {
    management: tenant.management,
    managementTokens: tenant.managementTokens,
    search: tenant.search,
    log: (...entry) => tenant.log(...entry),
    users: {
      all,
      allDelayed: (delay) =>
        /** @type {any[]} */ (stores().flatMap((users) => users.allDelayed(delay))),
      byId: (id) => /** @type {any} */ (storeOf(id)?.byId(id)),
      withEmail: (email) =>
        stores().flatMap((users) => /** @type {any[]} */ (users.withEmail(email))),
      update: (user, change) =>
        storeOf(user.user_id)?.update(/** @type {any} */ (user), /** @type {any} */ (change)),
      delete(id) {
        for (const users of stores()) users.dropLinkedTo(id);
        return storeOf(id)?.delete(id) ?? false;
      },
      link(given, linked) {
        const [primary, secondary] = /** @type {any[]} */ ([given, linked]);
        storeOf(secondary.user_id)?.link(primary, secondary);
        for (const users of stores()) users.relink(secondary, primary);
      },
      unlink(user, index) {
        const [identity] = user.identities.splice(index, 1);
        tenant.events.raise('user.updated', user);
        for (const users of stores()) {
          if (users.connection === identity?.connection) {
            users.unlink(`${identity.provider}|${identity.user_id}`);
          }
        }
      },
      async setPassword(id, password) {
        const users = storeOf(id);
        const user = users?.byId(id);
        if (user) await users?.setPassword(user, password);
      },
    },
  };
}
