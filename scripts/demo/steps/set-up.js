// @ts-check
/**
 * Step: the set-up of both tenants with one command.
 */
import { expect } from '../errors.js';
import { fact, passed, pluralize, step } from '../print.js';

/** @param {import('../demo.js').Demo} demo */
export function setUp({ tenants: { changes, newTenant, oldTenant } }) {
  step('Set-up of both tenants with the command auth0-account-migration setup');
  for (const { tenant, title } of changes) fact(`${tenant} tenant`, title);
  const options = newTenant.management.connections.byName(newTenant.connection)?.options;
  expect(options?.import_mode, 'import mode to be on');
  for (const { management } of [oldTenant, newTenant]) {
    expect(
      management.actions.running('post-login').length === 1,
      'an Action in the post-login flow of each tenant',
    );
  }
  passed(`${pluralize(changes.length, 'change')}; a second run would change nothing`);
}
