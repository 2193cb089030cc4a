// @ts-check
/**
 * Step: both tenants are up.
 */
import { count, fact, line, step } from '../print.js';

/** @param {import('../demo.js').Demo} demo @param {string} file */
export function start({ tenants: { oldTenant, newTenant }, users, connection }, file) {
  line(`${count(users.length, 'user')} of ${file}`);
  line('An export holds no passwords: each user has one that is derived from the user_id.');
  step('Start of both tenants, over HTTPS, with a certificate authority made for this run');
  fact(
    'old tenant',
    `https://${oldTenant.domain}  ${count(oldTenant.users.size, 'user')}, connection ${connection}`,
  );
  fact('new tenant', `https://${newTenant.domain}  no users, connection ${newTenant.connection}`);
}
