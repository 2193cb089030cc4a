// @ts-check
/**
 * The `event` of a post-login Action.
 */
import { factorTypesOf } from './second-factors.js';

/**
 * @typedef {object} LoginFacts
 * @property {Record<string, any>} user all fields of the Management API
 * @property {{ client_id: string, name: string }} client
 * @property {{ id: string, name: string, strategy: string }} connection
 * @property {string} ip
 * @property {string} hostname
 * @property {Record<string, unknown>} body of the request, never with the password
 * @property {string[]} scope
 * @property {string} [protocol] `oauth2-password` by default
 * @property {string} [tenantId]
 */

/** Fields of a stored user that an Action does not get. */
const HIDDEN = new Set([
  'authentication_methods',
  'blocked',
  'enrolled_factors',
  'last_ip',
  'last_login',
  'logins_count',
]);

/**
 * A user as Actions and Rules see it: the platform lays the keys of `app_metadata` over the root of the profile (the page
 * "Metadata Field Names and Data Types" of Auth0's documentation).
 * @param {Record<string, any>} user
 */
export const withOverlay = (user) =>
  user.app_metadata ? { ...user, ...user.app_metadata, app_metadata: user.app_metadata } : user;

/** @param {Record<string, any>} user */
function visibleUser(user) {
  const fields = Object.entries(user).filter(([name]) => !HIDDEN.has(name));
  const factors = factorTypesOf(user).map((type) => ({ type }));
  return withOverlay({
    user_metadata: {},
    app_metadata: {},
    ...Object.fromEntries(fields),
    ...(factors.length ? { enrolledFactors: factors } : {}),
  });
}

/** @param {LoginFacts} facts @param {Record<string, string>} secrets */
export function eventOf(
  {
    user,
    client,
    connection,
    ip,
    hostname,
    body,
    scope,
    protocol = 'oauth2-password',
    tenantId = 'old-tenant',
  },
  secrets,
) {
  return {
    client: { client_id: client.client_id, name: client.name, metadata: {} },
    user: visibleUser(user),
    connection: {
      id: connection.id,
      name: connection.name,
      strategy: connection.strategy,
      metadata: {},
    },
    secrets,
    configuration: {},
    stats: { logins_count: (user.logins_count ?? 0) + 1 },
    tenant: { id: tenantId },
    request: { ip, hostname, method: 'POST', query: {}, body, geoip: {}, user_agent: '' },
    transaction: {
      protocol,
      requested_scopes: scope,
      acr_values: [],
      ui_locales: [],
      locale: 'en',
      metadata: {},
    },
    authentication: { methods: [{ name: 'pwd', timestamp: new Date().toISOString() }] },
    authorization: { roles: [] },
  };
}
