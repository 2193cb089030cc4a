// @ts-check
/**
 * Sign-up and password reset at the new tenant, which run the `getUser` action script.
 */
import { randomBytes } from 'node:crypto';
import { entryOf } from './https-server.js';
import { logContext } from './log-context.js';
import {
  blockedAtSignUp,
  isValidUsername,
  requiredAtSignUp,
  takesIdentifier,
} from './login-identifiers.js';
import { hashPassword } from './password-hash.js';
import { answering, Refusal } from './refusal.js';

/** @typedef {import('./new-tenant.js').NewTenant} NewTenant */

const SENT = "We've just sent you an email to reset your password.";

/** @param {number} statusCode @param {string} code @param {string} description */
const badRequest = (statusCode, code, description) =>
  new Refusal(statusCode, { name: 'BadRequestError', code, description, statusCode });

/** @typedef {import('./management/connections.js').Connection} Connection */

/** The connection that is asked for. @param {NewTenant} tenant @param {any} body @param {string[]} required @returns {Connection} */
function checkBody({ management }, body, required) {
  for (const name of required) {
    if (typeof body?.[name] !== 'string' || !body[name]) {
      throw new Refusal(400, { error: `${name} is required` });
    }
  }
  if (!management.clients.get(body.client_id)) {
    throw new Refusal(400, { error: 'client_id is not valid' });
  }
  const connection = management.connections.byName(body.connection);
  if (!connection?.enabledClients.has(body.client_id)) {
    throw new Refusal(400, { error: 'invalid connection' });
  }
  return connection;
}

/**
 * Returns the profile, or null if getUser finds no user or there is no such script.
 * @param {NewTenant} tenant @param {Connection} connection @param {string} identifier
 * @param {(description: string) => void} logFailure
 */
async function lookUp(tenant, connection, identifier, logFailure) {
  if (!connection.options.enabledDatabaseCustomization) return null;
  const { error, result } = await tenant.runScript(connection, 'getUser', [identifier]);
  if (error) {
    logFailure(error.message);
    const status = error.name === 'UnauthorizedError' ? 401 : 500;
    throw new Refusal(status, {
      name: error.name,
      code: 'auth0_idp_error',
      description: error.message,
      statusCode: status,
    });
  }
  return result ?? null;
}

/** @param {import('fastify').FastifyInstance} app @param {NewTenant} tenant */
export function newTenantPasswords(app, tenant) {
  /** What the log tells of a request. @param {import('fastify').FastifyRequest} request @param {Connection} connection */
  const logging = (request, connection) => {
    const { client_id } = entryOf(request).body;
    const client = tenant.management.clients.get(client_id) ?? { client_id, name: '' };
    return logContext({ client, connection, ip: request.ip, identifier: '' });
  };
  app.post(
    '/dbconnections/signup',
    answering(async (request) => {
      const { body } = entryOf(request);
      const connection = checkBody(tenant, body, ['client_id', 'password', 'connection']);
      const { options } = connection;
      for (const name of requiredAtSignUp(options)) {
        if (typeof body[name] !== 'string' || !body[name]) {
          throw new Refusal(400, { error: `${name} is required` });
        }
      }
      const { username, phone_number, user_metadata } = body;
      const blocked = blockedAtSignUp(options).filter((name) => body[name] !== undefined);
      if (blocked.length || (username !== undefined && !isValidUsername(options, username))) {
        throw badRequest(400, 'invalid_signup', 'Invalid sign up');
      }
      const identifiers = {
        ...(body.email ? { email: body.email.toLowerCase() } : {}),
        ...(username ? { username: username.toLowerCase() } : {}),
        ...(phone_number ? { phone_number } : {}),
      };
      const users = tenant.usersOf(connection);
      const logged = { ...logging(request, connection), user_name: body.email ?? username };
      for (const identifier of Object.values(identifiers)) {
        if (
          users.byIdentifier(connection, identifier) ||
          (await lookUp(tenant, connection, identifier, (why) => tenant.log('fs', why, '', logged)))
        ) {
          tenant.log('fs', 'The user already exists.', '', logged);
          throw badRequest(400, 'user_exists', 'The user already exists.');
        }
      }
      const profile = {
        user_id: randomBytes(12).toString('hex'),
        ...identifiers,
        ...(user_metadata ? { user_metadata } : {}),
      };
      const user = users.create(profile, await hashPassword(body.password));
      tenant.log('ss', '', user.user_id, logged);
      return { _id: profile.user_id, ...identifiers, email_verified: false };
    }),
  );

  app.post(
    '/dbconnections/change_password',
    answering(async (request, reply) => {
      const { body } = entryOf(request);
      const connection = checkBody(tenant, body, ['client_id', 'email', 'connection']);
      const users = tenant.usersOf(connection);
      const identifier = body.email;
      const taken = takesIdentifier(connection, identifier);
      const user = taken ? users.byIdentifier(connection, identifier) : undefined;
      const logged = { ...logging(request, connection), user_name: identifier };
      const logFailure = (/** @type {string} */ why) => tenant.log('fcpr', why, '', logged);
      const profile =
        user ?? (taken ? await lookUp(tenant, connection, identifier, logFailure) : null);
      reply.type('text/html; charset=utf-8');
      // The response is the same for known and unknown users, so that it does not reveal who has an account.
      if (!profile) {
        logFailure('The user does not exist.');
        return SENT;
      }
      const ticket = randomBytes(24).toString('base64url');
      if (user) {
        tenant.tickets.set(ticket, { users, user_id: user.user_id });
      } else {
        const id = String(profile.user_id ?? profile.id);
        users.pending.set(id, { ...users.pending.get(id), profile });
        tenant.tickets.set(ticket, { users, pending: id });
      }
      tenant.outbox.push({ to: profile.email, ticket, at: Date.now() });
      tenant.log('scpr', '', user?.user_id, logged);
      return SENT;
    }),
  );

  app.post(
    '/reset-password',
    answering(async (request) => {
      const body = entryOf(request).body ?? {};
      const target = tenant.tickets.get(body.ticket);
      if (!target || typeof body.password !== 'string' || !body.password) {
        throw badRequest(400, 'invalid_ticket', 'The ticket is not valid.');
      }
      tenant.tickets.delete(body.ticket);
      const user = target.user_id ? target.users.get(target.user_id) : undefined;
      const pending = target.pending ? target.users.pending.get(target.pending) : undefined;
      if (user) await target.users.setPassword(user, body.password);
      // Creates a temporary record that lasts until the first login with the new password.
      else if (pending) pending.hash = await hashPassword(body.password);
      else throw badRequest(400, 'invalid_ticket', 'The ticket is not valid.');
      tenant.log('scp', '', user?.user_id, { user_name: user?.email ?? pending?.profile.email });
      return { status: 'ok' };
    }),
  );
}
