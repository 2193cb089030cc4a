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

/**
 * Expects that the new tenant has the user, with the metadata of the old tenant except the migration marker.
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
  const unmarked = Object.fromEntries(
    Object.entries(app_metadata).filter(([key]) => key !== MARKER),
  );
  for (const [name, metadata] of Object.entries({ user_metadata, app_metadata: unmarked })) {
    expect(
      isDeepStrictEqual(stored[name], metadata),
      `${name} of ${shorten(identifier)} as in the old tenant`,
      stored[name],
    );
  }
  return stored;
}

/** Expects that the old tenant has marked the user as moved. @param {import('./demo.js').Demo} demo @param {OldUser} user */
export function expectMarker(demo, user) {
  const metadata = demo.tenants.oldTenant.users.byId(user.user_id)?.app_metadata;
  expect(
    metadata?.[MARKER] === true,
    `the migration marker of ${shorten(demo.identifier(user))} in the old tenant`,
    metadata ?? 'none',
  );
}
