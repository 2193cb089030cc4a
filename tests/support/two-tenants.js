// @ts-check
/**
 * The starting point of a migration: two emulated tenants, and a folder in which the command line runs with the
 * credentials of both.
 */
import { CertificateAuthority, NewTenant, OldTenant } from '../tenant/index.js';
import { Desk } from './command-line.js';

/** @typedef {OldTenant | NewTenant} Tenant */
/** @typedef {{ oldTenant: OldTenant, newTenant: NewTenant, desk: Desk }} Migration */

export const PASSWORD = 'Correct-Horse 7';
export const EMAIL = 'jo@example.com';
const authority = await CertificateAuthority.load();

/**
 * @param {{ after: (fn: () => any) => void }} t the test, or `{ after }` of node:test for all tests of a file
 * @param {{ settings?: object, oldTenant?: object, newTenant?: object }} [options]
 * @returns {Promise<Migration>}
 */
export async function beginMigration(t, options = {}) {
  const users = [{ email: EMAIL, password: PASSWORD, app_metadata: { plan: 'gold' } }];
  const [oldTenant, newTenant] = await Promise.all([
    OldTenant.start({ authority, client: null, users, ...options.oldTenant }),
    NewTenant.start({ authority, ...options.newTenant }),
  ]);
  t.after(() => Promise.all([oldTenant.close(), newTenant.close()]));
  const desk = new Desk({
    t,
    settings: options.settings,
    env: { ...credentials('OLD', oldTenant), ...credentials('NEW', newTenant) },
  });
  return { oldTenant, newTenant, desk };
}

/** @param {'OLD' | 'NEW'} prefix @param {Tenant} tenant @returns {Record<string, string>} */
export function credentials(prefix, { domain, managementClient }) {
  const { client_id, client_secret } = managementClient;
  return {
    [`${prefix}_DOMAIN`]: domain,
    [`${prefix}_CLIENT_ID`]: client_id,
    [`${prefix}_CLIENT_SECRET`]: client_secret,
  };
}

/** @param {{ method: string, path: string }} request */
export const isWrite = ({ method, path }) => method !== 'GET' && path.startsWith('/api/v2/');

/** Returns the writes since the last call, with each object's ID replaced by `ID`. @param {Tenant} tenant @returns {string[]} */
export function takeWrites(tenant) {
  return tenant.requests
    .splice(0)
    .filter(isWrite)
    .map(
      ({ method, path, status }) =>
        `${method} ${path.slice('/api/v2/'.length).replace(/\b(con_\w+|cgr_\w+|[0-9a-f-]{36}|\w{32})\b/g, 'ID')} ${status}`,
    );
}

/** All writes that `setup` makes in tenants that have nothing of a migration yet, in order. */
export const SETUP_WRITES = {
  old: [
    'POST clients 201',
    'PATCH connections/ID/clients 204',
    'POST client-grants 201',
    'POST actions/actions 201',
    'POST actions/actions/ID/deploy 200',
    'PATCH actions/triggers/post-login/bindings 200',
    'POST clients 201',
    'POST client-grants 201',
  ],
  new: [
    'POST actions/actions 201',
    'POST actions/actions/ID/deploy 200',
    'PATCH actions/triggers/post-login/bindings 200',
    'PATCH connections/ID 200',
    'PATCH connections/ID 200',
  ],
};

/** The Actions of a tenant and its flows, without IDs. @param {Tenant['management']['actions']} actions */
const actionsOf = (actions) => ({
  actions: actions.all.map(({ name, versions, changed, secrets }) => ({
    name,
    versions: versions.length,
    changed,
    secrets: secrets.map((secret) => secret.name),
  })),
  flow: actions.bindings.map(({ trigger, action }) => [trigger, action.name]),
});

/** The state that `setup` leaves in both tenants, without IDs and other values that differ between runs. @param {Migration} migration */
export function setUpState({ oldTenant, newTenant }) {
  const { clients, clientGrants, connections, actions } = oldTenant.management;
  const ours = ['auth0-account-migration', 'auth0-account-migration-marker'].flatMap((name) =>
    clients.all.filter((client) => client.name === name),
  );
  const [migrationClient, markerClient] = ours;
  const users = newTenant.management.connections.byName('Users');
  const newAction = newTenant.management.actions.byName('auth0-account-migration');
  return {
    clients: ours.map(({ name, app_type, grant_types, token_endpoint_auth_method }) => ({
      name,
      app_type,
      grant_types,
      token_endpoint_auth_method,
    })),
    enabled: connections.all
      .filter(({ enabledClients }) => ours.some(({ client_id }) => enabledClients.has(client_id)))
      .map(({ name }) => name),
    grants: ours.map(({ client_id }) =>
      clientGrants.all.filter((grant) => grant.client_id === client_id).map(({ scope }) => scope),
    ),
    ...actionsOf(actions),
    newTenant: actionsOf(newTenant.management.actions),
    newOptions: {
      ...users?.options,
      configuration: Object.keys(users?.options.configuration ?? {}).sort(),
    },
    secretIsRight:
      users &&
      newTenant.management.connections.configurationOf(users).Client_Secret ===
        migrationClient?.client_secret &&
      newAction?.secrets.find(({ name }) => name === 'CLIENT_SECRET')?.value ===
        markerClient?.client_secret,
  };
}
