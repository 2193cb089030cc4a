// @ts-check
/**
 * Login at the new tenant: who it is, the post-login Actions, and the tokens.
 */
import {
  authenticateClient,
  byClientCredentials,
  checkGrant,
  connectionFor,
  text,
} from './client-credentials.js';
import { loggingRefusals } from './exchange-logs.js';
import { entryOf } from './https-server.js';
import { logContext, loginDetails, warnIfLarge } from './log-context.js';
import { runActions } from './login-flow.js';
import { authenticate, BrokenOff } from './new-tenant-import.js';
import { tokensFor } from './new-tenant-tokens.js';
import { answering, loggedAs, oauthRefusal, Refusal } from './refusal.js';
import { mergeMetadata } from './user-store.js';

/** @typedef {import('./new-tenant.js').NewTenant} NewTenant */
/** @typedef {import('./new-tenant-users.js').NewTenantUser} NewTenantUser */

/** @typedef {import('./management/connections.js').Connection} Connection */

const REALM_GRANT = 'http://auth0.com/oauth/grant-type/password-realm';
const GRANTS = new Set([REALM_GRANT, 'password', 'client_credentials']);

export const BROWSER_LOGIN = '/usernamepassword/login';

/** @typedef {{ client: import('./management/clients.js').Client, connection: Connection, protocol: string, scope: string[], ip: string }} Login */

/** Runs the post-login Actions of the tenant for a user who is stored by now. Returns what they ask for, or their refusal. @param {NewTenant} tenant @param {Login} login @param {NewTenantUser} user */
async function runPostLogin(tenant, { client, connection, protocol, scope, ip }, user) {
  const facts = {
    user,
    client: { client_id: client.client_id, name: client.name },
    connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
    ip,
    hostname: tenant.domain,
    body: { realm: connection.name, scope: scope.join(' ') },
    scope,
    protocol,
    tenantId: 'new-tenant',
  };
  const actions = [
    ...(tenant.action ? [tenant.action] : []),
    ...tenant.management.actions.namedRunning('post-login'),
  ];
  const effects = await runActions(actions, facts, tenant);
  const { refused } = effects;
  if (Object.keys({ ...effects.appMetadata, ...effects.userMetadata }).length) {
    user.app_metadata = mergeMetadata(user.app_metadata, effects.appMetadata);
    user.user_metadata = mergeMetadata(user.user_metadata, effects.userMetadata);
    user.updated_at = tenant.clock.iso();
  }
  return refused ? oauthRefusal(403, refused.error, refused.description) : effects;
}

/** @param {NewTenant} tenant @param {Login} login @param {Record<string, any>} body */
async function logIn(tenant, login, { username, password }) {
  for (const [name, value] of Object.entries({ username, password })) {
    if (typeof value !== 'string' || !value) {
      throw oauthRefusal(400, 'invalid_request', `Missing required parameter: ${name}`);
    }
  }
  const user = await authenticate(tenant, login.connection, username, password);
  const { user_id } = user;
  const logged = { ...login, identifier: username };
  if (!user.logins_count) warnIfLarge(tenant, 'w', user, logContext(logged));
  const outcome = user.blocked
    ? oauthRefusal(401, 'unauthorized', 'user is blocked')
    : await runPostLogin(tenant, login, user);
  // Each login with a right password counts, also one that is refused afterwards.
  user.logins_count += 1;
  if (!(outcome instanceof Refusal)) user.last_login = tenant.clock.iso();
  if (tenant.management.users.byId(user_id)) tenant.events.raise('user.updated', user);
  if (outcome instanceof Refusal) throw loggedAs(outcome, { user_id });
  const count = tenant.logs.hidesLoginsCount ? null : user.logins_count;
  tenant.log('s', 'Successful login', user_id, {
    ...logContext(logged),
    hostname: tenant.domain,
    details: loginDetails(logged, user, count, tenant.clock.now()),
  });
  return tokensFor(tenant, login.client.client_id, user, outcome.idToken);
}

/** Wraps a login, so that a login that is broken off gets no answer. @param {Parameters<typeof answering>[0]} handler */
const answeringUnlessBroken = (handler) => {
  const answered = answering(handler);
  /** @type {typeof answered} */
  return async (request, reply) => {
    try {
      return await answered(request, reply);
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error;
      reply.hijack();
      reply.raw.destroy();
      return reply;
    }
  };
};

/** @param {unknown} scope */
const scopesOf = (scope) => (text(scope) || 'openid profile email').split(' ');

/** @param {import('fastify').FastifyInstance} app @param {NewTenant} tenant */
export function newTenantLogin(app, tenant) {
  const logging = loggingRefusals(tenant, 'f');
  app.post(
    '/oauth/token',
    answeringUnlessBroken(
      logging((request) => {
        const { body: given, headers } = entryOf(request);
        const body = given ?? {};
        const client = authenticateClient(tenant, body, headers.authorization);
        checkGrant(client, body.grant_type, GRANTS);
        if (body.grant_type === 'client_credentials') {
          return byClientCredentials(tenant, client, body);
        }
        const realm =
          body.grant_type === REALM_GRANT
            ? text(body.realm)
            : tenant.management.settings.default_directory;
        const connection = connectionFor(tenant, client, realm);
        const scope = scopesOf(body.scope);
        const login = { client, connection, protocol: 'oauth2-password', scope, ip: request.ip };
        return logIn(tenant, login, body);
      }),
    ),
  );

  // The steps of a login at a browser in one request, which answers with the tokens.
  app.post(
    BROWSER_LOGIN,
    answeringUnlessBroken(
      logging((request) => {
        const body = entryOf(request).body ?? {};
        const client = tenant.management.clients.get(text(body.client_id));
        if (!client) throw oauthRefusal(403, 'access_outcome', 'Unknown client');
        const connection = connectionFor(tenant, client, text(body.connection));
        const scope = scopesOf(body.scope);
        const login = { client, connection, protocol: text(body.protocol), scope, ip: request.ip };
        return logIn(tenant, login, body);
      }),
    ),
  );
}
