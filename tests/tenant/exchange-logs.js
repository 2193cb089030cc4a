// @ts-check
/**
 * The entries of a tenant's log about refused requests to its token endpoint.
 */
import { clientIdOf, text } from './client-credentials.js';
import { entryOf } from './https-server.js';
import { logContext } from './log-context.js';
import { Refusal } from './refusal.js';

const HOUR_MS = 3_600_000;
/** Types of entries that tell the error in their details. */
const WITH_ERROR = new Set(['f', 'fp', 'fu']);

/** The connection that a request names. @param {Record<string, unknown>} body @param {import('./management/index.js').ManagementApi} management */
const connectionOf = ({ grant_type, realm, connection }, { connections, settings }) =>
  connections.byName(
    text(realm) || text(connection) || (grant_type === 'password' && settings.default_directory),
  );

/**
 * Wraps the handler of a token endpoint, so that each refusal is logged once. `pwd_leak` is logged once an hour for an
 * address, as documented; further attempts with leaked passwords are usual refusals in the log.
 * @param {import('./served-tenant.js').ServedTenant & { management: import('./management/index.js').ManagementApi }} tenant
 * @param {string} refusedLogin the type of a refused login, unless the refusal has a more exact one
 * @returns {(handler: (request: import('fastify').FastifyRequest) => unknown) => (request: import('fastify').FastifyRequest) => Promise<unknown>}
 */
export function loggingRefusals(tenant, refusedLogin) {
  /** When `pwd_leak` was last logged, by address. @type {Map<string, number>} */
  const lastLeak = new Map();

  /** @param {string} ip */
  const isFirstLeak = (ip) => {
    const now = tenant.clock.now();
    if (now - (lastLeak.get(ip) ?? -Infinity) < HOUR_MS) return false;
    lastLeak.set(ip, now);
    return true;
  };

  /** @param {Refusal} refusal @param {import('fastify').FastifyRequest} request */
  const log = ({ body: answer, logged }, request) => {
    const { body: given, headers } = entryOf(request);
    const body = given ?? {};
    const isMachine = body.grant_type === 'client_credentials';
    const usual = isMachine ? 'feccft' : refusedLogin;
    const { ip = request.ip, user_id } = logged;
    const suppressed = logged.type === 'pwd_leak' && !isFirstLeak(ip);
    const type = suppressed ? usual : (logged.type ?? usual);
    const description = logged.description ?? String(answer.error_description ?? answer.error);
    const client_id = clientIdOf(body, headers.authorization);
    const client = tenant.management.clients.get(client_id) ?? { client_id, name: '' };
    const connection = isMachine ? undefined : connectionOf(body, tenant.management);
    tenant.log(type, description, user_id, {
      ...logContext({ client, connection, ip, identifier: text(body.username) }),
      client_ip: request.ip,
      hostname: tenant.domain,
      audience: text(body.audience),
      ...(WITH_ERROR.has(type) ? { details: { error: { message: description } } } : {}),
    });
  };

  return (handler) => async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      if (error instanceof Refusal) log(error, request);
      throw error;
    }
  };
}
