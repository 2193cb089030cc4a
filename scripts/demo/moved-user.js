// @ts-check
/**
 * Checks of a user who has been moved, in the stores of both tenants.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from './errors.js';
import { shorten } from './print.js';
import { recordIn } from './exported-user.js';

/** @typedef {import('../../tests/tenant/new-tenant-users.js').NewTenantUser} NewTenantUser */
/** @typedef {import('./demo.js').OldUser} OldUser */

export const MARKER = 'migration_complete';
/** Key of `app_metadata` in which the new tenant notes that it has marked the user. */
const CONFIRMED = 'migration_confirmed';
/** Keys of `app_metadata` in which the old tenant keeps book. */
const OLD_NOTES = [MARKER, 'migration_started'];

/**
 * Expects that the new tenant has the user, with the metadata of the old tenant except the bookkeeping of the migration.
 *
 * @param {import('./demo.js').Demo} demo
 * @param {OldUser} user as in the file
 * @returns {NewTenantUser}
 */
export function expectStored(demo, user) {
  const identifier = demo.identifier(user);
  const stored = demo.tenants.newTenant.users.get(identifier);
  expect(stored, `${shorten(identifier)} in the new tenant`);
  const verified = recordIn(user, demo.connection)?.email_verified ?? false;
  expect(
    stored.email_verified === verified,
    `email_verified of ${shorten(identifier)} as in the old tenant`,
    stored.email_verified,
  );
  const { user_metadata = {}, app_metadata = {} } = user;
  const own = Object.fromEntries(
    Object.entries(app_metadata).filter(([key]) => !OLD_NOTES.includes(key)),
  );
  const { [CONFIRMED]: confirmed, ...moved } = stored.app_metadata;
  for (const [name, metadata, found] of [
    ['user_metadata', user_metadata, stored.user_metadata],
    ['app_metadata', own, moved],
  ]) {
    expect(
      isDeepStrictEqual(found, metadata),
      `${name} of ${shorten(identifier)} as in the old tenant`,
      found,
    );
  }
  return stored;
}

/** Expects that the user is marked as moved in the old tenant, and confirmed in the new one. @param {import('./demo.js').Demo} demo @param {OldUser} user */
export function expectMarker(demo, user) {
  const metadata = demo.tenants.oldTenant.users.byId(user.user_id)?.app_metadata;
  expect(
    metadata?.[MARKER] === true,
    `the migration marker of ${shorten(demo.identifier(user))} in the old tenant`,
    metadata ?? 'none',
  );
  const { app_metadata } = demo.tenants.newTenant.users.get(demo.identifier(user)) ?? {};
  expect(
    !Number.isNaN(Date.parse(app_metadata?.[CONFIRMED])),
    `${CONFIRMED} of ${shorten(demo.identifier(user))} in the new tenant`,
    app_metadata ?? 'none',
  );
}
