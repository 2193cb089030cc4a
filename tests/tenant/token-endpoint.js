// @ts-check
/**
 * POST /oauth/token of the old tenant: the password-realm, password and client_credentials grants.
 */
import { randomBytes } from 'node:crypto';
import {
  authenticateClient,
  byClientCredentials,
  checkAudience,
  checkGrant,
  connectionFor,
  text,
} from './client-credentials.js';
import { loggingRefusals } from './exchange-logs.js';
import { entryOf } from './https-server.js';
import { idTokenOf } from './id-token.js';
import { logContext } from './log-context.js';
import { passwordLogin } from './password-login.js';
import { answering, oauthRefusal } from './refusal.js';

/** @typedef {import('./old-tenant.js').OldTenant} OldTenant */

export const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm';
const GRANTS = new Set([PASSWORD_REALM, 'password', 'client_credentials']);
const ALL_SCOPES = ['openid', 'profile', 'email', 'address', 'phone'];
const LIFETIME = 86_400;

/** What the log calls a user. @param {import('./user-store.js').OldUser} user */
const nameOf = ({ email, username, phone_number }) => email ?? username ?? phone_number ?? '';

/** @param {OldTenant} tenant @param {import('./management/clients.js').Client} client @param {Record<string, unknown>} body @param {{ ip: string, address: string }} from the address of the request, and that of the end user */
async function byPassword(tenant, client, body, { ip, address }) {
  const realm = body.grant_type === PASSWORD_REALM;
  for (const name of ['username', 'password', ...(realm ? ['realm'] : [])]) {
    if (!text(body[name])) {
      throw oauthRefusal(400, 'invalid_request', `Missing required parameter: ${name}`);
    }
  }
  const name = realm ? text(body.realm) : tenant.defaultDirectory;
  if (!name) {
    throw oauthRefusal(
      500,
      'server_error',
      'Authorization server not configured with default connection.',
    );
  }
  const connection = connectionFor(tenant, client, name);
  checkAudience(tenant, text(body.audience));
  const asked = text(body.scope).split(' ').filter(Boolean);
  const scope = asked.length ? asked : ALL_SCOPES;
  const { user, effects } = await passwordLogin(tenant, {
    client,
    connection,
    identifier: text(body.username),
    password: text(body.password),
    scope,
    address,
  });
  tenant.log('sepft', 'Password for Access Token', user.user_id, {
    ...logContext({ client, connection, ip: address, identifier: nameOf(user) }),
    client_ip: ip,
    audience: text(body.audience) || `https://${tenant.domain}/userinfo`,
    scope: scope.join(' '),
    details: {},
  });
  return {
    access_token: `eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..${randomBytes(60).toString('base64url')}`,
    ...(scope.includes('openid')
      ? { id_token: await idTokenOf(tenant, client, user, scope, effects.idToken) }
      : {}),
    scope: scope.join(' '),
    expires_in: LIFETIME,
    token_type: 'Bearer',
  };
}

/** @param {import('fastify').FastifyInstance} app @param {OldTenant} tenant */
export function tokenEndpoint(app, tenant) {
  const logging = loggingRefusals(tenant, 'fepft');
  /** @param {import('fastify').FastifyRequest} request */
  const exchange = (request) => {
    const { body, headers } = entryOf(request);
    if (body === null || typeof body !== 'object') {
      throw oauthRefusal(400, 'invalid_request', 'Missing required parameter: grant_type');
    }
    const client = authenticateClient(tenant, body, headers.authorization);
    checkGrant(client, text(body.grant_type), GRANTS);
    if (body.grant_type === 'client_credentials') {
      return byClientCredentials(tenant, client, body);
    }
    // Only a trusted client may set the address of the end user.
    const forwarded = client.is_token_endpoint_ip_header_trusted
      ? text(headers['auth0-forwarded-for'])
      : '';
    return byPassword(tenant, client, body, { ip: request.ip, address: forwarded || request.ip });
  };
  app.post('/oauth/token', answering(logging(exchange)));
}
