// @ts-check
/**
 * What the demo is, and its first step: the start of both tenants.
 */
import { fact, line, paragraph, pluralize, step } from '../print.js';

/** What is emulated, and that nothing is sent to anybody. */
export const EMULATED = 'Both tenants are emulated on this machine, and nothing leaves it.';

/** Printed before the tenants start, which takes a few seconds. @param {import('../demo.js').OldUser[]} users @param {string} file */
export function introduce(users, file) {
  paragraph(EMULATED);
  line();
  paragraph(
    `The old tenant gets ${pluralize(users.length, 'user')} from ${file}. An export contains no passwords, so each password is derived from the user_id.`,
  );
}

/** @param {import('../demo.js').Demo} demo */
export function start({ tenants: { oldTenant, newTenant }, connection }) {
  step('Start of both tenants, with HTTPS and a certificate authority for this run');
  fact(
    'old tenant',
    `https://${oldTenant.domain} with ${pluralize(oldTenant.users.size, 'user')} in the connection ${connection}`,
  );
  fact(
    'new tenant',
    `https://${newTenant.domain} without users in the connection ${newTenant.connection}`,
  );
}
