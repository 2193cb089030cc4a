// @ts-check
/**
 * Runs the code of one post-login Action.
 */
import vm from 'node:vm';
import { eventOf } from './action-event.js';
import { acceptedClaims } from './custom-claims.js';
import { copyInto, messageOf, newContext, withinTime } from './extensibility-sandbox.js';
import { factorName } from './second-factors.js';

/** @typedef {{ code: string, secrets?: Record<string, string>, name?: string }} Action */
/** @typedef {import('./action-event.js').LoginFacts} LoginFacts */
/**
 * The effects of Rules and Actions on a login.
 * @typedef {object} LoginEffects
 * @property {Record<string, unknown>} idToken
 * @property {Record<string, unknown>} accessToken
 * @property {Record<string, unknown>} appMetadata changes to apply at the end
 * @property {Record<string, unknown>} userMetadata
 * @property {string} [multifactor] provider that the Action requires
 * @property {string[]} [enrollment] factors of which the user must enrol one, most preferred first
 * @property {{ error: 'access_denied' | 'unauthorized', description: string }} [refused]
 * @property {boolean} [failed] whether an Action ended with an error instead of a decision
 */
/**
 * @typedef {object} ActionHost
 * @property {number} timeLimit milliseconds
 * @property {(line: string) => void} log
 * @property {import('./action-cache.js').ActionCache} cache
 */

/** Of what an Action prints, so many characters are kept. */
const LONGEST_CONSOLE = 256;

/** @returns {LoginEffects} */
export const noEffects = () => ({
  idToken: {},
  accessToken: {},
  appMetadata: {},
  userMetadata: {},
});

/** Keeps the first characters that an Action prints. @param {(line: string) => void} log */
function limitedLog(log) {
  let left = LONGEST_CONSOLE;
  return (/** @type {string} */ line) => {
    const kept = line.slice(0, left);
    left -= kept.length;
    if (kept) log(kept);
  };
}

/** @param {Map<string, unknown>} map @returns {Record<string, unknown>} */
const plain = (map) => JSON.parse(JSON.stringify(Object.fromEntries(map)));

/** The `api` of an Action, which collects what the Action asks for. @param {import('./action-cache.js').ActionCache} cache */
function collectingApi(cache) {
  const effects = noEffects();
  /** @type {Map<string, unknown>} */
  const idClaims = new Map();
  /** @type {Map<string, unknown>} */
  const accessClaims = new Map();
  // In maps, since a key may be `__proto__`.
  /** @type {Map<string, unknown>} */
  const appMetadata = new Map();
  /** @type {Map<string, unknown>} */
  const userMetadata = new Map();
  const enrollWithAny = (/** @type {unknown[]} */ factors) =>
    void (effects.enrollment = [...factors].map(factorName));
  const api = {
    access: {
      deny: (/** @type {string} */ reason) =>
        void (effects.refused ??= { error: 'access_denied', description: String(reason) }),
    },
    accessToken: {
      setCustomClaim: (/** @type {string} */ name, /** @type {unknown} */ value) =>
        void accessClaims.set(name, value),
    },
    authentication: {
      enrollWith: (
        /** @type {unknown} */ factor,
        /** @type {{ additionalFactors?: unknown[] }} */ { additionalFactors = [] } = {},
      ) => enrollWithAny([factor, ...additionalFactors]),
      enrollWithAny,
    },
    cache: {
      get: (/** @type {string} */ key) => cache.get(key),
      set: (
        /** @type {string} */ key,
        /** @type {string} */ value,
        /** @type {{ ttl?: number, expires_at?: number }} */ options,
      ) => cache.set(key, value, options),
      delete: (/** @type {string} */ key) => cache.delete(key),
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
        void appMetadata.set(key, value),
      setUserMetadata: (/** @type {string} */ key, /** @type {unknown} */ value) =>
        void userMetadata.set(key, value),
    },
  };
  const collected = () => ({
    ...effects,
    idToken: acceptedClaims(idClaims),
    accessToken: acceptedClaims(accessClaims),
    appMetadata: plain(appMetadata),
    userMetadata: plain(userMetadata),
  });
  return { api, collected };
}

/** @param {Action} action @param {LoginFacts} facts @param {ActionHost} host @returns {Promise<LoginEffects>} */
export async function runAction(action, facts, { timeLimit, log, cache }) {
  const { api, collected } = collectingApi(cache);
  try {
    const exported = { exports: {} };
    const context = newContext({ module: exported, exports: exported.exports }, limitedLog(log));
    new vm.Script(action.code, { filename: 'action.js' }).runInContext(context, {
      timeout: timeLimit,
    });
    const handler = /** @type {any} */ (exported.exports).onExecutePostLogin;
    if (typeof handler !== 'function') throw new Error('onExecutePostLogin is not a function');
    await withinTime(
      Promise.resolve(handler(copyInto(context, eventOf(facts, action.secrets ?? {})), api)),
      timeLimit,
    );
    return collected();
  } catch (error) {
    // The platform sends the message of an uncaught error to the client.
    return {
      ...noEffects(),
      failed: true,
      refused: { error: 'access_denied', description: messageOf(error) },
    };
  }
}
