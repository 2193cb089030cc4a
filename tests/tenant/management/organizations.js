// @ts-check
/**
 * The organizations of a tenant, with their connections, their members and the roles of these.
 */
import { newId } from './identifiers.js';

/** @typedef {{ connection_id: string, assign_membership_on_login: boolean, show_as_button: boolean, is_signup_enabled: boolean }} EnabledConnection */
/**
 * @typedef {object} Organization
 * @property {string} id
 * @property {string} name
 * @property {string} [display_name]
 * @property {Record<string, any>} [branding]
 * @property {Record<string, string>} [metadata]
 * @property {EnabledConnection[]} enabledConnections
 * @property {Map<string, Set<string>>} members IDs of the roles of each member, by the ID of the user
 */

/** @param {{ connection_id: string } & Partial<EnabledConnection>} given @returns {EnabledConnection} */
export const enabledConnection = (given) => ({
  assign_membership_on_login: false,
  show_as_button: true,
  is_signup_enabled: false,
  ...given,
});

export class Organizations {
  /** @type {Organization[]} */
  all = [];
  /** How long a new member is missing from the list of members, in milliseconds. The list is only eventually consistent. */
  delay = 0;
  /** When each member was added. @type {WeakMap<Set<string>, number>} */
  #addedAt = new WeakMap();

  /**
   * @param {{ name: string, enabled_connections?: ({ connection_id: string } & Partial<EnabledConnection>)[], members?: Record<string, string[]>, [key: string]: any }} body
   *   `members` has the IDs of roles by those of users
   * @returns {Organization}
   */
  add({ enabled_connections = [], members = {}, ...body }) {
    const organization = {
      id: newId('org'),
      ...body,
      enabledConnections: enabled_connections.map(enabledConnection),
      members: new Map(Object.entries(members).map(([id, roles]) => [id, new Set(roles)])),
    };
    this.all.push(organization);
    return organization;
  }

  /** @param {string} id */
  get(id) {
    return this.all.find((organization) => organization.id === id);
  }

  /** @param {string} name */
  byName(name) {
    return this.all.find((organization) => organization.name === name);
  }

  /** @param {Organization} organization */
  delete(organization) {
    this.all.splice(this.all.indexOf(organization), 1);
  }

  /** @param {Organization} organization @param {string} user_id */
  addMember({ members }, user_id) {
    if (members.has(user_id)) return;
    const roles = new Set();
    this.#addedAt.set(roles, Date.now());
    members.set(user_id, roles);
  }

  /** Members as the list has them, with their roles. @param {Organization} organization @returns {[string, Set<string>][]} */
  listed({ members }) {
    const then = Date.now() - this.delay;
    return [...members].filter(([, roles]) => (this.#addedAt.get(roles) ?? 0) <= then);
  }
}
