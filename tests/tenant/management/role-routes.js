// @ts-check
/**
 * /api/v2/roles, their users and their permissions.
 */
import { managementRefusal } from '../refusal.js';
import { CHECKPOINT, PAGES, checkOffset, checkpointed, paged } from './listing.js';
import { addPermissions, withoutPermissions } from './roles.js';
import { array, invalidBody, object, oneOf, string } from './validation.js';

/** @typedef {import('./roles.js').Role} Role */

const MOST_ROLES = 1000;
const roleBody = { name: { ...string, minLength: 1 }, description: string };
const permission = object({ resource_server_identifier: string, permission_name: string }, [
  'resource_server_identifier',
  'permission_name',
]);
export const permissionsBody = object({ permissions: array(permission, { minItems: 1 }) }, [
  'permissions',
]);

/** @param {Role} role */
export const shownRole = ({ id, name, description }) => ({ id, name, description });

/** What a list says about a user. @param {Record<string, any> | undefined} user */
export const shownMember = (user) =>
  Object.fromEntries(
    ['user_id', 'email', 'picture', 'name'].flatMap((name) =>
      user?.[name] === undefined ? [] : [[name, user[name]]],
    ),
  );

/** Checks that APIs and their scopes exist. @param {import('./index.js').ManagementApi} api @param {import('./roles.js').Permission[]} permissions */
export function checkPermissions({ resourceServers }, permissions) {
  for (const { resource_server_identifier, permission_name } of permissions) {
    const server = resourceServers.byIdentifier(resource_server_identifier);
    if (!server?.scopes.some(({ value }) => value === permission_name)) {
      throw managementRefusal(
        404,
        `The permission ${permission_name} of ${resource_server_identifier} does not exist.`,
        'inexistent_permission',
      );
    }
  }
}

/** A permission as the API returns it. @param {import('./index.js').ManagementApi} api @param {import('./roles.js').Permission} permission */
export function shownPermission({ resourceServers }, permission) {
  const server = resourceServers.byIdentifier(permission.resource_server_identifier);
  const scope = server?.scopes.find(({ value }) => value === permission.permission_name);
  return {
    ...permission,
    resource_server_name: server?.name ?? '',
    description: scope?.description ?? '',
  };
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function roleRoutes(route, api) {
  const { roles } = api;
  /** @param {string} id */
  const roleOf = (id) => {
    const role = roles.get(id);
    if (!role) throw managementRefusal(404, 'The role does not exist.', 'inexistent_role');
    return role;
  };
  const nameTaken = () => managementRefusal(409, 'The role name already exists.', 'role_conflict');

  const typed = { type: oneOf('tenant', 'organization'), owner_id: string };
  const list = { scopes: ['read:roles'], query: { ...PAGES, name_filter: string, ...typed } };
  route('GET', 'roles', list, ({ query }) => {
    const { name_filter = '', type, owner_id } = query;
    const unknown = ['type', 'owner_id'].find((name) => query[name] !== undefined);
    if (unknown && !roles.takesType) {
      throw managementRefusal(
        400,
        `Query validation error: 'Additional properties not allowed: ${unknown}'.`,
        'invalid_query_string',
      );
    }
    checkOffset(query);
    const found = roles.all
      .filter(({ name }) => name.toLowerCase().includes(name_filter.toLowerCase()))
      .filter((role) => !type || (type === 'organization') === Boolean(role.owner_id))
      .filter((role) => !owner_id || role.owner_id === owner_id);
    return paged('roles', found.map(shownRole), query);
  });

  const create = { scopes: ['create:roles'], body: object(roleBody, ['name']) };
  route('POST', 'roles', create, ({ body }) => {
    if (roles.byName(body.name)) throw nameTaken();
    if (roles.all.length >= MOST_ROLES) {
      throw managementRefusal(403, 'The limit of roles is reached.', 'too_many_entities');
    }
    return shownRole(roles.add(body));
  });

  route('GET', 'roles/:id', { scopes: ['read:roles'] }, ({ id }) => shownRole(roleOf(id)));

  route('PATCH', 'roles/:id', { scopes: ['update:roles'], body: object(roleBody) }, (call) => {
    const role = roleOf(call.id);
    const other = call.body.name && roles.byName(call.body.name);
    if (other && other !== role) throw nameTaken();
    return shownRole(Object.assign(role, call.body));
  });

  route('DELETE', 'roles/:id', { scopes: ['delete:roles'] }, ({ id, status }) => {
    roles.delete(roleOf(id));
    status(200);
    return {};
  });

  const members = ['read:users', 'read:role_members'];
  const pages = { scopes: members, query: { ...PAGES, ...CHECKPOINT } };
  route('GET', 'roles/:id/users', pages, ({ id, query, can }) => {
    if (!can('read:role_members') && !can('read:roles')) {
      throw managementRefusal(
        403,
        'Insufficient scope, expected any of: read:roles,read:role_members',
        'insufficient_scope',
      );
    }
    const users = [...roleOf(id).users].flatMap((user_id) => api.users.byId(user_id) ?? []);
    // By checkpoint, `include_totals` is ignored.
    if (query.from !== undefined || query.take !== undefined) {
      const page = checkpointed('users', users, query);
      return { ...page, users: page.users.map(shownMember) };
    }
    checkOffset(query);
    return paged('users', users.map(shownMember), query);
  });

  const assign = {
    scopes: ['update:roles', 'create:role_members'],
    body: object({ users: array(string, { minItems: 1 }) }, ['users']),
  };
  route('POST', 'roles/:id/users', assign, ({ id, body }) => {
    const role = roleOf(id);
    const { length } = body.users;
    if (length > roles.mostUsersInRequest) {
      throw invalidBody(
        `'Array is too long (${length}), maximum ${roles.mostUsersInRequest}' on property users.`,
      );
    }
    for (const user_id of body.users) {
      if (!api.users.byId(user_id)) {
        throw managementRefusal(404, 'The user does not exist.', 'inexistent_user');
      }
    }
    for (const user_id of body.users) role.users.add(user_id);
    return {};
  });

  const read = { scopes: ['read:roles'], query: PAGES };
  route('GET', 'roles/:id/permissions', read, ({ id, query }) => {
    const all = roleOf(id).permissions.map((one) => shownPermission(api, one));
    return paged('permissions', all, query);
  });

  const change = { scopes: ['update:roles'], body: permissionsBody };
  route('POST', 'roles/:id/permissions', change, ({ id, body, status }) => {
    const role = roleOf(id);
    checkPermissions(api, body.permissions);
    addPermissions(role.permissions, body.permissions);
    status(201);
    return {};
  });

  route('DELETE', 'roles/:id/permissions', change, ({ id, body }) => {
    const role = roleOf(id);
    role.permissions = withoutPermissions(role.permissions, body.permissions);
  });
}
