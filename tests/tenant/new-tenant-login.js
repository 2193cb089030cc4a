// @ts-check
/**
 * Login at the new tenant with import mode on. The tenant checks its own users first. An unknown user is
 * checked by the `login` action script and then stored with the entered password.
 */
import {
  authenticateClient,
  byClientCredentials,
  checkGrant,
  connectionFor,
  text,
} from './client-credentials.js';
import { entryOf } from './https-server.js';
import { runActions } from './login-flow.js';
import { takesIdentifier } from './login-identifiers.js';
import { tokensFor } from './new-tenant-tokens.js';
import { userIdOf } from './new-tenant-users.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { factorErrors, profileErrors } from './profile-schema.js';
import { answering, oauthRefusal } from './refusal.js';
import { mergeMetadata } from './user-store.js';

/** @typedef {import('./new-tenant.js').NewTenant} NewTenant */
/** @typedef {import('./new-tenant-users.js').NewTenantUser} NewTenantUser */

/** @typedef {import('./management/connections.js').Connection} Connection */

const REALM_GRANT = 'http://auth0.com/oauth/grant-type/password-realm';
const GRANTS = new Set([REALM_GRANT, 'password', 'client_credentials']);

export const BROWSER_LOGIN = '/usernamepassword/login';

/** @typedef {{ client: import('./management/clients.js').Client, connection: Connection, protocol: string, scope: string[], ip: string }} Login */

/** A login whose answer never arrives. */
class BrokenOff extends Error {}

/** Whether the platform's fault strikes this first login. @param {NewTenant} tenant */
function faultStrikes(tenant) {
  const { metadataFault: fault } = tenant;
  if (typeof fault !== 'object') return fault;
  fault.times -= 1;
  return fault.times >= 0;
}

const wrongCredentials = () => oauthRefusal(403, 'invalid_grant', 'Wrong email or password.');

/**
 * Stores a profile with a password. If a concurrent login has stored the same user first, it returns
 * that user.
 * @param {NewTenant} tenant @param {Connection} connection @param {any} profile @param {string} hash @param {string} identifier
 * @returns {NewTenantUser}
 */
function importUser(tenant, connection, profile, hash, identifier) {
  const users = tenant.usersOf(connection);
  const errors = profileErrors(profile, tenant.profileRulesOf(connection));
  if (!errors.length) {
    const known = users.get(userIdOf(profile));
    if (known) return known;
    const conflict = users.conflict(profile);
    if (conflict) errors.push(conflict);
  }
  if (errors.length) {
    tenant.log('f', `The profile was not imported: ${errors.join('; ')}`, '', identifier);
    throw oauthRefusal(400, 'invalid_request', errors.join('; '));
  }
  if (factorErrors(profile.mfa_factors).length) {
    tenant.log('fu', 'Unable to import MFA factors.', '', identifier);
    throw oauthRefusal(400, 'invalid_request', 'Unable to import MFA factors.');
  }
  if (faultStrikes(tenant)) {
    const { user_metadata, app_metadata, metadata, ...rest } = profile;
    users.create(rest, hash);
    throw new BrokenOff();
  }
  return users.create(profile, hash);
}

/** Returns the profile that the script provides for valid credentials. @param {NewTenant} tenant @param {Connection} connection @param {string} identifier @param {string} password */
async function throughScript(tenant, connection, identifier, password) {
  const { error, result } = await tenant.runScript(connection, 'login', [identifier, password]);
  if (error?.name === 'WrongUsernameOrPasswordError') {
    const known = Boolean(error.argument);
    tenant.log(
      known ? 'fp' : 'fu',
      error.message || 'Wrong email or password.',
      known ? `auth0|${error.argument}` : '',
      identifier,
    );
    throw wrongCredentials();
  }
  if (error) {
    tenant.log('f', error.message, '', identifier);
    throw error.name === 'UnauthorizedError'
      ? oauthRefusal(401, 'unauthorized', error.message)
      : oauthRefusal(500, 'server_error', error.message);
  }
  if (!result) {
    tenant.log('fu', 'Wrong email or password.', '', identifier);
    throw wrongCredentials();
  }
  return result;
}

