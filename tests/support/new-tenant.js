// @ts-check
/** A new tenant whose connection has the scripts, without users before each test, and what applications and users do there. */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach } from 'node:test';
import { CertificateAuthority, NewTenant } from '../tenant/index.js';
import { profileOf, scripts, startOldTenant } from '../js/support.js';

export const oldTenant = await startOldTenant();
const authority = await CertificateAuthority.load();
/** @param {Record<string, string>} [settings] @param {Partial<import('../tenant/new-tenant.js').NewTenantOptions>} [options] */
const newTenant = (settings = {}, options = {}) =>
  NewTenant.start({
    authority,
    scripts,
    configuration: { ...oldTenant.configuration, Timeout_Ms: '3000', ...settings },
    ...options,
  });
/** The new tenant of every test that starts no other. */
export const usual = await newTenant();
after(() => usual.close());
/** The new tenant of the current test. */
export let tenant = usual;
/** Starts another new tenant for the current test. @type {typeof newTenant} */
export const start = async (...args) => (tenant = await newTenant(...args));
beforeEach(() => {
  tenant = usual;
  for (const { user_id } of usual.users.all()) usual.users.delete(user_id);
  usual.users.pending.clear();
  usual.outbox.length = 0;
  usual.logs.length = 0;
});
afterEach(async () => {
  const { violations } = tenant;
  if (tenant !== usual) await tenant.close();
  assert.deepEqual(violations, []);
});

/** The user that the new tenant stored, without the fields that it adds by itself. @param {string} key */
export function stored(key) {
  const user = tenant.users.get(key) ?? assert.fail(`${key} is not there`);
  const {
    created_at: _c,
    updated_at: _u,
    last_login: _l,
    logins_count: _n,
    identities: _i,
    ...rest
  } = user;
  return rest;
}
/** The status of an answer, and its error or `ok`. @param {{ status: number, body: any }} answer */
export const resultOf = ({ status, body }) => [status, body.error ?? body.code ?? 'ok'];
/** The user that the new tenant stores for one of the old tenant. @param {import('../js/support.js').OldUser} user */
export const importedUser = (user) => ({
  ...profileOf(user, oldTenant),
  user_id: `auth0|${profileOf(user, oldTenant).user_id}`,
});
/** Requests a password reset by mail and sets a new password. @param {string} email @param {string} password */
export async function resetPassword(email, password) {
  const { status } = await tenant.requestPasswordReset(email);
  assert.equal(status, 200);
  const mail = tenant.outbox.findLast(({ to }) => to === email.toLowerCase());
  return mail ? resultOf(await tenant.resetPassword(mail.ticket, password)) : 'no mail';
}
