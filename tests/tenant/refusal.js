// @ts-check
/**
 * Error responses in the two forms of the platform: that of OAuth (Authentication API) and that of the Management API.
 */
import { STATUS_CODES } from 'node:http';

/** @typedef {{ type?: string, description?: string, user_id?: string, ip?: string }} LoggedRefusal */

export class Refusal extends Error {
  /** What the tenant's log tells of a refused login, where it is not what the answer says. @type {LoggedRefusal} */
  logged = {};

  /** @param {number} status @param {Record<string, unknown>} body @param {Record<string, string>} [headers] */
  constructor(status, body, headers = {}) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** @param {number} status @param {string} error @param {string} error_description @param {Record<string, unknown>} [more] */
export const oauthRefusal = (status, error, error_description, more = {}) =>
  new Refusal(status, { error, error_description, ...more });

/** Sets what the tenant's log tells of a refused login. @param {Refusal} refusal @param {LoggedRefusal} logged */
export const loggedAs = (refusal, logged) =>
  Object.assign(refusal, { logged: { ...refusal.logged, ...logged } });

/** @param {number} statusCode @param {string} message @param {string} [errorCode] @param {Record<string, unknown>} [more] */
export const managementRefusal = (statusCode, message, errorCode, more = {}) =>
  new Refusal(statusCode, {
    statusCode,
    error: statusCode === 414 ? 'Request-URI Too Large' : STATUS_CODES[statusCode],
    message,
    ...(errorCode ? { errorCode } : {}),
    ...more,
  });

/**
 * Wraps a route handler, so that a thrown Refusal becomes the response.
 * @param {(request: import('fastify').FastifyRequest, reply: import('fastify').FastifyReply) => unknown} handler
 * @returns {(request: import('fastify').FastifyRequest, reply: import('fastify').FastifyReply) => Promise<unknown>}
 */
export const answering = (handler) => async (request, reply) => {
  try {
    const body = await handler(request, reply);
    return reply.sent ? reply : body;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return reply.code(error.status).headers(error.headers).send(error.body);
  }
};
