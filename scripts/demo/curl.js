// @ts-check
/**
 * Commands that can be pasted into a shell. They send the requests that an application sends to the new tenant.
 */

/** @typedef {Pick<import('../../tests/tenant/index.js').NewTenant, 'domain' | 'client' | 'connection'>} NewTenant */
/** @typedef {{ path: string, fields: (newTenant: NewTenant) => Record<string, string> }} Endpoint */

/** @type {Endpoint} */
export const LOGIN = {
  path: '/oauth/token',
  fields: ({ client, connection }) => ({
    grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
    client_id: client.client_id,
    realm: connection,
  }),
};

/** @type {Endpoint} */
export const PASSWORD_RESET_REQUEST = {
  path: '/dbconnections/change_password',
  fields: ({ client, connection }) => ({ client_id: client.client_id, connection }),
};

/** @type {Endpoint} */
export const PASSWORD_RESET = { path: '/reset-password', fields: () => ({}) };

/** Quotes a text for a POSIX shell. @param {string} text */
const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * @param {NewTenant} newTenant
 * @param {Endpoint} endpoint
 * @param {Record<string, string>} fields further fields of the request
 */
export function curl(newTenant, endpoint, fields) {
  const body = JSON.stringify({ ...endpoint.fields(newTenant), ...fields }, null, 4);
  return [
    `curl --cacert ${quote(process.env.NODE_EXTRA_CA_CERTS ?? '')} \\`,
    `  https://${newTenant.domain}${endpoint.path} \\`,
    `  -H 'content-type: application/json' -d ${quote(body)}`,
  ].join('\n');
}
