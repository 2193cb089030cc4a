// @ts-check
/** An old and a new tenant, in which the post-login Action of the new one is installed anew before each test. */
import assert from 'node:assert/strict';
import { after, beforeEach } from 'node:test';
import { CertificateAuthority, NewTenant } from '../tenant/index.js';
import { built, PASSWORD, scripts, startOldTenant } from '../js/support.js';

export const code = built('actions/new-tenant-post-login.js');
export const oldTenant = await startOldTenant();
export const markerClient = oldTenant.management.addMachineClient('marker', [
  'read:users',
  'update:users_app_metadata',
]);
export const tenant = await NewTenant.start({
  authority: await CertificateAuthority.load(),
  scripts,
  configuration: { ...oldTenant.configuration, Timeout_Ms: '3000' },
});
after(() => tenant.close());

/** The secrets with which the Action is installed. @param {Record<string, string | undefined>} [more] */
export const secrets = (more = {}) =>
  /** @type {Record<string, string>} */ ({
    DOMAIN: oldTenant.domain,
    AUDIENCE: oldTenant.audience,
    CLIENT_ID: markerClient.client_id,
    CLIENT_SECRET: markerClient.client_secret,
    CONNECTIONS: JSON.stringify({ [tenant.connection]: oldTenant.connection }),
    ...more,
  });
/** The options of a login in a browser, in which users can be asked. */
export const BROWSER = { protocol: 'oidc-basic-profile' };

beforeEach(() => {
  for (const { user_id } of tenant.users.all()) tenant.users.delete(user_id);
  tenant.action = { code, secrets: secrets() };
  tenant.postLogin.cache.clear();
  tenant.postLogin.console.length = 0;
  tenant.postLogin.enrollments.length = 0;
  tenant.factors.enabled.clear();
  tenant.metadataFault = false;
  tenant.outbox.length = 0;
});

/** The requests of the Action since the last call. */
export const takeActionRequests = () =>
  oldTenant.requests
    .splice(0)
    .filter(
      ({ body, path }) => path.startsWith('/api/') || body?.client_id === markerClient.client_id,
    )
    .map(({ method, path, query, body }) => ({
      method,
      path: decodeURIComponent(path),
      ...(Object.keys(query).length ? { query } : {}),
      ...(body ? { body } : {}),
    }));
/** The request for a token. */
export const token = {
  method: 'POST',
  path: '/oauth/token',
  body: { grant_type: 'client_credentials', audience: oldTenant.audience, ...markerClient },
};
/** The request for a user. @param {string} id */
export const read = (id) => ({ method: 'GET', path: `/api/v2/users/${id}` });
/** The request that marks a user. @param {string} id @param {string} [marker] */
export const mark = (id, marker = 'migration_complete') => ({
  method: 'PATCH',
  path: `/api/v2/users/${id}`,
  body: { app_metadata: { [marker]: true } },
});

/** Logs in and asserts that this succeeds. @param {{ email?: string }} user @param {object} [options] @param {string} [password] */
export async function login(user, options = {}, password = PASSWORD) {
  const answer = await tenant.login(String(user.email), password, options);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}
/** The user as the new tenant has it. @param {{ email?: string }} user */
export const stored = (user) =>
  tenant.users.get(String(user.email)) ?? assert.fail('the user is not there');
/** @param {{ email?: string }} user */
export function assertConfirmed(user) {
  assert.match(String(stored(user).app_metadata.migration_confirmed), /^\d{4}-\d\d-\d\dT.*Z$/);
}
