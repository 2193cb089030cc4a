// @ts-check
/**
 * Who logs in at the new tenant. The tenant checks its own users first. With import mode on, an unknown user is checked
 * by the `login` action script and then stored with the entered password.
 */
import { takesIdentifier } from './login-identifiers.js';
import { userIdOf } from './new-tenant-users.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { factorErrors, profileErrors } from './profile-schema.js';
import { loggedAs, oauthRefusal } from './refusal.js';

/** @typedef {import('./new-tenant.js').NewTenant} NewTenant */
/** @typedef {import('./new-tenant-users.js').NewTenantUser} NewTenantUser */
/** @typedef {import('./management/connections.js').Connection} Connection */

/** A login whose answer never arrives. */
export class BrokenOff extends Error {}

/** Whether the platform's fault strikes this first login. @param {NewTenant} tenant */
function faultStrikes(tenant) {
  const { metadataFault: fault } = tenant;
  if (typeof fault !== 'object') return fault;
  fault.times -= 1;
  return fault.times >= 0;
}

/** @param {import('./refusal.js').LoggedRefusal} logged */
const wrongCredentials = (logged) =>
  loggedAs(oauthRefusal(403, 'invalid_grant', 'Wrong email or password.'), logged);

/**
 * Stores a profile with a password. If a concurrent login has stored the same user first, it returns
 * that user.
 * @param {NewTenant} tenant @param {Connection} connection @param {any} profile @param {string} hash
 * @returns {NewTenantUser}
 */
function importUser(tenant, connection, profile, hash) {
  const users = tenant.usersOf(connection);
  const errors = profileErrors(profile, tenant.profileRulesOf(connection));
  if (!errors.length) {
    const known = users.get(userIdOf(profile));
    if (known) return known;
    const conflict = users.conflict(profile);
    if (conflict) errors.push(conflict);
  }
  if (errors.length) {
    throw loggedAs(oauthRefusal(400, 'invalid_request', errors.join('; ')), {
      description: `The profile was not imported: ${errors.join('; ')}`,
    });
  }
  if (factorErrors(profile.mfa_factors).length) {
    throw loggedAs(oauthRefusal(400, 'invalid_request', 'Unable to import MFA factors.'), {
      type: 'fu',
    });
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
    throw wrongCredentials({
      description: error.message || 'Wrong email or password.',
      ...(error.argument ? { type: 'fp', user_id: `auth0|${error.argument}` } : { type: 'fu' }),
    });
  }
  if (error) {
    throw error.name === 'UnauthorizedError'
      ? oauthRefusal(401, 'unauthorized', error.message)
      : oauthRefusal(500, 'server_error', error.message);
  }
  if (!result) throw wrongCredentials({ type: 'fu' });
  return result;
}

/**
 * The user whose identifier and password these are, stored by now.
 * @param {NewTenant} tenant @param {Connection} connection @param {string} identifier @param {string} password
 * @returns {Promise<NewTenantUser>}
 * @throws {import('./refusal.js').Refusal | BrokenOff}
 */
export async function authenticate(tenant, connection, identifier, password) {
  const users = tenant.usersOf(connection);
  const { enabledDatabaseCustomization: custom = false, import_mode: imports = false } =
    connection.options;
  // Without import mode, no user is stored.
  if (custom && !imports) {
    return users.userOf(
      structuredClone(await throughScript(tenant, connection, identifier, password)),
    );
  }
  if (!takesIdentifier(connection, identifier)) throw wrongCredentials({ type: 'fu' });
  const user = users.byIdentifier(connection, identifier);
  if (user) {
    if (!(await users.passwordMatches(user, password))) {
      throw wrongCredentials({ type: 'fp', user_id: user.user_id });
    }
    return users.primaryOf(user);
  }
  const pending = users.getPending(connection, identifier);
  if (pending?.hash) {
    // After a confirmed reset, only the new password is valid, and no script runs.
    if (!(await verifyPassword(password, pending.hash))) {
      throw wrongCredentials({ type: 'fp', user_id: userIdOf(pending.profile) });
    }
    return importUser(tenant, connection, pending.profile, pending.hash);
  }
  if (!custom) throw wrongCredentials({ type: 'fu' });
  const profile = await throughScript(tenant, connection, identifier, password);
  return importUser(tenant, connection, profile, await hashPassword(password));
}
