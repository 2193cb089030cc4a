// @ts-check
/**
 * What the entries of a tenant's log tell of a login: the application, the connection and the person.
 */

/**
 * @typedef {object} LoggedLogin
 * @property {{ client_id: string, name: string }} client
 * @property {import('./management/connections.js').Connection | undefined} connection
 * @property {string} ip
 * @property {string} identifier that was typed
 */

/** Bytes of a profile above which the tenant warns of it in its log. */
const LARGE_PROFILE = 10_240;

/** @param {LoggedLogin} login */
export const logContext = ({ client, connection, ip, identifier }) => ({
  client_id: client.client_id,
  client_name: client.name,
  ...(connection
    ? {
        connection: connection.name,
        connection_id: connection.id,
        strategy: connection.strategy,
        strategy_type: connection.strategy === 'auth0' ? 'database' : 'social',
      }
    : {}),
  ip,
  user_name: identifier,
});

/**
 * The details of a successful login.
 * @param {LoggedLogin} login @param {{ user_id: string }} user @param {number | null} loginsCount null if it is unknown
 * @param {number} now milliseconds
 */
export const loginDetails = ({ connection, identifier }, { user_id }, loginsCount, now) => ({
  prompts: [
    {
      name: 'prompt-authenticate',
      flow: 'universal-login',
      initiatedAt: now,
      completedAt: now,
      elapsedTime: 0,
      connection: connection?.name,
      connection_id: connection?.id,
      strategy: connection?.strategy,
      identity: user_id.slice(user_id.indexOf('|') + 1),
      stats: { loginsCount },
      user_id,
      user_name: identifier,
    },
  ],
  initiatedAt: now,
  completedAt: now,
  elapsedTime: 0,
});

/**
 * Warns of a profile that is larger than Auth0 allows.
 * @param {{ log: import('./served-tenant.js').ServedTenant['log'] }} tenant
 * @param {'w' | 'wum'} type `w` during a login, `wum` at any other change of users
 * @param {{ user_id: string }} user @param {Record<string, unknown>} [context]
 */
export function warnIfLarge(tenant, type, user, context) {
  const bytes = Buffer.byteLength(JSON.stringify(user));
  if (bytes <= LARGE_PROFILE) return;
  const description = `The profile of the user has ${bytes} bytes, which is more than ${LARGE_PROFILE}.`;
  tenant.log(type, description, user.user_id, {
    ...context,
    details: { user_id: user.user_id },
  });
}
