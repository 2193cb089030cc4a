// @ts-check
/**
 * POST /oauth/token of the old tenant: the password-realm, password and client_credentials grants.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { entryOf } from './https-server.js';
import { idTokenOf } from './id-token.js';
import { passwordLogin } from './password-login.js';
import { answering, oauthRefusal } from './refusal.js';

/** @typedef {import('./old-tenant.js').OldTenant} OldTenant */

export const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm';
const GRANTS = new Set([PASSWORD_REALM, 'password', 'client_credentials']);
const ALL_SCOPES = ['openid', 'profile', 'email', 'address', 'phone'];
const LIFETIME = 86_400;

/** @param {string} a @param {string} b */
const same = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a.padEnd(256)), Buffer.from(b.padEnd(256)));

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/** @param {OldTenant} tenant @param {Record<string, unknown>} body @param {string | undefined} authorization */
function authenticateClient(tenant, body, authorization) {
  const { client } = tenant;
  let id = text(body.client_id);
  let secret = text(body.client_secret);
  if (client.token_endpoint_auth_method === 'client_secret_basic') {
    const [user = '', ...password] = Buffer.from(/^Basic (.+)$/i.exec(authorization ?? '')?.[1] ?? '', 'base64').toString().split(':');
    [id, secret] = [user, password.join(':')];
  }
  if (id === client.client_id && client.token_endpoint_auth_method === 'none') return;
  if (id !== client.client_id || !same(secret, client.client_secret)) {
    throw oauthRefusal(client.refusal.status, client.refusal.error, client.refusal.description);
  }
}

/** @param {OldTenant} tenant @param {string} grant */
function checkGrant(tenant, grant) {
  if (!grant) throw oauthRefusal(400, 'invalid_request', 'Missing required parameter: grant_type');
  if (!GRANTS.has(grant)) throw oauthRefusal(400, 'unsupported_grant_type', `Unsupported grant type: ${grant}`);
  if (!tenant.client.grant_types.includes(grant)) {
    throw oauthRefusal(403, 'unauthorized_client', `Grant type '${grant}' not allowed for the client.`, {
      error_uri: 'https://auth0.com/docs/clients/client-grant-types',
    });
  }
}

/** @param {OldTenant} tenant @param {string} connection */
function checkConnection(tenant, connection) {
  if (!tenant.connections.includes(connection)) throw oauthRefusal(400, 'invalid_request', 'the connection was not found');
  if (!tenant.client.connections.includes(connection)) throw oauthRefusal(400, 'invalid_request', 'the connection was disabled');
}

/** @param {OldTenant} tenant @param {string} audience */
function checkAudience(tenant, audience) {
  if (audience && audience !== tenant.audience) throw oauthRefusal(400, 'invalid_request', `Service not found: ${audience}`);
}

/** @param {OldTenant} tenant @param {Record<string, unknown>} body @param {string} address */
async function byPassword(tenant, body, address) {
  const realm = body.grant_type === PASSWORD_REALM;
  for (const name of ['username', 'password', ...(realm ? ['realm'] : [])]) {
    if (!text(body[name])) throw oauthRefusal(400, 'invalid_request', `Missing required parameter: ${name}`);
  }
  const connection = realm ? text(body.realm) : tenant.defaultDirectory;
  if (!connection) throw oauthRefusal(500, 'server_error', 'Authorization server not configured with default connection.');
  checkConnection(tenant, connection);
  checkAudience(tenant, text(body.audience));
  const asked = text(body.scope).split(' ').filter(Boolean);
  const scope = asked.length ? asked : ALL_SCOPES;
  const { user, effects } = await passwordLogin(tenant, {
    connection,
    identifier: text(body.username),
    password: text(body.password),
    scope,
    address,
  });
  return {
    access_token: `eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..${randomBytes(60).toString('base64url')}`,
    ...(scope.includes('openid') ? { id_token: await idTokenOf(tenant, user, scope, effects.idToken) } : {}),
    scope: scope.join(' '),
    expires_in: LIFETIME,
    token_type: 'Bearer',
  };
}

/** @param {OldTenant} tenant @param {Record<string, unknown>} body */
async function byClientCredentials(tenant, body) {
  const { client } = tenant;
  const audience = text(body.audience);
  if (!audience) throw oauthRefusal(403, 'access_denied', 'Non-global clients are not allowed access to APIv1');
  checkAudience(tenant, audience);
  if (client.audience !== audience) {
    throw oauthRefusal(
      403,
      'access_denied',
      `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API.`,
    );
  }
  const asked = text(body.scope).split(' ').filter(Boolean);
  const missing = asked.filter((scope) => !client.scopes.includes(scope));
  if (missing.length) throw oauthRefusal(403, 'access_denied', `Client has not been granted scopes: ${missing.join(', ')}`);
  const scopes = asked.length ? asked : [...client.scopes];
  return {
    access_token: await tenant.managementTokens.issue(scopes),
    scope: scopes.join(' '),
    expires_in: tenant.managementTokens.lifetime,
    token_type: 'Bearer',
  };
}

/** @param {import('fastify').FastifyInstance} app @param {OldTenant} tenant */
export function tokenEndpoint(app, tenant) {
  app.post('/oauth/token', answering((request) => {
    const { body, headers } = entryOf(request);
    if (body === null || typeof body !== 'object') throw oauthRefusal(400, 'invalid_request', 'Missing required parameter: grant_type');
    authenticateClient(tenant, body, headers.authorization);
    checkGrant(tenant, text(body.grant_type));
    if (body.grant_type === 'client_credentials') return byClientCredentials(tenant, body);
    // Only a trusted client may say who the end user is.
    const forwarded = tenant.client.is_token_endpoint_ip_header_trusted ? text(headers['auth0-forwarded-for']) : '';
    return byPassword(tenant, body, forwarded || request.ip);
  }));
}
