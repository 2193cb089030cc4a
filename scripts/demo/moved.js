// @ts-check
/**
 * What must hold for a user who has been moved, looked up in the stores of both tenants.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from './failure.js';
import { short } from './print.js';
import { recordIn } from './user-facts.js';

/** @typedef {import('../../tests/tenant/new-tenant-users.js').NewTenantUser} NewTenantUser */
/** @typedef {import('./demo.js').OldUser} OldUser */

export const MARKER = 'migration_complete';

/**
 * The new tenant has the user, with the metadata of the old tenant but the migration marker.
 *
 * @param {import('./demo.js').Demo} demo
 * @param {OldUser} user as in the file
 * @returns {NewTenantUser}
 */
export function expectStored(demo, user) {
  const identifier = demo.identifier(user);
  const stored = demo.tenants.newTenant.users.get(identifier);
  expect(stored, `${short(identifier)} in the new tenant`);
  const verified = recordIn(user, demo.connection)?.email_verified ?? false;
  expect(
    stored.email_verified === verified,
    `email_verified of ${short(identifier)} as in the old tenant`,
    stored.email_verified,
  );
  const { user_metadata = {}, app_metadata = {} } = user;
  const plain = Object.fromEntries(Object.entries(app_metadata).filter(([key]) => key !== MARKER));
  for (const [name, wanted] of Object.entries({ user_metadata, app_metadata: plain })) {
    expect(
      isDeepStrictEqual(stored[name], wanted),
      `${name} of ${short(identifier)} as in the old tenant`,
      stored[name],
    );
  }
  return stored;
}

/** The old tenant has marked the user as moved. @param {import('./demo.js').Demo} demo @param {OldUser} user */
export function expectMarker(demo, user) {
  const metadata = demo.tenants.oldTenant.users.byId(user.user_id)?.app_metadata;
  expect(
    metadata?.[MARKER] === true,
    `the migration marker of ${short(demo.identifier(user))} in the old tenant`,
    metadata ?? 'none',
  );
}
