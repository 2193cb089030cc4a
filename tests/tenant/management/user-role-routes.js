// @ts-check
/**
 * The roles, the permissions and the organizations of a user.
 */
import { managementRefusal } from '../refusal.js';
import { PAGES, checkOffset, paged } from './listing.js';
import { shownOrganization } from './organization-routes.js';
import { checkPermissions, permissionsBody, shownPermission, shownRole } from './role-routes.js';
import { addPermissions, withoutPermissions } from './roles.js';
import { array, object, string } from './validation.js';

const MOST_ROLES = 50;
const MOST_PERMISSIONS = 1000;
const limitReached = (/** @type {string} */ what) =>
  managementRefusal(400, `The limit of ${what} of a user is reached.`, 'too_many_entities');

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function userRoleRoutes(route, api) {
  const { roles, organizations } = api;
  /** @param {string} id */
  const checkUser = (id) => {
    if (!api.users.byId(id)) {
      throw managementRefusal(404, 'The user does not exist.', 'inexistent_user');
    }
  };
  /** @param {string[]} ids */
  const rolesOf = (ids) =>
    ids.map((id) => {
      const role = roles.get(id);
      if (!role) throw managementRefusal(404, 'The role does not exist.', 'inexistent_role');
      return role;
    });
  const list = { scopes: ['read:users', 'read:role_members'], query: PAGES };
  const body = object({ roles: array({ ...string, minLength: 1 }, { minItems: 1 }) }, ['roles']);

  route('GET', 'users/:id/roles', list, ({ id, query }) => {
    checkUser(id);
    checkOffset(query);
    return paged('roles', roles.ofUser(id).map(shownRole), query);
  });

  const assign = { scopes: ['update:users', 'create:role_members'], body };
  route('POST', 'users/:id/roles', assign, (call) => {
    checkUser(call.id);
    const added = rolesOf(call.body.roles);
    const all = new Set([...roles.ofUser(call.id), ...added]);
    if (all.size > MOST_ROLES) throw limitReached('roles');
    for (const { users } of added) users.add(call.id);
  });

  const remove = { scopes: ['update:users', 'delete:role_members'], body };
  route('DELETE', 'users/:id/roles', remove, (call) => {
    checkUser(call.id);
    for (const { users } of rolesOf(call.body.roles)) users.delete(call.id);
  });

  const read = { scopes: ['read:users'], query: PAGES };
  route('GET', 'users/:id/permissions', read, ({ id, query }) => {
    checkUser(id);
    /** Each permission once, with all its sources. @type {Map<string, Record<string, any>>} */
    const found = new Map();
    /** @param {import('./roles.js').Permission} permission @param {Record<string, string>} source */
    const take = (permission, source) => {
      const key = JSON.stringify(permission);
      const shown = found.get(key) ?? { ...shownPermission(api, permission), sources: [] };
      shown.sources.push(source);
      found.set(key, shown);
    };
    const direct = { source_id: '', source_name: '', source_type: 'DIRECT' };
    for (const permission of roles.permissions.get(id) ?? []) take(permission, direct);
    for (const role of roles.ofUser(id)) {
      const source = { source_id: role.id, source_name: role.name, source_type: 'ROLE' };
      for (const permission of role.permissions) take(permission, source);
    }
    return paged('permissions', [...found.values()], query);
  });

  const change = { scopes: ['update:users'], body: permissionsBody };
  route('POST', 'users/:id/permissions', change, (call) => {
    checkUser(call.id);
    checkPermissions(api, call.body.permissions);
    const list = [...(roles.permissions.get(call.id) ?? [])];
    addPermissions(list, call.body.permissions);
    if (list.length > MOST_PERMISSIONS) throw limitReached('permissions');
    roles.permissions.set(call.id, list);
    call.status(201);
    return {};
  });

  route('DELETE', 'users/:id/permissions', change, ({ id, body: { permissions } }) => {
    checkUser(id);
    const list = roles.permissions.get(id) ?? [];
    roles.permissions.set(id, withoutPermissions(list, permissions));
  });

  const memberships = { scopes: ['read:organizations'], query: PAGES };
  route('GET', 'users/:id/organizations', memberships, ({ id, query }) => {
    checkUser(id);
    const all = organizations.all.filter(({ members }) => members.has(id));
    return paged('organizations', all.map(shownOrganization), query);
  });
}
