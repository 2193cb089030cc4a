// @ts-check
/**
 * The HTTPS server of a tenant: fastify with recorded requests, rate limits and injected faults.
 */
import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import { applyFault, Faults } from './faults.js';
import { parseMultipart } from './multipart.js';
import { RateLimiter, rateLimitBody } from './rate-limit.js';
import { ServerSockets } from './server-sockets.js';

/**
 * @typedef {object} JournalEntry
 * @property {string} method
 * @property {string} path path without the query, percent-encoded as it was sent
 * @property {Record<string, string | string[]>} query
 * @property {string} url
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {any} body parsed JSON or form
 * @property {number | null} status null before the response, and permanently if a fault broke the connection
 * @property {number} at milliseconds
 * @property {boolean} open whether the response has neither ended nor been broken off
 */
/** @typedef {import('./certificate-authority.js').CertificateAuthority} CertificateAuthority */
/**
 * @typedef {object} ServerOptions
 * @property {CertificateAuthority} authority
 * @property {import('./certificate-authority.js').Leaf} [certificate] replaces the certificate that the authority would issue
 * @property {string} [host]
 * @property {number} [port] 0 selects a free port
 * @property {Record<string, import('./rate-limit.js').RateLimit>} [rateLimits]
 */

const noSchema = () => {
  throw new Error('the routes of the emulator have no schemas');
};

/** Bytes of a multipart body that is read at all. The routes have smaller limits, and refuse only a body that was read. */
const LARGEST_MULTIPART = 64_000_000;

/** @param {URLSearchParams} parameters @returns {Record<string, string | string[]>} */
function plainObject(parameters) {
  /** @type {Record<string, string | string[]>} */
  const object = {};
  for (const key of new Set(parameters.keys())) {
    const all = parameters.getAll(key);
    object[key] = all.length === 1 ? /** @type {string} */ (all[0]) : all;
  }
  return object;
}

/** The journal entry of a request. @param {import('fastify').FastifyRequest} request @returns {JournalEntry} */
export const entryOf = (request) => /** @type {any} */ (request).entry;

export class HttpsServer {
  /** @type {JournalEntry[]} */
  requests = [];
  faults = new Faults();
  domain = '';
  /** Runs when a request is over the rate limit. @type {(entry: JournalEntry, ip: string) => void} */
  onLimited = () => {};
  /** Learns of each answer before it is sent, but not of what a fault breaks off. @type {(entry: JournalEntry, body: unknown) => void} */
  onAnswer = () => {};
  #sockets;

  /** @param {import('fastify').FastifyInstance} app @param {RateLimiter} rateLimiter */
  constructor(app, rateLimiter) {
    this.app = app;
    this.#sockets = new ServerSockets(app.server);
    this.rateLimiter = rateLimiter;
  }

  /**
   * @param {ServerOptions} options
   * @param {(app: import('fastify').FastifyInstance, server: HttpsServer) => void} addRoutes
   */
  static async start(
    { authority, certificate, host = '127.0.0.1', port = 0, rateLimits },
    addRoutes,
  ) {
    const app = /** @type {import('fastify').FastifyInstance} */ (
      /** @type {unknown} */ (
        fastify({
          https: certificate ?? (await authority.issue()),
          forceCloseConnections: true,
          exposeHeadRoutes: false,
          // Metadata may have keys such as __proto__, and no code here copies them by assignment.
          onProtoPoisoning: 'ignore',
          onConstructorPoisoning: 'ignore',
          routerOptions: { maxParamLength: 1000 },
          // No route has a schema. Without these, fastify loads two compilers of schemas.
          schemaController: {
            compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema },
          },
        })
      )
    );
    const server = new HttpsServer(app, new RateLimiter(rateLimits));
    server.#parsers();
    server.#hooks();
    server.#failures();
    addRoutes(app, server);
    await app.listen({ host, port });
    const address = /** @type {import('node:net').AddressInfo} */ (app.server.address());
    server.domain = `localhost:${address.port}`;
    return server;
  }

  clearRequests() {
    this.requests.length = 0;
  }

  async close() {
    const closed = this.app.close();
    this.#sockets.destroy();
    await closed;
  }

  #parsers() {
    const { app } = this;
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => {
        done(null, plainObject(new URLSearchParams(String(body))));
      },
    );
    app.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'buffer', bodyLimit: LARGEST_MULTIPART },
      (/** @type {import('fastify').FastifyRequest} */ request, /** @type {Buffer} */ body) =>
        parseMultipart(request.headers['content-type'] ?? '', body),
    );
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
  }

  #hooks() {
    const { app } = this;
    app.decorateRequest('entry', null);
    app.decorateRequest('rate', null);
    app.addHook('onRequest', (request, reply, done) => {
      const url = new URL(request.url, 'https://localhost');
      /** @type {JournalEntry} */
      const entry = {
        method: request.method,
        path: url.pathname,
        query: plainObject(url.searchParams),
        url: request.url,
        headers: request.headers,
        body: undefined,
        status: null,
        at: Date.now(),
        open: true,
      };
      reply.raw.once('close', () => (entry.open = false));
      /** @type {any} */ (request).entry = entry;
      this.requests.push(entry);
      const rate = this.rateLimiter.take(url.pathname);
      reply.headers({
        'x-auth0-requestid': randomBytes(10).toString('hex'),
        'x-ratelimit-limit': String(rate.limit),
        'x-ratelimit-remaining': String(rate.remaining),
        'x-ratelimit-reset': String(rate.reset),
        'cache-control': 'no-store',
      });
      /** @type {any} */ (request).rate = rate;
      done();
    });
    app.addHook('preHandler', async (request, reply) => {
      const entry = entryOf(request);
      entry.body = request.body;
      const { rate } = /** @type {{ rate: import('./rate-limit.js').RateDecision }} */ (
        /** @type {unknown} */ (request)
      );
      if (rate.refused) {
        this.onLimited(entry, request.ip);
        if (rate.retryAfter) reply.header('retry-after', String(rate.retryAfter));
        return reply.code(429).send(rateLimitBody(entry.path));
      }
      const fault = this.faults.take(entry);
      if (
        fault &&
        !fault.pass &&
        (await applyFault(fault, reply, this.#sockets.from(request.socket.remotePort)))
      ) {
        return reply;
      }
    });
    // This is not an onResponse hook, because the request must be recorded before the client gets the response.
    app.addHook('onSend', (request, reply, payload, done) => {
      entryOf(request).status = reply.statusCode;
      this.onAnswer(entryOf(request), payload);
      done(null, payload);
    });
  }

  #failures() {
    this.app.setNotFoundHandler((_request, reply) => {
      reply.code(404).send({ statusCode: 404, error: 'Not Found', message: 'Not Found' });
    });
    this.app.setErrorHandler(
      (/** @type {import('fastify').FastifyError} */ error, _request, reply) => {
        const statusCode = error.statusCode ?? 500;
        if (statusCode >= 500) console.error(error); // a mistake of the emulator itself
        reply.code(statusCode).send({
          statusCode,
          error: statusCode >= 500 ? 'Internal Server Error' : 'Bad Request',
          message: error.message,
        });
      },
    );
  }
}
