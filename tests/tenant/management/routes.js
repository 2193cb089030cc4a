// @ts-check
/**
 * Adds routes to the Management API. Each route checks the token and its scopes, then the query and the body, and then
 * runs its handler.
 */
import { entryOf } from '../https-server.js';
import { answering } from '../refusal.js';
import { bodyCheck, queryCheck } from './validation.js';

/**
 * @typedef {object} Call
 * @property {string} id the `:id` of the path, or an empty string
 * @property {Record<string, string>} params
 * @property {any} query validated query, with booleans and numbers converted from strings
 * @property {any} body validated body
 * @property {import('../management-tokens.js').ManagementToken} token
 * @property {import('node:http').IncomingHttpHeaders} headers of the request
 * @property {(scope: string) => boolean} can returns whether the token has a scope
 * @property {() => void} dropAnswer breaks the connection instead of answering, after the handler has done its work
 * @property {(name: string, value: string) => void} header sets a header of the response
 * @property {(contentType: string, write: (response: import('node:http').ServerResponse) => void) => void} stream answers with status 200 and whatever is written from now on
 * @property {(status: number) => void} status sets the status of the response, which is 200 by default
 */
/**
 * @typedef {object} RouteOptions
 * @property {string[]} scopes the token needs one of them
 * @property {Record<string, import('./validation.js').Schema>} [query] parameters that are known
 * @property {import('./validation.js').Schema} [body]
 * @property {(body: any) => unknown} [checkBody] checks and reads a body that is no JSON, instead of `body`
 */
/** @typedef {{ managementTokens: import('../management-tokens.js').ManagementTokens, management: { largestPage: number } }} TenantWithTokens */
/** @typedef {'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} Method */
/** @typedef {(method: Method, path: string, options: RouteOptions, handle: (call: Call) => unknown) => void} Route */

/** @param {import('fastify').FastifyInstance} app @param {TenantWithTokens} tenant @returns {Route} */
export const routesOf =
  (app, tenant) =>
  (method, path, { scopes, query = {}, body, checkBody: ownCheck }, handle) => {
    const checkQuery = queryCheck(query);
    const checkJson = body && bodyCheck(body);
    // The body is copied, so that stored state and recorded requests do not share objects.
    const checkBody =
      ownCheck ??
      ((/** @type {unknown} */ given) =>
        checkJson ? structuredClone(checkJson(given)) : undefined);
    app.route({
      method,
      url: `/api/v2/${path}`,
      handler: answering(async (request, reply) => {
        const entry = entryOf(request);
        const token = tenant.managementTokens.check(entry.headers.authorization, scopes);
        const params = /** @type {Record<string, string>} */ (request.params);
        const asked = checkQuery(entry.query);
        const { largestPage } = tenant.management;
        if (asked.per_page > largestPage) asked.per_page = largestPage;
        let dropped = false;
        /** @type {(() => void) | undefined} */
        let startStream;
        const answer = await handle({
          id: params.id ?? '',
          params,
          query: asked,
          body: checkBody(entry.body),
          token,
          can: (scope) => token.scopes.includes(scope),
          dropAnswer: () => void (dropped = true),
          headers: entry.headers,
          stream: (contentType, write) => {
            startStream = () => {
              reply.hijack();
              entry.status = 200;
              reply.raw.writeHead(200, {
                .../** @type {Record<string, string>} */ (reply.getHeaders()),
                'content-type': contentType,
              });
              write(reply.raw);
            };
          },
          header: (name, value) => void reply.header(name, value),
          status: (status) => void reply.code(status),
        });
        if (dropped) {
          reply.hijack();
          reply.raw.destroy();
          return reply;
        }
        if (startStream) {
          startStream();
          return reply;
        }
        if (answer !== undefined) return answer;
        reply.code(204).send();
        return reply;
      }),
    });
  };
