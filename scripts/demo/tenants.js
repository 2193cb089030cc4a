// @ts-check
/**
 * Starts both tenants in the state before a migration, and sets them up with the project's own command line.
 */
import { existsSync } from 'node:fs';
import { CertificateAuthority, NewTenant, OldTenant } from '../../tests/tenant/index.js';
import { CommandLine } from './command-line.js';
import { UsageError } from './errors.js';
import { databases, mainConnection } from './exported-user.js';

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/**
 * @typedef {object} Tenants
 * @property {OldTenant} oldTenant
 * @property {NewTenant} newTenant
 * @property {CommandLine} commandLine
 * @property {import('./command-line.js').Change[]} changes that `setup` made
 * @property {() => Promise<void>} close
 */

/** @throws {UsageError} when there is no certificate authority for the tenants */
export function requireAuthority() {
  if (process.env.TENANT_AUTHORITY_DIR) return;
  throw new UsageError(
    'Start the demo with npm run demo, which makes Node trust the certificates of the tenants.',
  );
}

/** @throws {UsageError} when the package was not built */
export function requireBuild() {
  if (existsSync(CommandLine.PROGRAM)) return;
  throw new UsageError(`${CommandLine.PROGRAM} is missing. Create it with: npm run build`);
}

/**
 * @param {OldUser[]} users of the old tenant
 * @returns {Promise<Tenants>}
 * @throws {UsageError} when the build or the certificate authority is missing
 */
export async function startTenants(users) {
  requireAuthority();
  requireBuild();
  const authority = await CertificateAuthority.load();
  const connection = mainConnection(users);
  const otherConnections = [...new Set(users.flatMap(databases))].filter(
    (name) => name !== connection,
  );
  const oldTenant = await OldTenant.start({
    authority,
    users,
    connection,
    otherConnections,
    client: null,
  });
  const newTenant = await NewTenant.start({ authority, client: { client_id: 'demo-application' } });

  const commandLine = new CommandLine(oldTenant, newTenant);
  const close = async () => {
    commandLine.close();
    await Promise.all([newTenant.close(), oldTenant.close()]);
  };
  try {
    const changes = await commandLine.setUp();
    for (const tenant of [oldTenant, newTenant]) tenant.clearRequests();
    return { oldTenant, newTenant, commandLine, changes, close };
  } catch (error) {
    await close();
    throw error;
  }
}
