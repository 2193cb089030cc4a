// @ts-check
/**
 * What a rotation of secrets starts from and leads to.
 */
import assert from 'node:assert/strict';
import { EMAIL, PASSWORD } from './two-tenants.js';

/** @typedef {import('./two-tenants.js').Migration} Migration */

export const NAME = 'auth0-account-migration';
export const MARKER = `${NAME}-marker`;
/** Without a wait, since nothing else uses the tenants. */
export const ROTATE = ['rotate-secret', '--yes', '--wait', '0'];

/** The applications of a migration, with those that are set aside. @param {Migration} migration */
export const clientsOf = ({ oldTenant }) =>
  oldTenant.management.clients.all
    .filter(({ name }) => name.startsWith(NAME) && !name.endsWith('-cli'))
    .map(({ name, client_id, client_secret }) => ({ name, client_id, client_secret }));

/** The status of a token request with the credentials of an application. @param {Migration['oldTenant']} tenant @param {{ client_id: string, client_secret: string }} client */
export async function tokenStatus(tenant, { client_id, client_secret }) {
  const grant = { grant_type: 'client_credentials', audience: tenant.audience };
  const { status } = await fetch(`https://${tenant.domain}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...grant, client_id, client_secret }),
  });
  return status;
}

/**
 * Asserts that other applications have taken the place of those from before, that nothing is left of these, and that `setup`
 * has nothing to do.
 *
 * @param {Migration} migration
 * @param {{ client_id: string }[]} before
 */
export async function assertRotated(migration, before) {
  const { desk, oldTenant } = migration;
  const clients = clientsOf(migration);
  assert.deepEqual(clients.map(({ name }) => name).sort(), [NAME, MARKER]);
  for (const { client_id } of before) {
    assert.ok(!clients.some((client) => client.client_id === client_id), 'a former client is left');
  }
  assert.equal(
    oldTenant.management.clientGrants.all.filter(({ client_id }) =>
      before.some((client) => client.client_id === client_id),
    ).length,
    0,
  );
  const { code, document } = await desk.json(['setup', '--dry-run']);
  assert.deepEqual([code, document.status], [0, 'nothing_to_do'], JSON.stringify(document.plan));
}

/** Asserts that a user can move now. @param {Migration} migration @param {string} [email] */
export async function assertNobodyIsLockedOut({ newTenant }, email = EMAIL) {
  const { status, body } = await newTenant.login(email, PASSWORD);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(
    newTenant.postLogin.console.filter((line) => line.includes('not confirmed')),
    [],
  );
}
