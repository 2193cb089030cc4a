// @ts-check
/**
 * Client authentication at the token endpoint, and the client credentials grant for the Management API.
 */
import { timingSafeEqual } from 'node:crypto';
import { oauthRefusal } from './refusal.js';

/** @typedef {import('./management/clients.js').Client} Client */
/** @typedef {{ status: number, error: string, description: string }} ClientRefusal answer to wrong credentials of a client */
/**
 * @typedef {object} TenantOfClients
 * @property {string} audience
 * @property {ClientRefusal} clientRefusal
 * @property {import('./management/index.js').ManagementApi} management
 * @property {import('./management-tokens.js').ManagementTokens} managementTokens
 * @property {import('./served-tenant.js').ServedTenant['log']} log
 */

/** @param {unknown} value */
export const text = (value) => (typeof value === 'string' ? value : '');

/** @param {string} a @param {string} b */
const same = (a, b) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a.padEnd(256)), Buffer.from(b.padEnd(256)));

/** @returns {ClientRefusal} */
export const unauthorizedClient = () => ({
  status: 401,
  error: 'invalid_client',
  description: 'Unauthorized',
});

/** @param {string | undefined} authorization @returns {[id: string, secret: string] | undefined} */
function basicCredentials(authorization) {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (!encoded) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return [id, secret.join(':')];
}

/** The ID that a client says it has, which may be wrong. @param {Record<string, unknown>} body @param {string | undefined} authorization */
export const clientIdOf = (body, authorization) =>
  basicCredentials(authorization)?.[0] ?? text(body.client_id);

/** The client of a request, by the method that it is registered with. @param {TenantOfClients} tenant @param {Record<string, unknown>} body @param {string | undefined} authorization @returns {Client} */
export function authenticateClient({ management, clientRefusal }, body, authorization) {
  const basic = basicCredentials(authorization);
  const [id, secret] = basic ?? [text(body.client_id), text(body.client_secret)];
  const client = management.clients.get(id);
  const method = client?.token_endpoint_auth_method;
  const right =
    client &&
    (method === 'none' ||
      ((method === 'client_secret_basic') === Boolean(basic) &&
        same(secret, client.client_secret)));
  if (!right) {
    throw oauthRefusal(clientRefusal.status, clientRefusal.error, clientRefusal.description);
  }
  return client;
}

/** @param {Client} client @param {string} grant @param {Set<string>} known grant types that the tenant supports */
export function checkGrant(client, grant, known) {
  if (!grant) throw oauthRefusal(400, 'invalid_request', 'Missing required parameter: grant_type');
  if (!known.has(grant)) {
    throw oauthRefusal(400, 'unsupported_grant_type', `Unsupported grant type: ${grant}`);
  }
  if (!client.grant_types.includes(grant)) {
    throw oauthRefusal(
      403,
      'unauthorized_client',
      `Grant type '${grant}' not allowed for the client.`,
      {
        error_uri: 'https://auth0.com/docs/clients/client-grant-types',
      },
    );
  }
}

/** Returns the connection that a client requests by name. @param {TenantOfClients} tenant @param {Client} client @param {string} name */
export function connectionFor({ management }, client, name) {
  const connection = management.connections.byName(name);
  if (!connection) throw oauthRefusal(400, 'invalid_request', 'the connection was not found');
  if (!connection.enabledClients.has(client.client_id)) {
    throw oauthRefusal(400, 'invalid_request', 'the connection was disabled');
  }
  return connection;
}

/** @param {TenantOfClients} tenant @param {string} audience */
export function checkAudience(tenant, audience) {
  if (audience && audience !== tenant.audience) {
    throw oauthRefusal(400, 'invalid_request', `Service not found: ${audience}`);
  }
}

/** Issues a token for the Management API with the scopes that the client grant allows. @param {TenantOfClients} tenant @param {Client} client @param {Record<string, unknown>} body */
export async function byClientCredentials(tenant, client, body) {
  const audience = text(body.audience);
  if (!audience) {
    throw oauthRefusal(403, 'access_denied', 'Non-global clients are not allowed access to APIv1');
  }
  checkAudience(tenant, audience);
  const grant = tenant.management.clientGrants.find(client.client_id, audience);
  if (!grant) {
    throw oauthRefusal(
      403,
      'access_denied',
      `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API.`,
    );
  }
  const api = tenant.management.resourceServers.byIdentifier(audience);
  const granted = grant.allow_all_scopes
    ? (api?.scopes ?? []).map(({ value }) => value)
    : grant.scope;
  const asked = text(body.scope).split(' ').filter(Boolean);
  const missing = asked.filter((scope) => !granted.includes(scope));
  if (missing.length) {
    throw oauthRefusal(
      403,
      'access_denied',
      `Client has not been granted scopes: ${missing.join(', ')}`,
    );
  }
  const scopes = asked.length ? asked : [...granted];
  tenant.log('seccft', 'Client Credentials for Access Token', '', {
    client_id: client.client_id,
    client_name: client.name,
    connection_id: '',
    user_name: '',
    audience,
    scope: scopes.join(' '),
    hostname: new URL(audience).host,
  });
  return {
    access_token: await tenant.managementTokens.issue(scopes, client.client_id),
    scope: scopes.join(' '),
    expires_in: tenant.managementTokens.lifetime,
    token_type: 'Bearer',
  };
}
