// Sends the import files of the run folder to the new tenant.
import { CommandError } from '../errors.js';
import { cleanStrings } from '../text/clean.js';
import { withToolkit } from '../toolkit.js';

/**
 * @param {import('./export-users.js').MigrationInputs & { upsert?: boolean, dryRun: boolean }} options
 * @param {import('./bulk-command.js').Work} work
 * @returns {Promise<import('../toolkit-types.js').ImportReport>}
 */
export async function importUsers(options, { files, ui, confirmation }) {
  const { settings, environment, connection, upsert = false, dryRun } = options;
  const request = { settings, new: environment.new, connection, upsert, dry_run: dryRun };
  const report = cleanStrings(
    await withToolkit((toolkit) => toolkit.import_users(request, ui, files)),
  );
  if (report.status === 'declined') {
    confirmation.requireTerminal();
    throw new CommandError({ code: 'refused', message: 'not confirmed; nothing was sent' });
  }
  confirmation.print(report.plan);
  return report;
}
