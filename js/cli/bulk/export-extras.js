// What is read beside the users of an export: second factors, roles and organizations.
import { InvalidArgumentError } from 'commander';
import { cleanStrings } from '../text/clean.js';
import { withToolkit } from '../toolkit.js';
import { scanUsers } from './user-scan.js';

/** @typedef {import('../toolkit-types.js').Extra} Extra */

/** @type {Extra[]} */
export const EXTRAS = ['factors', 'roles', 'organizations'];

/**
 * Reads what users have beside their profiles into the run folder. What an earlier attempt has read is not read again.
 *
 * @param {Extra[]} extras
 * @param {string} users The path of the export.
 * @param {import('../environment.js').Environment} environment
 * @param {Pick<import('./bulk-command.js').Work, 'folder' | 'files' | 'progress' | 'ui'>} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<import('../toolkit-types.js').ReadExtrasReport>}
 */
export async function readExtras(extras, users, environment, work, output) {
  if (extras.length === 0) return {};
  if (extras.includes('factors')) await scanUsers({ inputs: [users] }, work, output);
  const request = { old: environment.old, with: extras };
  const report = cleanStrings(
    await withToolkit((toolkit) => toolkit.read_extras(request, work.ui, work.files)),
  );
  const { factors, roles, organizations } = report;
  if (factors) {
    output.print(
      `Second factors of ${factors.users} users in ${work.folder.file('factors.ndjson')}: ${factors.carried} with a phone`,
    );
    for (const note of factors.notes) output.warn(note);
  }
  if (roles !== undefined) output.print(`Roles with their users: ${roles}`);
  if (organizations !== undefined) {
    output.print(`Organizations with their members: ${organizations}`);
  }
  return report;
}

/** @param {string} value @returns {Extra[]} */
export function parseExtras(value) {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !EXTRAS.some((extra) => extra === name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`${unknown} is none of ${EXTRAS.join(', ')}.`);
  }
  return EXTRAS.filter((extra) => names.includes(extra));
}
