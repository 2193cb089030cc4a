// @ts-check
/**
 * `--serve --bare`: runs two tenants that know nothing of a migration yet, and prints what the Quick start of README.md
 * asks for. The names of the connection, the application and the test user are those of README.md.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CertificateAuthority, NewTenant, OldTenant } from '../../tests/tenant/index.js';
import { MANAGEMENT_SCOPES } from '../../tests/tenant/management/scopes.js';
import { BARE_USERS } from './bare-users.js';
import { curl, LOGIN } from './curl.js';
import { fact, line, paragraph, step } from './print.js';
import { requireBuild, requireAuthority } from './tenants.js';
import { serveUntilSignal } from './until-signal.js';
import { EMULATED } from './steps/start.js';

/** The name of the application in both tenants. */
const APPLICATION = 'My application';
/** The connection that the settings in the documentation create in the new tenant. */
const NEW_CONNECTION = 'Users';

export async function serveBare() {
  requireAuthority();
  requireBuild();
  const tenants = await startBareTenants();
  try {
    const tokenFiles = {
      old: await writeToken('old', tenants.oldTenant),
      new: await writeToken('new', tenants.newTenant),
    };
    await serveUntilSignal(tenants, () => introduce(tenants, tokenFiles));
  } finally {
    await Promise.all([tenants.oldTenant.close(), tenants.newTenant.close()]);
  }
}

async function startBareTenants() {
  const authority = await CertificateAuthority.load();
  const users = BARE_USERS.map(({ result: _, ...user }) => user);
  const [oldTenant, newTenant] = await Promise.all([
    OldTenant.start({ authority, users, client: null, otherConnections: [] }),
    NewTenant.start({
      authority,
      connection: null,
      client: { client_id: 'my-application', name: APPLICATION },
    }),
  ]);
  const { client_id } = oldTenant.management.clients.add({
    name: APPLICATION,
    app_type: 'regular_web',
  });
  oldTenant.management.connections.byName(oldTenant.connection)?.enabledClients.add(client_id);
  return { oldTenant, newTenant };
}

/**
 * Writes a token like the one that the Dashboard shows in the API Explorer of the Management API. It is too long to be
 * printed. The folder is removed when the demo ends.
 *
 * @param {string} name @param {OldTenant | NewTenant} tenant
 * @returns {Promise<string>} the file
 */
async function writeToken(name, { managementTokens }) {
  const file = join(process.env.TENANT_AUTHORITY_DIR ?? '', `${name}-token`);
  const token = await managementTokens.issue(MANAGEMENT_SCOPES, 'api-explorer');
  writeFileSync(file, token, { mode: 0o600 });
  return file;
}

/** @param {import('./until-signal.js').BothTenants} tenants @param {{ old: string, new: string }} tokenFiles */
function introduce({ oldTenant, newTenant }, tokenFiles) {
  paragraph(EMULATED);
  line();
  paragraph(
    'The tenants know nothing of a migration yet. Follow the Quick start of README.md in another terminal, with the values below in place of those in README.md.',
  );

  step('The tenants, as init asks for them');
  fact('old tenant', `${oldTenant.domain} with the connection ${oldTenant.connection}`);
  fact('new tenant', `${newTenant.domain} without connections; call the new one ${NEW_CONNECTION}`);
  fact(
    'application',
    `${APPLICATION}, in both tenants; to log in, it needs the new connection (enable_clients)`,
  );

  step('Let Node.js trust the certificates of the tenants, in the other terminal');
  line(`export NODE_EXTRA_CA_CERTS='${process.env.NODE_EXTRA_CA_CERTS}'`);

  step('Lines for .env. Each tenant has this Machine to Machine application, with all scopes');
  for (const [name, { domain, managementClient }] of Object.entries({
    OLD: oldTenant,
    NEW: newTenant,
  })) {
    line(`${name}_DOMAIN=${domain}`);
    line(`${name}_CLIENT_ID=${managementClient.client_id}`);
    line(`${name}_CLIENT_SECRET=${managementClient.client_secret}`);
  }

  step('Or let init create these applications: it does so with a token of each tenant');
  line(`export OLD_TOKEN="$(cat '${tokenFiles.old}')"`);
  line(`export NEW_TOKEN="$(cat '${tokenFiles.new}')"`);

  step('Users of the old tenant, with their passwords');
  for (const { email, password, result } of BARE_USERS) {
    fact(email.split('@')[0] ?? '', `${email}  ${password}  ${result}`);
  }

  step('A login at the new tenant, which moves the user once setup is done');
  const [{ email, password } = { email: '', password: '' }] = BARE_USERS;
  const application = {
    domain: newTenant.domain,
    client: newTenant.client,
    connection: NEW_CONNECTION,
  };
  line(curl(application, LOGIN, { username: email, password }));
}
