// @ts-check
// Users who are in both tenants under the same ID, for the commands that compare them or take them back.
import { readFileSync } from 'node:fs';
import { hashPassword } from '../tenant/password-hash.js';

/** The hash of a password that nobody types. */
export const NO_PASSWORD = await hashPassword('not used');

/** Settings under which users keep their IDs. */
export const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  user_id: 'keep',
};

/** A user with a profile that both tenants take. @param {string} name @param {object} [more] */
export const user = (name, more) => ({
  user_id: `id-${name}`,
  email: `${name}@example.com`,
  ...{ name: 'Jo', nickname: 'jo', picture: 'https://cdn.example.com/jo.png' },
  ...more,
});

/**
 * The lines of a file of a run folder.
 *
 * @param {import('./command-line.js').Desk} desk
 * @param {{ run: string }} document
 * @param {string} name
 * @returns {any[]}
 */
export const runLines = (desk, { run }, name) =>
  readFileSync(desk.path(`auth0-migration-runs/${run}/${name}`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Enables the connection of the new tenant for an application, or it takes no import. @param {import('../tenant/index.js').NewTenant} newTenant */
export function enableConnection({ management }) {
  const { client_id: client } = management.clients.add({ name: 'My app', app_type: 'regular_web' });
  management.connections.byName('Users')?.enabledClients.add(client);
}