/** @param {NewTenant} tenant @param {Connection} connection @param {string} identifier @param {string} password @returns {Promise<NewTenantUser>} */
async function authenticate(tenant, connection, identifier, password) {
  const users = tenant.usersOf(connection);
  const { enabledDatabaseCustomization: custom = false, import_mode: imports = false } =
    connection.options;
  // Without import mode, no user is stored.
  if (custom && !imports) {
    return users.userOf(
      structuredClone(await throughScript(tenant, connection, identifier, password)),
    );
  }
  if (!takesIdentifier(connection, identifier)) {
    tenant.log('fu', 'Wrong email or password.', '', identifier);
    throw wrongCredentials();
  }
  const user = users.byIdentifier(connection, identifier);
  if (user) {
    if (!(await users.passwordMatches(user, password))) {
      tenant.log('fp', 'Wrong email or password.', user.user_id, identifier);
      throw wrongCredentials();
    }
    return users.primaryOf(user);
  }
  const pending = users.getPending(connection, identifier);
  if (pending?.hash) {
    // After a confirmed reset, only the new password is valid, and no script runs.
    if (!(await verifyPassword(password, pending.hash))) {
      tenant.log('fp', 'Wrong email or password.', userIdOf(pending.profile), identifier);
      throw wrongCredentials();
    }
    return importUser(tenant, connection, pending.profile, pending.hash, identifier);
  }
  if (!custom) {
    tenant.log('fu', 'Wrong email or password.', '', identifier);
    throw wrongCredentials();
  }
  const profile = await throughScript(tenant, connection, identifier, password);
  return importUser(tenant, connection, profile, await hashPassword(password), identifier);
}

/** Runs the post-login Actions of the tenant for a user who is stored by now. @param {NewTenant} tenant @param {Login} login @param {NewTenantUser} user */
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
  if (Object.keys({ ...effects.appMetadata, ...effects.userMetadata }).length) {
    user.app_metadata = mergeMetadata(user.app_metadata, effects.appMetadata);
    user.user_metadata = mergeMetadata(user.user_metadata, effects.userMetadata);
    user.updated_at = new Date().toISOString();
  }
  return effects;
}

/** @param {NewTenant} tenant @param {Login} login @param {Record<string, any>} body */
async function logIn(tenant, login, { username, password }) {
  for (const [name, value] of Object.entries({ username, password })) {
    if (typeof value !== 'string' || !value) {
      throw oauthRefusal(400, 'invalid_request', `Missing required parameter: ${name}`);
    }
  }
  const user = await authenticate(tenant, login.connection, username, password);
  if (user.blocked) {
    tenant.log('f', 'user is blocked', user.user_id, username);
    throw oauthRefusal(401, 'unauthorized', 'user is blocked');
  }
  const { refused, idToken } = await runPostLogin(tenant, login, user);
  if (refused) {
    tenant.log('f', refused.description, user.user_id, username);
    throw oauthRefusal(403, refused.error, refused.description);
  }
  user.last_login = new Date().toISOString();
  user.logins_count += 1;
  tenant.log('s', 'Successful login', user.user_id, username);
  return tokensFor(tenant, login.client.client_id, user, idToken);
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
  app.post(
    '/oauth/token',
    answeringUnlessBroken((request) => {
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
  );

  // The steps of a login at a browser in one request, which answers with the tokens.
  app.post(
    BROWSER_LOGIN,
    answeringUnlessBroken((request) => {
      const body = entryOf(request).body ?? {};
      const client = tenant.management.clients.get(text(body.client_id));
      if (!client) throw oauthRefusal(403, 'access_denied', 'Unknown client');
      const connection = connectionFor(tenant, client, text(body.connection));
      const scope = scopesOf(body.scope);
      const login = { client, connection, protocol: text(body.protocol), scope, ip: request.ip };
      return logIn(tenant, login, body);
    }),
  );
}
