// @ts-check
/**
 * Runs the code of a post-login Action for a login at the token endpoint.
 */
import vm from 'node:vm';
import { acceptedClaims } from './custom-claims.js';
import { copyInto, messageOf, newContext, withinTime } from './extensibility-sandbox.js';

/** @typedef {{ code: string, secrets?: Record<string, string> }} Action */
/**
 * The effects of Rules and Actions on a login.
 * @typedef {object} LoginEffects
 * @property {Record<string, unknown>} idToken
 * @property {Record<string, unknown>} accessToken
 * @property {Record<string, unknown>} appMetadata changes to apply at the end
 * @property {Record<string, unknown>} userMetadata
 * @property {string} [multifactor] provider that the Action requires
 * @property {{ error: 'access_denied' | 'unauthorized', description: string }} [refused]
 */
/**
 * @typedef {object} LoginFacts
 * @property {Record<string, any>} user all fields of the Management API
 * @property {{ client_id: string, name: string }} client
 * @property {{ id: string, name: string, strategy: string }} connection
 * @property {string} ip
 * @property {string} hostname
 * @property {Record<string, unknown>} body of the request, never with the password
 * @property {string[]} scope
 */

/** Fields of the user that an Action does not get. */
const HIDDEN = new Set(['blocked', 'last_login', 'last_ip', 'logins_count']);

/** @returns {LoginEffects} */
export const noEffects = () => ({
  idToken: {},
  accessToken: {},
  appMetadata: {},
  userMetadata: {},
});

/** @param {LoginFacts} facts @param {Action} action */
function eventOf({ user, client, connection, ip, hostname, body, scope }, action) {
  const visible = Object.fromEntries(Object.entries(user).filter(([name]) => !HIDDEN.has(name)));
  return {
    client: { client_id: client.client_id, name: client.name, metadata: {} },
    user: { user_metadata: {}, app_metadata: {}, ...visible },
    connection: {
      id: connection.id,
      name: connection.name,
      strategy: connection.strategy,
      metadata: {},
    },
    secrets: action.secrets ?? {},
    configuration: {},
    stats: { logins_count: (user.logins_count ?? 0) + 1 },
    tenant: { id: 'old-tenant' },
    request: { ip, hostname, method: 'POST', query: {}, body, geoip: {}, user_agent: '' },
    transaction: {
      protocol: 'oauth2-password',
      requested_scopes: scope,
      acr_values: [],
      ui_locales: [],
      locale: 'en',
    },
    authentication: { methods: [{ name: 'pwd', timestamp: new Date().toISOString() }] },
    authorization: { roles: [] },
  };
}

/**
 * @param {Action} action
 * @param {LoginFacts} facts
 * @param {{ timeLimit: number, log: (line: string) => void }} options
 * @returns {Promise<LoginEffects>}
 */
export async function runAction(action, facts, { timeLimit, log }) {
  const effects = noEffects();
  /** @type {Map<string, unknown>} */
  const idClaims = new Map();
  /** @type {Map<string, unknown>} */
  const accessClaims = new Map();
  const api = {
    access: {
      deny: (/** @type {string} */ reason) =>
        (effects.refused ??= { error: 'access_denied', description: String(reason) }) && undefined,
    },
    accessToken: {
      setCustomClaim: (/** @type {string} */ name, /** @type {unknown} */ value) =>
        void accessClaims.set(name, value),
    },
    idToken: {
      setCustomClaim: (/** @type {string} */ name, /** @type {unknown} */ value) =>
        void idClaims.set(name, value),
    },
    multifactor: {
      enable: (/** @type {string} */ provider) => void (effects.multifactor = String(provider)),
    },
    user: {
      setAppMetadata: (/** @type {string} */ key, /** @type {unknown} */ value) =>
        void (effects.appMetadata[key] = value),
      setUserMetadata: (/** @type {string} */ key, /** @type {unknown} */ value) =>
        void (effects.userMetadata[key] = value),
    },
  };
  try {
    const exported = { exports: {} };
    const context = newContext({ module: exported, exports: exported.exports }, log);
    new vm.Script(action.code, { filename: 'action.js' }).runInContext(context, {
      timeout: timeLimit,
    });
    const handler = /** @type {any} */ (exported.exports).onExecutePostLogin;
    if (typeof handler !== 'function') throw new Error('onExecutePostLogin is not a function');
    await withinTime(
      Promise.resolve(handler(copyInto(context, eventOf(facts, action)), api)),
      timeLimit,
    );
    effects.idToken = acceptedClaims(idClaims);
    effects.accessToken = acceptedClaims(accessClaims);
    effects.appMetadata = JSON.parse(JSON.stringify(effects.appMetadata));
    effects.userMetadata = JSON.parse(JSON.stringify(effects.userMetadata));
    return effects;
  } catch (error) {
    // The platform sends the message of an uncaught error to the client and drops the collected changes.
    return { ...noEffects(), refused: { error: 'access_denied', description: messageOf(error) } };
  }
}
