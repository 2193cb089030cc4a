// @ts-check
/**
 * The roles of a tenant with their permissions and users, and the permissions that users have of their own.
 */
import { newId } from './identifiers.js';

/** @typedef {{ resource_server_identifier: string, permission_name: string }} Permission */
/**
 * @typedef {object} Role
 * @property {string} id
 * @property {string} name
 * @property {string} description
 * @property {string} [owner_id] organization of a role that belongs to one
 * @property {Permission[]} permissions
 * @property {Set<string>} users IDs of users
 */

/** @param {Permission} a @param {Permission} b */
const isSame = (a, b) =>
  a.resource_server_identifier === b.resource_server_identifier &&
  a.permission_name === b.permission_name;

/** Adds the permissions that a list does not have yet. @param {Permission[]} list @param {Permission[]} added */
export function addPermissions(list, added) {
  for (const permission of added) {
    if (!list.some((one) => isSame(one, permission))) list.push(permission);
  }
}

/** A list without some permissions. @param {Permission[]} list @param {Permission[]} removed */
export const withoutPermissions = (list, removed) =>
  list.filter((one) => !removed.some((other) => isSame(one, other)));

export class Roles {
  /** @type {Role[]} */
  all = [];
  /** Permissions of users that come from no role, by the ID of the user. @type {Map<string, Permission[]>} */
  permissions = new Map();
  /** Whether the list of roles takes `type` and `owner_id`, as tenants do since August 2026. */
  takesType = true;
  /** Users that may be given a role in one request. No source names a limit. */
  mostUsersInRequest = Infinity;

  /** @param {{ name: string, description?: string, owner_id?: string, permissions?: Permission[], users?: Iterable<string> }} role @returns {Role} */
  add({ name, description = name, owner_id, permissions = [], users = [] }) {
    const role = {
      id: newId('rol'),
      name,
      description,
      ...(owner_id ? { owner_id } : {}),
      permissions: [...permissions],
      users: new Set(users),
    };
    this.all.push(role);
    return role;
  }

  /** @param {string} id */
  get(id) {
    return this.all.find((role) => role.id === id);
  }

  /** @param {string} name */
  byName(name) {
    return this.all.find((role) => role.name === name && !role.owner_id);
  }

  /** @param {string} user_id */
  ofUser(user_id) {
    return this.all.filter(({ users }) => users.has(user_id));
  }

  /** @param {Role} role */
  delete(role) {
    this.all.splice(this.all.indexOf(role), 1);
  }
}
