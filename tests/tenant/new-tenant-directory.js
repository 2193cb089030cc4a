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
  return {
    management: tenant.management,
    managementTokens: tenant.managementTokens,
    search: { looseSearch: true, delay: 0, longestQuery: 2048 },
    users: {
      all,
      allDelayed: all,
      byId: (id) => all().find((user) => user.user_id === id),
      update(user, change) {
        change(user);
        user.updated_at = new Date().toISOString();
      },
      async setPassword(id, password) {
        for (const users of stores()) {
          const user = users.all().find(({ user_id }) => user_id === id);
          if (user) await users.setPassword(user, password);
        }
      },
    },
  };
}
