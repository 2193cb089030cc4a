// The command `undo-run`: removes what an import run has inserted and nobody has used since.
import { Option } from 'commander';
import { runBulkCommand } from '../bulk/bulk-command.js';
import { readOnlyNew } from '../bulk/only-new.js';
import { runsFolder } from '../bulk/run-folder.js';
import { runSubject } from '../bulk/same-run.js';
import { readEnvironment } from '../environment.js';
import { CommandError } from '../errors.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addBulkOptions, addWriteOptions } from '../options.js';
import { cleanStrings } from '../text/clean.js';
import { formatUndoRunReport } from '../text/verify-text.js';
import { withToolkit } from '../toolkit.js';

/**
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & { dryRun?: boolean, unmark?: boolean, onlyDeleted?: string }} UndoRunOptions
 * `onlyDeleted` is a run of `verify`.
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addUndoRunCommand(program, createHandler) {
  const command = program
    .command('undo-run')
    .summary('remove the users whom an import run has inserted and nobody has used since')
    .description(
      'Looks at each user of the import files of a run, and deletes from the new tenant those who were inserted by it, have ' +
        'never logged in and are as the import has left them. All others stay; kept.ndjson of the run folder says why.',
    )
    .argument('<run>', 'run of import or move-rest: its name or its folder');
  command.option(
    '--unmark',
    'take the migration marker away from these users in the old tenant, so that they can move again',
  );
  command.addOption(
    new Option(
      '--only-deleted <run>',
      'delete only users who are not in the old tenant any more, of those whom this run of verify has found only in the new one',
    ).conflicts('unmark'),
  );
  addWriteOptions(command);
  addBulkOptions(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new'],
        examples: [
          'undo-run RUN --env .env --dry-run',
          'undo-run RUN --env .env',
          'undo-run RUN --unmark --env .env',
          'undo-run RUN --only-deleted VERIFY_RUN --env .env',
        ],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action((run, options) =>
      createHandler((/** @type {UndoRunOptions} */ parsed, output) => undoRun(run, parsed, output))(
        options,
      ),
    );
}

/**
 * @param {string} run
 * @param {UndoRunOptions} options
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<number>}
 */
async function undoRun(run, options, output) {
  const environment = readEnvironment(options.env, output);
  const request = {
    settings: readSettings(options.settings),
    connection: options.connection,
    old: options.unmark ? environment.old : undefined,
    only_deleted: await onlyDeletedRequest(environment, options),
    new: environment.new,
    dry_run: options.dryRun ?? false,
  };
  return runBulkCommand(
    {
      name: 'undo-run',
      recorded: {},
      repeatable: true,
      environment,
      run: async ({ folder, files, ui, confirmation }) => {
        const report = cleanStrings(
          await withToolkit((toolkit) => toolkit.undo_run(request, ui, files)),
        );
        if (report.status === 'declined') {
          confirmation.requireTerminal();
          throw new CommandError({ code: 'refused', message: 'not confirmed; nobody was deleted' });
        }
        if (report.status === 'done') folder.finishStep('undo_run', report);
        confirmation.print(report.plan);
        output.printDocument({ run: folder.id, folder: folder.path, ...report });
        output.print(formatUndoRunReport(report, output.stdoutColors));
        return report.status !== 'planned' && report.failed + report.open_files === 0;
      },
    },
    { ...options, resume: run },
    output,
  );
}

/**
 * The restriction of `--only-deleted`; `undefined` without the option. An empty value is a run that does not exist.
 *
 * @param {import('../environment.js').Environment} environment
 * @param {UndoRunOptions} options
 */
async function onlyDeletedRequest(environment, { onlyDeleted, connection, ...options }) {
  if (onlyDeleted === undefined) return undefined;
  const settings = readSettings(options.settings);
  const subject = await runSubject({ environment, connection, settings });
  const userIds = await readOnlyNew(runsFolder(options), onlyDeleted, subject);
  return { old: environment.old, user_ids: userIds };
}
