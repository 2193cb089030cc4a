// @ts-check
/**
 * Step: both tenants were set up with one command.
 */
import { expect } from '../failure.js';
import { count, fact, shown, step } from '../print.js';

/** @param {import('../demo.js').Demo} demo */
export function setUp({ tenants: { changes, newTenant, oldTenant } }) {
  step('Set-up of both tenants, by: auth0-account-migration setup');
  for (const { tenant, title } of changes) fact(`${tenant} tenant`, title);
  const options = newTenant.management.connections.byName(newTenant.connection)?.options;
  expect(options?.import_mode, 'import mode to be on');
  expect(
    oldTenant.management.actions.running('post-login').length === 1,
    'the Action to be in the post-login flow',
  );
  shown(`${count(changes.length, 'change')}; a second run would change nothing`);
}
