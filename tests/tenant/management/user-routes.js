// @ts-check
/**
 * Creates and deletes users: POST /api/v2/users, DELETE /api/v2/users/{id} and DELETE /api/v2/connections/{id}/users.
 */
import { randomBytes } from 'node:crypto';
import { warnIfLarge } from '../log-context.js';
import { identifierKinds, requiredFields } from '../login-identifiers.js';
import { hashPassword } from '../password-hash.js';
import { managementRefusal } from '../refusal.js';
import { shown } from '../user-search.js';
import { createUser } from './user-schema.js';
import { invalidBody, string } from './validation.js';

/** @typedef {import('./connections.js').Connection} Connection */

const userExists = () => managementRefusal(409, 'The user already exists.', 'auth0_idp_error');
const inexistentConnection = (/** @type {number} */ status) =>
  managementRefusal(status, 'The connection does not exist.', 'inexistent_connection');

/** Checks what the connection wants of a new user. @param {Connection} connection @param {any} body */
function checkAttributes(connection, body) {
  const { options, strategy } = connection;
  if (strategy !== 'auth0') {
    throw managementRefusal(400, 'Users of this connection cannot be created.', 'invalid_body');
  }
  // The OpenAPI document requires only the connection; its page calls the password mandatory for databases.
  if (body.password === undefined && options.authentication_methods?.password?.enabled !== false) {
    throw invalidBody("'Missing required property: password'.");
  }
  for (const name of requiredFields(options)) {
    if (body[name] === undefined) throw invalidBody(`'Missing required property: ${name}'.`);
  }
  const kinds = identifierKinds(connection);
  for (const name of /** @type {const} */ (['username', 'phone_number'])) {
    const taken = kinds.includes(name) || options.attributes?.[name];
    if (body[name] !== undefined && !taken) {
      const message = `Cannot set ${name} for connection without requires_${name}`;
      throw managementRefusal(400, message, 'invalid_body');
    }
  }
  if (!kinds.some((kind) => body[kind] !== undefined)) {
    throw invalidBody(`'Missing required property: ${kinds[0]}'.`);
  }
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function userRoutes(route, api) {
  const { tenant, connections } = api;

  /** Whether `getUser` finds a user for an identifier, so that the old tenant's user is not created again. @param {Connection} connection @param {string[]} identifiers */
  const foundByScript = async (connection, identifiers) => {
    const { enabledDatabaseCustomization, import_mode } = connection.options;
    if (!enabledDatabaseCustomization || !import_mode || !tenant.runScript) return false;
    for (const identifier of identifiers) {
      const { error, result } = await tenant.runScript(connection, 'getUser', [identifier]);
      if (error) throw managementRefusal(400, error.message, 'auth0_idp_error');
      if (result) return true;
    }
    return false;
  };

  route('POST', 'users', { scopes: ['create:users'], body: createUser }, async (call) => {
    const { connection: name, password, verify_email, ...given } = call.body;
    const connection = connections.byName(name);
    if (!connection) throw inexistentConnection(400);
    checkAttributes(connection, call.body);
    const users = tenant.usersOf(connection);
    const profile = { ...given, user_id: given.user_id || randomBytes(12).toString('hex') };
    const kinds = identifierKinds(connection).filter((kind) => profile[kind] !== undefined);
    const taken =
      users.byId(`auth0|${profile.user_id}`) ||
      kinds.some((kind) => users.holder(kind, profile[kind]));
    const identifiers = kinds.map((kind) => profile[kind]);
    if (taken || (await foundByScript(connection, identifiers))) throw userExists();
    const hash = await hashPassword(password ?? randomBytes(24).toString('base64'));
    call.status(201);
    const user = /** @type {any} */ (users.insert(profile, hash));
    warnIfLarge(tenant, 'wum', user);
    return shown(user, {});
  });

  route('DELETE', 'users/:id', { scopes: ['delete:users', 'delete:current_user'] }, ({ id }) => {
    api.users.delete(id);
  });

  const byEmail = { scopes: ['delete:users'], query: { email: string } };
  route('DELETE', 'connections/:id/users', byEmail, ({ id, query }) => {
    const connection = connections.get(id);
    if (!connection) throw inexistentConnection(404);
    if (connection.strategy !== 'auth0') {
      throw managementRefusal(400, 'The connection must be a database connection.', 'invalid_body');
    }
    const user = query.email && tenant.usersOf(connection).holder('email', query.email);
    if (user) api.users.delete(user.user_id);
  });
}
