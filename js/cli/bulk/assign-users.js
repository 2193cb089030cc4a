// Carries what users have beside their profiles: what `assign` does in its run folder.
import { existsSync } from 'node:fs';
import { CommandError, UsageError } from '../errors.js';
import { cleanStrings } from '../text/clean.js';
import { withToolkit } from '../toolkit.js';
import { scanUsers } from './user-scan.js';

/** @typedef {import('../toolkit-types.js').Subject} Subject */

/** What is read from an export, and the file of the run folder that a scan writes for it. @type {Partial<Record<Subject, string>>} */
const FROM_EXPORT = { permissions: 'user-ids.ndjson', links: 'linked-users.ndjson' };

/**
 * Runs `assign` in a run folder that has what it needs.
 *
 * @param {import('../toolkit-types.js').AssignRequest} request
 * @param {import('./bulk-command.js').Work} work
 * @returns {Promise<import('../toolkit-types.js').AssignReport>}
 */
export async function assignUsers(request, { files, ui, confirmation }) {
  const report = cleanStrings(
    await withToolkit((toolkit) => toolkit.assign_users(request, ui, files)),
  );
  if (report.rounds.some(({ status }) => status === 'declined')) {
    confirmation.requireTerminal();
    throw new CommandError({ code: 'refused', message: 'not confirmed; nothing more was written' });
  }
  for (const { status, plan } of report.rounds) {
    if (status !== 'done') confirmation.print(plan);
  }
  return report;
}

/** Whether nobody has to do anything. @param {import('../toolkit-types.js').AssignReport} report */
export const isComplete = ({ rounds, failures }) =>
  rounds.every(({ status }) => status !== 'planned') &&
  failures.every((failure) => !failure.needs_somebody);

/**
 * Scans the exports for what is read from them. It is done again when a run goes on, since a file may have other content now.
 *
 * @param {Subject[]} subjects
 * @param {string[] | undefined} users
 * @param {import('./bulk-command.js').Work} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<boolean>} false if something of the exports could not be read, so that it is not known what users have
 */
export async function prepareAssignment(subjects, users, work, output) {
  /** @param {string} file */
  const isMissing = (file) => !existsSync(work.folder.file(file));
  const missing = subjects.filter((subject) => isMissing(FROM_EXPORT[subject] ?? 'run.json'));
  if (users === undefined && missing.length > 0) {
    throw new UsageError(
      `--with ${missing.join(',')} needs an export of the old tenant’s users`,
      'name its files with --users',
    );
  }
  // Also for other subjects: users whose primary identity does not move are found by a linked one.
  if (users === undefined) return true;
  const userIds = subjects.includes('permissions');
  const report = await scanUsers({ inputs: users, userIds }, work, output);
  output.print(`${report.linked} of ${report.users} users have linked identities.`);
  work.folder.finishStep('scan', report);
  if (report.users > 0 && report.unreadable === 0) return true;
  output.warn(
    report.users === 0
      ? `${users.join(' and ')} has no users`
      : `${report.unreadable} records of ${users.join(' and ')} are no users, so nothing of them is assigned; convert says why`,
  );
  return false;
}
