// @ts-check
/**
 * Login at the new tenant with import mode on. The tenant checks its own users first. An unknown user is
 * checked by the `login` action script and then stored with the entered password.
 */
import { randomBytes } from 'node:crypto';
import {
  authenticateClient,
  byClientCredentials,
  checkGrant,
  connectionFor,
  text,
} from './client-credentials.js';
import { entryOf } from './https-server.js';
import { userIdOf } from './new-tenant-users.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { profileErrors } from './profile-schema.js';
import { answering, oauthRefusal } from './refusal.js';

/** @typedef {import('./new-tenant.js').NewTenant} NewTenant */
/** @typedef {import('./new-tenant-users.js').NewTenantUser} NewTenantUser */

/** @typedef {import('./management/connections.js').Connection} Connection */

const REALM_GRANT = 'http://auth0.com/oauth/grant-type/password-realm';
const GRANTS = new Set([REALM_GRANT, 'password', 'client_credentials']);

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
    return users.userOf(await throughScript(tenant, connection, identifier, password));
  }
  const user = users.get(identifier);
  if (user) {
    if (!(await users.passwordMatches(user, password))) {
      tenant.log('fp', 'Wrong email or password.', user.user_id, identifier);
      throw wrongCredentials();
    }
    return user;
  }
  const pending = users.getPending(identifier);
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

/** @param {NewTenant} tenant @param {string} clientId @param {NewTenantUser} user */
async function tokensFor(tenant, clientId, user) {
  const now = Math.floor(Date.now() / 1000);
  const { name, nickname, picture, given_name, family_name, updated_at, email, email_verified } =
    user;
  const id_token = await tenant.signingKeys.sign({
    ...{ name, nickname, picture, given_name, family_name, updated_at, email, email_verified },
    iss: `https://${tenant.domain}/`,
    aud: clientId,
    iat: now,
    exp: now + 36_000,
    sub: user.user_id,
  });
  return {
    access_token: randomBytes(40).toString('base64url'),
    id_token,
    scope: 'openid profile email',
    expires_in: 86_400,
    token_type: 'Bearer',
  };
}

/** @param {import('fastify').FastifyInstance} app @param {NewTenant} tenant */
export function newTenantLogin(app, tenant) {
  app.post(
    '/oauth/token',
    answering(async (request) => {
      const { body: given, headers } = entryOf(request);
      const body = given ?? {};
      const client = authenticateClient(tenant, body, headers.authorization);
      checkGrant(client, body.grant_type, GRANTS);
      if (body.grant_type === 'client_credentials') {
        return byClientCredentials(tenant, client, body);
      }
      const connection = connectionFor(
        tenant,
        client,
        body.grant_type === REALM_GRANT
          ? text(body.realm)
          : tenant.management.settings.default_directory,
      );
      for (const name of ['username', 'password']) {
        if (typeof body[name] !== 'string' || !body[name]) {
          throw oauthRefusal(400, 'invalid_request', `Missing required parameter: ${name}`);
        }
      }
      const user = await authenticate(tenant, connection, body.username, body.password);
      if (user.blocked) {
        tenant.log('f', 'user is blocked', user.user_id, body.username);
        throw oauthRefusal(401, 'unauthorized', 'user is blocked');
      }
      user.last_login = new Date().toISOString();
      user.logins_count += 1;
      tenant.log('s', 'Successful login', user.user_id, body.username);
      return tokensFor(tenant, client.client_id, user);
    }),
  );
}
