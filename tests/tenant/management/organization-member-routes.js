// @ts-check
/**
 * The members of an organization and their roles in it.
 */
import { managementRefusal } from '../refusal.js';
import {
  CHECKPOINT,
  FIELDS,
  PAGES,
  checkOffset,
  checkpointed,
  paged,
  selected,
} from './listing.js';
import { organizationOf } from './organization-routes.js';
import { shownMember, shownRole } from './role-routes.js';
import { array, object, string } from './validation.js';

/** Members that are added in one request (page "Assign Members to an Organization"). */
const MOST_IN_REQUEST = 10;
const MOST_ROLES = 50;
const members = (/** @type {object} */ more = {}) =>
  object({ members: array(string, { minItems: 1, ...more }) }, ['members']);
const rolesBody = object({ roles: array(string, { minItems: 1 }) }, ['roles']);

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function organizationMemberRoutes(route, api) {
  const { organizations, roles } = api;
  /** @param {string} id */
  const roleOf = (id) => {
    const role = roles.get(id);
    if (!role) throw managementRefusal(404, 'The role does not exist.', 'inexistent_role');
    return role;
  };
  /** The roles of a member. @param {Record<string, string>} params */
  const memberRoles = ({ id = '', user_id = '' }) => {
    const found = organizationOf(api, id).members.get(user_id);
    if (!found) {
      throw managementRefusal(
        404,
        'The user is no member of the organization.',
        'inexistent_member',
      );
    }
    return found;
  };
  const path = 'organizations/:id/members';

  const list = {
    scopes: ['read:organization_members'],
    query: { ...FIELDS, ...PAGES, ...CHECKPOINT },
  };
  route('GET', path, list, ({ id, query, can }) => {
    const { fields = '', include_fields = true } = query;
    const withRoles = include_fields && fields.split(',').includes('roles');
    if (withRoles && !can('read:organization_member_roles')) {
      throw managementRefusal(
        403,
        'Insufficient scope, expected any of: read:organization_member_roles',
        'insufficient_scope',
      );
    }
    const all = organizations.listed(organizationOf(api, id)).flatMap(([user_id, roleIds]) => {
      const user = api.users.byId(user_id);
      if (!user) return [];
      const ofMember = [...roleIds].flatMap((role) => roles.get(role) ?? []);
      const named = ofMember.map(({ id: roleId, name }) => ({ id: roleId, name }));
      return [selected({ ...shownMember(user), ...(withRoles ? { roles: named } : {}) }, query)];
    });
    if (query.from === undefined && query.take === undefined) {
      checkOffset(query);
      return paged('members', all, query);
    }
    const page = checkpointed('members', all, query);
    // A page that has members has a next one, which may be empty. `include_totals` is ignored.
    if (!page.next && page.members.length) {
      page.next = Buffer.from(String(all.length)).toString('base64url');
    }
    return page;
  });

  const create = {
    scopes: ['create:organization_members'],
    body: members({ maxItems: MOST_IN_REQUEST }),
  };
  route('POST', path, create, ({ id, body }) => {
    const organization = organizationOf(api, id);
    for (const user_id of body.members) {
      if (!api.users.byId(user_id)) {
        throw managementRefusal(400, `The user ${user_id} does not exist.`, 'inexistent_user');
      }
    }
    for (const user_id of body.members) organizations.addMember(organization, user_id);
  });

  const remove = { scopes: ['delete:organization_members'], body: members() };
  route('DELETE', path, remove, ({ id, body }) => {
    const organization = organizationOf(api, id);
    for (const user_id of body.members) organization.members.delete(user_id);
  });

  const rolesPath = `${path}/:user_id/roles`;
  const read = { scopes: ['read:organization_member_roles'], query: PAGES };
  route('GET', rolesPath, read, ({ params, query }) => {
    const all = [...memberRoles(params)].map((id) => shownRole(roleOf(id)));
    return paged('roles', all, query);
  });

  const assign = { scopes: ['create:organization_member_roles'], body: rolesBody };
  route('POST', rolesPath, assign, ({ params, body }) => {
    const current = memberRoles(params);
    for (const id of body.roles) {
      const { owner_id = params.id } = roleOf(id);
      if (owner_id !== params.id) {
        throw managementRefusal(404, 'The role does not exist.', 'inexistent_role');
      }
    }
    if (new Set([...current, ...body.roles]).size > MOST_ROLES) {
      throw managementRefusal(409, 'A member can have 50 roles.', 'too_many_entities');
    }
    for (const id of body.roles) current.add(id);
  });

  const unassign = { scopes: ['delete:organization_member_roles'], body: rolesBody };
  route('DELETE', rolesPath, unassign, ({ params, body }) => {
    const current = memberRoles(params);
    for (const id of body.roles) current.delete(id);
  });
}
