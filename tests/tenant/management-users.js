// @ts-check
/**
 * The user endpoints of the Management API: users-by-email, search, and reading and updating
 * a user.
 */
import { entryOf } from './https-server.js';
import { warnIfLarge } from './log-context.js';
import { answering, managementRefusal } from './refusal.js';
import {
  checkParameters,
  FIELD_PARAMETERS,
  invalidQuery,
  LIST_PARAMETERS,
  search,
  shown,
} from './user-search.js';
import { updateOf } from './user-update.js';

/**
 * The users of all connections of a tenant.
 * @typedef {Pick<import('./user-store.js').UserStore, 'all' | 'allDelayed' | 'byId' | 'withEmail' | 'update' | 'setPassword' | 'delete' | 'unlink'>
 *   & { link: (primary: import('./user-store.js').OldUser, secondary: import('./user-store.js').OldUser) => Promise<void> | void }} UserDirectory
 */
/**
 * The parts of a tenant that these routes use.
 * @typedef {object} Directory
 * @property {import('./management-tokens.js').ManagementTokens} managementTokens
 * @property {{ largestPage: number }} management
 * @property {{ looseSearch: boolean, delay: number, longestQuery: number, largestProfile?: number }} search
 * @property {UserDirectory} users
 * @property {import('./served-tenant.js').ServedTenant['log']} log
 */

/** @param {import('fastify').FastifyInstance} app @param {Directory} tenant */
export function managementUsers(app, tenant) {
  /** @param {import('fastify').FastifyRequest} request */
  const userOf = (request) => {
    const user = tenant.users.byId(/** @type {{ id: string }} */ (request.params).id);
    if (!user) throw managementRefusal(404, 'The user does not exist.', 'inexistent_user');
    return user;
  };

  app.get(
    '/api/v2/users-by-email',
    answering((request) => {
      const entry = entryOf(request);
      tenant.managementTokens.check(entry.headers.authorization, ['read:users']);
      const query = checkParameters(entry.query, ['email', ...FIELD_PARAMETERS]);
      if (query.email === undefined) throw invalidQuery('Missing required property: email');
      if (!/^[^\s@]+@[^\s@]+$/.test(query.email)) {
        throw invalidQuery(
          `Object didn't pass validation for format email: ${query.email}' on property email`,
        );
      }
      // The comparison is exact, because the platform compares the stored address case-sensitively.
      return tenant.users.withEmail(query.email).map((user) => shown(user, query));
    }),
  );

  app.get(
    '/api/v2/users',
    answering((request) => {
      const entry = entryOf(request);
      tenant.managementTokens.check(entry.headers.authorization, ['read:users']);
      return search(tenant, checkParameters(entry.query, LIST_PARAMETERS));
    }),
  );

  app.get(
    '/api/v2/users/:id',
    answering((request) => {
      const entry = entryOf(request);
      tenant.managementTokens.check(entry.headers.authorization, [
        'read:users',
        'read:current_user',
      ]);
      const query = checkParameters(entry.query, FIELD_PARAMETERS);
      return shown(userOf(request), query);
    }),
  );

  app.patch(
    '/api/v2/users/:id',
    answering(async (request) => {
      const entry = entryOf(request);
      const token = tenant.managementTokens.check(entry.headers.authorization, [
        'update:users',
        'update:users_app_metadata',
      ]);
      const { change, password } = updateOf(entry.body, token.scopes);
      const user = userOf(request);
      tenant.users.update(user, change);
      warnIfLarge(tenant, 'wum', user);
      if (password) await tenant.users.setPassword(user.user_id, password);
      return shown(user, {});
    }),
  );
}
