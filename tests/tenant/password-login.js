// @ts-check
/**
 * Checks a login with identifier and password at the old tenant, in this order: attack protection,
 * password, state of the user, MFA, Rule and Actions.
 */
import { randomBytes } from 'node:crypto';
import { runActions } from './login-flow.js';
import { noEffects } from './post-login-action.js';
import { loggedAs, oauthRefusal, Refusal } from './refusal.js';
import { runRule } from './rules.js';
import { factorTypesOf } from './second-factors.js';
import { mergeMetadata } from './user-store.js';

/** @typedef {import('./old-tenant.js').OldTenant} OldTenant */
/** @typedef {import('./user-store.js').OldUser} OldUser */
/** @typedef {import('./post-login-action.js').LoginEffects} LoginEffects */
/**
 * @typedef {object} Attempt
 * @property {import('./management/clients.js').Client} client
 * @property {import('./management/connections.js').Connection} connection
 * @property {string} identifier
 * @property {string} password
 * @property {string[]} scope
 * @property {string} address IP address of the end user, as the tenant knows it
 */

const mfaRequired = () =>
  loggedAs(
    oauthRefusal(403, 'mfa_required', 'Multifactor authentication required', {
      mfa_token: `Fe26.2*${randomBytes(48).toString('base64url')}`,
      mfa_requirements: { challenge: [{ type: 'otp' }] },
    }),
    { type: 'mfar' },
  );

/** @param {OldTenant} tenant @param {OldUser} user @param {LoginEffects} effects */
function needsMfa(tenant, user, effects) {
  if (effects.multifactor && effects.multifactor !== 'none') return true;
  if (effects.multifactor === 'none' && tenant.mfa.actionMayExempt) return false;
  const enrolled = (user.multifactor?.length ?? 0) > 0 || factorTypesOf(user).length > 0;
  return tenant.mfa.policy === 'always' || (tenant.mfa.policy === 'enrolled' && enrolled);
}

/** @param {OldTenant} tenant @param {Attempt} attempt @param {OldUser} user @returns {Promise<LoginEffects>} */
async function extensibility(tenant, { client, connection, scope, address }, user) {
  const facts = {
    user: /** @type {Record<string, any>} */ (user),
    client: { client_id: client.client_id, name: client.name },
    connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
    ip: address,
    hostname: tenant.domain,
    body: { realm: connection.name, scope: scope.join(' ') },
    scope,
  };
  const timeLimit = tenant.extensibilityTimeLimit;
  const log = (/** @type {string} */ line) => void tenant.console.push(line);
  const all = noEffects();
  if (tenant.rule) {
    const change =
      (/** @type {'app_metadata' | 'user_metadata'} */ key) =>
      (/** @type {string} */ id, /** @type {Record<string, any>} */ part) => {
        const target = tenant.users.byId(id);
        if (!target) return Promise.reject(new Error('The user does not exist.'));
        const plain = JSON.parse(JSON.stringify(part));
        tenant.users.update(target, (record) => (record[key] = mergeMetadata(record[key], plain)));
        return Promise.resolve(target[key]);
      };
    const effects = await runRule(tenant.rule, facts, {
      timeLimit,
      log,
      violation: (text) => void tenant.violations.push(text),
      updateAppMetadata: change('app_metadata'),
      updateUserMetadata: change('user_metadata'),
    });
    if (effects.refused) return effects;
    Object.assign(all, effects);
  }
  const actions = [
    ...(tenant.action ? [tenant.action] : []),
    ...tenant.management.actions.namedRunning('post-login'),
  ];
  return runActions(actions, facts, tenant, all);
}

/** Applies what Rules and Actions have asked for. @param {OldUser} record @param {LoginEffects} effects */
function applyMetadata(record, { appMetadata, userMetadata }) {
  if (Object.keys(appMetadata).length) {
    record.app_metadata = mergeMetadata(record.app_metadata, appMetadata);
  }
  if (Object.keys(userMetadata).length) {
    record.user_metadata = mergeMetadata(record.user_metadata, userMetadata);
  }
}

/** Makes sure that a user whose password is right may log in. @param {OldTenant} tenant @param {Attempt} attempt @param {OldUser} user */
async function admit(tenant, attempt, user) {
  tenant.attackProtection.checkPassword(attempt.password);
  if (user.blocked) throw oauthRefusal(401, 'unauthorized', 'user is blocked');
  if (!tenant.mfa.actionMayExempt && needsMfa(tenant, user, noEffects())) throw mfaRequired();
  const effects = await extensibility(tenant, attempt, user);
  if (effects.refused) {
    tenant.users.update(user, (record) => applyMetadata(record, effects));
    throw oauthRefusal(
      effects.refused.error === 'unauthorized' ? 401 : 403,
      effects.refused.error,
      effects.refused.description,
    );
  }
  if (needsMfa(tenant, user, effects)) throw mfaRequired();
  return effects;
}

/**
 * @param {OldTenant} tenant
 * @param {Attempt} attempt
 * @returns {Promise<{ user: OldUser, effects: LoginEffects }>}
 * @throws {import('./refusal.js').Refusal}
 */
export async function passwordLogin(tenant, attempt) {
  const { connection, identifier, password, address } = attempt;
  const { user, identity } = tenant.users.byIdentifier(connection, identifier) ?? {};
  try {
    tenant.attackProtection.checkAttempt(identifier, address);
    // The password is verified for an unknown user too, so that both cases take the same time.
    const right = await tenant.users.passwordMatches(user, password, identity);
    if (!user || !right) {
      tenant.attackProtection.failed(identifier, address);
      throw oauthRefusal(403, 'invalid_grant', 'Wrong email or password.');
    }
    const effects = await admit(tenant, attempt, user);
    tenant.attackProtection.succeeded(identifier, address);
    tenant.users.update(user, (record) => {
      applyMetadata(record, effects);
      record.last_login = tenant.clock.iso();
      record.last_ip = address;
      record.logins_count = (record.logins_count ?? 0) + 1;
    });
    return { user, effects };
  } catch (error) {
    throw error instanceof Refusal
      ? loggedAs(error, { user_id: user?.user_id ?? '', ip: address })
      : error;
  }
}
