// @ts-check
/**
 * One route of the Management API: token and scopes first, then query and body, then what it does.
 */
import { entryOf } from '../https-server.js';
import { answering } from '../refusal.js';
import { bodyCheck, queryCheck } from './validation.js';

/**
 * @typedef {object} Call
 * @property {string} id the path's `:id`, or empty
 * @property {Record<string, string>} params
 * @property {any} query checked, with booleans and numbers in place of their text
 * @property {any} body checked
 * @property {import('../management-tokens.js').ManagementToken} token
 * @property {(scope: string) => boolean} can whether the token has a scope
 * @property {(status: number) => void} status of the answer, 200 unless set
 */
/**
 * @typedef {object} RouteOptions
 * @property {string[]} scopes one of them is needed
 * @property {Record<string, import('./validation.js').Schema>} [query] parameters that are known
 * @property {import('./validation.js').Schema} [body]
 */
/** @typedef {{ managementTokens: import('../management-tokens.js').ManagementTokens }} TenantWithTokens */
/** @typedef {'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} Method */
/** @typedef {(method: Method, path: string, options: RouteOptions, handle: (call: Call) => unknown) => void} Route */

/** @param {import('fastify').FastifyInstance} app @param {TenantWithTokens} tenant @returns {Route} */
export const routesOf =
  (app, tenant) =>
  (method, path, { scopes, query = {}, body }, handle) => {
    const checkQuery = queryCheck(query);
    const checkBody = body && bodyCheck(body);
    app.route({
      method,
      url: `/api/v2/${path}`,
      handler: answering(async (request, reply) => {
        const entry = entryOf(request);
        const token = tenant.managementTokens.check(entry.headers.authorization, scopes);
        const params = /** @type {Record<string, string>} */ (request.params);
        const answer = await handle({
          id: params.id ?? '',
          params,
          query: checkQuery(entry.query),
          // A copy: what is stored must not be the journal's.
          body: checkBody ? structuredClone(checkBody(entry.body)) : undefined,
          token,
          can: (scope) => token.scopes.includes(scope),
          status: (status) => void reply.code(status),
        });
        if (answer !== undefined) return answer;
        reply.code(204).send();
        return reply;
      }),
    });
  };
