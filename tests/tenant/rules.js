// @ts-check
/**
 * Runs the legacy Rule of a tenant, which has the form `function (user, context, callback)`. Rules run before Actions.
 */
import vm from 'node:vm';
import { withOverlay } from './action-event.js';
import { acceptedClaims } from './custom-claims.js';
import {
  copyInto,
  messageOf,
  newContext,
  TimeLimitError,
  withinTime,
} from './extensibility-sandbox.js';
import { noEffects } from './post-login-action.js';

/** @typedef {{ code: string, configuration?: Record<string, string> }} Rule */
/** @typedef {import('./post-login-action.js').LoginFacts} LoginFacts */
/** @typedef {import('./post-login-action.js').LoginEffects} LoginEffects */
/** @typedef {(userId: string, change: Record<string, any>) => Promise<unknown>} MetadataUpdate */

const UNAUTHORIZED = `(class UnauthorizedError extends Error {
  constructor(message) { super(message); this.name = 'UnauthorizedError'; }
})`;

/** @param {LoginFacts} facts */
function contextOf({ client, connection, ip, scope, user }) {
  return {
    clientID: client.client_id,
    clientName: client.name,
    clientMetadata: {},
    connection: connection.name,
    connectionStrategy: connection.strategy,
    connectionID: connection.id,
    protocol: 'oauth2-password',
    stats: { loginsCount: (user.logins_count ?? 0) + 1 },
    idToken: {},
    accessToken: {},
    request: { ip, query: {}, body: { scope: scope.join(' ') } },
    authentication: { methods: [{ name: 'pwd', timestamp: Date.now() }] },
    authorization: { roles: [] },
  };
}

/**
 * @param {Rule} rule
 * @param {LoginFacts} facts
 * @param {object} options
 * @param {number} options.timeLimit
 * @param {(line: string) => void} options.log
 * @param {(text: string) => void} options.violation
 * @param {MetadataUpdate} options.updateAppMetadata applied at once, not at the end
 * @param {MetadataUpdate} options.updateUserMetadata
 * @returns {Promise<LoginEffects>}
 */
export async function runRule(
  rule,
  facts,
  { timeLimit, log, violation, updateAppMetadata, updateUserMetadata },
) {
  const sandbox = newContext(
    {
      configuration: Object.freeze({ ...rule.configuration }),
      auth0: { domain: facts.hostname, users: { updateAppMetadata, updateUserMetadata } },
    },
    log,
  );
  const UnauthorizedError = vm.runInContext(UNAUTHORIZED, sandbox);
  /** @type {any} */ (sandbox).UnauthorizedError = UnauthorizedError;
  try {
    const rulesFunction = new vm.Script(`(${rule.code}\n)`, { filename: 'rule.js' }).runInContext(
      sandbox,
      { timeout: timeLimit },
    );
    let calls = 0;
    const finished = new Promise((resolve, reject) => {
      /** @param {unknown} error @param {unknown} user @param {unknown} context */
      const callback = (error, user, context) => {
        calls += 1;
        if (calls > 1) violation(`rule: callback called ${calls} times`);
        if (error) reject(error);
        else if (!user || !context) reject(new Error('callback needs the user and the context'));
        else resolve(context);
      };
      Promise.resolve(
        rulesFunction(
          copyInto(sandbox, withOverlay(facts.user)),
          copyInto(sandbox, contextOf(facts)),
          callback,
        ),
      ).catch(reject);
    });
    const context = /** @type {any} */ (await withinTime(finished, timeLimit));
    return {
      ...noEffects(),
      idToken: acceptedClaims(Object.entries(context.idToken ?? {})),
      accessToken: acceptedClaims(Object.entries(context.accessToken ?? {})),
      multifactor: context.multifactor?.provider,
    };
  } catch (error) {
    if (error instanceof TimeLimitError) violation('rule: callback was never called');
    const unauthorized = error instanceof UnauthorizedError;
    return {
      ...noEffects(),
      refused: {
        error: unauthorized ? 'unauthorized' : 'access_denied',
        description: messageOf(error),
      },
    };
  }
}
