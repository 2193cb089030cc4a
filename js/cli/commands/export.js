// The command `export`: writes the users of a connection into a file of a run folder.
import { Option } from 'commander';
import { runBulkCommand } from '../bulk/bulk-command.js';
import { EXTRAS, parseExtras, readExtras } from '../bulk/export-extras.js';
import { exportUsers } from '../bulk/export-users.js';
import { readEnvironment } from '../environment.js';
import { UsageError } from '../errors.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addBulkOptions, addResumeOption } from '../options.js';
import { pluralize } from '../text/format.js';

/**
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & {
 *   side: 'old' | 'new', with?: import('../toolkit-types.js').Extra[],
 * }} ExportOptions
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addExportCommand(program, createHandler) {
  const command = program
    .command('export')
    .summary('write the users of a connection into a file')
    .description(
      'Starts an export job with all fields that Auth0 exports, waits for it, and downloads its file into a new run folder: ' +
        'one user a line, in gzip. Passwords cannot be exported. Nothing is changed in the tenant.',
    )
    .addOption(
      new Option('--side <tenant>', 'the tenant whose users are exported')
        .choices(['old', 'new'])
        .makeOptionMandatory(),
    );
  command.option(
    '--with <what>',
    `what is read beside the users of the old tenant, separated by commas: ${EXTRAS.join(', ')}; factors are one request for ` +
      'each user who has some: 100,000 users are about 2 hours at 16 a second',
    parseExtras,
  );
  addResumeOption(command);
  addBulkOptions(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new'],
        examples: [
          'export --side old --env .env',
          'export --side old --with factors --env .env',
          'export --side old --resume RUN --env .env',
        ],
        exitCodes: ['done', 'failed', 'usage', 'interrupted'],
      }),
    )
    .action(createHandler(runExport));
}

/** @type {import('../options.js').Action<ExportOptions>} */
function runExport(options, output) {
  const { side, connection, with: extras = [] } = options;
  if (extras.length > 0 && side === 'new') {
    throw new UsageError('--with reads the old tenant', 'use it with --side old');
  }
  const environment = readEnvironment(options.env, output);
  const inputs = { settings: readSettings(options.settings), environment, connection };
  return runBulkCommand(
    {
      name: 'export',
      recorded: { side, with: extras },
      environment,
      run: async (work) => {
        const report = await exportUsers(side, inputs, work, output);
        const users = work.folder.file(report.file);
        const more = await readExtras(extras, users, environment, work, output);
        output.printDocument({ run: work.folder.id, folder: work.folder.path, ...report, ...more });
        output.print(
          `Exported ${pluralize(report.users, 'user')} of the connection ${report.connection} to ${users}`,
        );
        return true;
      },
    },
    options,
    output,
  );
}
