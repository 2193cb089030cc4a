// @ts-check
/**
 * Step: the start of both tenants.
 */
import { fact, line, pluralize, step } from '../print.js';

/** @param {import('../demo.js').Demo} demo @param {string} file */
export function start({ tenants: { oldTenant, newTenant }, users, connection }, file) {
  line(`${pluralize(users.length, 'user')} from ${file}`);
  line('An export contains no passwords, so they are derived from the user_id.');
  step('Start of both tenants, with HTTPS and a certificate authority for this run');
  fact(
    'old tenant',
    `https://${oldTenant.domain}  ${pluralize(oldTenant.users.size, 'user')}, connection ${connection}`,
  );
  fact('new tenant', `https://${newTenant.domain}  no users, connection ${newTenant.connection}`);
}
