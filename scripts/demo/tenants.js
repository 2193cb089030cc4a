// @ts-check
/**
 * Starts both tenants, set up as the README's section "Set-up" has it, with what the build made.
 */
import { readFileSync } from 'node:fs';
import { CertificateAuthority, NewTenant, OldTenant } from '../../tests/tenant/index.js';
import { Problem } from './failure.js';
import { databases, mainConnection } from './user-facts.js';

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/**
 * @typedef {object} Tenants
 * @property {OldTenant} oldTenant
 * @property {NewTenant} newTenant
 * @property {() => Promise<void>} close
 */

/**
 * @param {OldUser[]} users of the old tenant
 * @returns {Promise<Tenants>}
 * @throws {Problem} when something is missing that other commands provide
 */
export async function startTenants(users) {
  if (!process.env.TENANT_AUTHORITY_DIR) {
    throw new Problem('Start the demo by npm run demo: node alone does not trust the certificates of the tenants.');
  }
  const scripts = { login: built('action-scripts/login.js'), get_user: built('action-scripts/get_user.js') };
  const action = built('actions/old-tenant-post-login.js');
  const authority = await CertificateAuthority.load();

  const connection = mainConnection(users);
  const otherConnections = [...new Set(users.flatMap(databases))].filter((name) => name !== connection);
  const oldTenant = await OldTenant.start({ authority, users, connection, otherConnections });
  oldTenant.action = { code: action, secrets: { MIGRATION_CLIENT_ID: oldTenant.client.client_id } };

  const newTenant = await NewTenant.start({
    authority,
    scripts,
    configuration: oldTenant.configuration,
    client: { client_id: 'demo-application' },
  });
  return { oldTenant, newTenant, close: async () => void (await Promise.all([newTenant.close(), oldTenant.close()])) };
}

/** @param {string} path */
function built(path) {
  try {
    return readFileSync(new URL(`../../pkg/${path}`, import.meta.url), 'utf8');
  } catch {
    throw new Problem(`pkg/${path} is missing; npm run build makes it.`);
  }
}
