// @ts-check
/** An old tenant in which every secret of the action scripts is a canary, and calls that look for them everywhere. */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach } from 'node:test';
import { CertificateAuthority, OldTenant } from '../tenant/index.js';
import { Canaries } from './canaries.js';
import { ScriptSandbox } from './script-sandbox.js';
import { installedAction, scripts } from '../js/support.js';

export const EMAIL = 'jo@example.com';
export const tenant = await OldTenant.start({ authority: await CertificateAuthority.load() });
after(() => tenant.close());
/** What must be nowhere once a call has ended. */
let secrets = new Canaries();
/** What may stay in the memory. */
export let apiTokens = new Canaries();
export let password = '';
/** @type {import('../tenant/user-store.js').OldUser} */
export let user;
// The cost of real hashes would be most of the time.
tenant.users.passwordMatches = (known, typed) =>
  Promise.resolve(known !== undefined && typed === password);
const defaults = structuredClone({ client: tenant.client, mfa: tenant.mfa });

tenant.server.onAnswer = ({ body: request }, payload) => {
  for (const [name, token] of Object.entries(membersOf(payload))) {
    if (!/_token$/.test(name) || typeof token !== 'string') continue;
    const isForApi = request?.grant_type === 'client_credentials';
    if (isForApi) apiTokens.addToken('API token', token);
    else secrets.addToken(`${name} of the user`, token);
  }
};

/** @param {unknown} payload of an answer @returns {Record<string, unknown>} */
function membersOf(payload) {
  try {
    return JSON.parse(String(payload));
  } catch {
    return {};
  }
}

beforeEach(() => {
  secrets = new Canaries();
  apiTokens = new Canaries();
  password = secrets.plant('password', { special: true });
  Object.assign(tenant.client, structuredClone(defaults.client), {
    client_secret: secrets.plant('client secret'),
    scopes: ['read:users', 'read:authentication_methods'],
  });
  Object.assign(tenant.mfa, defaults.mfa);
  tenant.faults.clear();
  tenant.idToken = {};
  tenant.action = installedAction(tenant);
  tenant.revokeManagementTokens();
  user = tenant.users.insert({ user_id: 'auth0|jo', email: EMAIL, email_verified: true });
});
afterEach(() => void tenant.users.delete(user.user_id));

/** @param {Record<string, unknown>} [settings] @param {Record<string, unknown>} [globals] */
export const newSandbox = (settings = {}, globals = {}) =>
  new ScriptSandbox({
    configuration: { ...tenant.configuration, Timeout_Ms: '4000', ...settings },
    globals,
  });

/** What a call has ended with. @param {unknown[]} args of the callback @returns {string} */
export const codeOf = ([error, profile]) =>
  /** @type {{ code?: string } | null} */ (error)?.code ?? (profile ? 'found' : 'not_found');

/**
 * Calls a script, and looks for the secrets everywhere.
 *
 * @param {ScriptSandbox} sandbox
 * @param {'login' | 'getUser'} script
 * @param {unknown[]} [values]
 * @returns {Promise<string>} the code of the outcome
 */
export async function call(
  sandbox,
  script,
  values = script === 'login' ? [EMAIL, password] : [EMAIL],
) {
  const code = script === 'login' ? scripts.login : scripts.get_user;
  const args = await sandbox.run(code, values);
  assertNoSecret(sandbox, args);
  return codeOf(args);
}

/** @param {ScriptSandbox} sandbox @param {unknown} args */
export function assertNoSecret({ lines, global, memories }, args) {
  const found = [secrets, apiTokens].flatMap((canaries) => [
    ...canaries.findInValue(args, 'the callback'),
    ...canaries.findInValue(lines, 'the log'),
    ...canaries.findInValue(global, 'global'),
  ]);
  for (const memory of memories) found.push(...secrets.findInMemory(memory.buffer, 'the memory'));
  assert.deepEqual(found, []);
}

/** Forgets the tokens that may stay in the memory: only those that are issued from now on count. */
export const forgetApiTokens = () => void (apiTokens = new Canaries());

/** How many instances have a token of the Management API. @param {ScriptSandbox} sandbox */
export const tokensIn = ({ memories }) =>
  memories.filter((memory) => apiTokens.findInMemory(memory.buffer, 'the memory').length > 0)
    .length;
