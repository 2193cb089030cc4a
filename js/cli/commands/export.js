// The command `export`: writes the users of a connection into a file of a run folder.
import { Option } from 'commander';
import { runBulkCommand } from '../bulk/bulk-command.js';
import { exportUsers } from '../bulk/export-users.js';
import { readEnvironment } from '../environment.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import {
  addConnectionOption,
  addEnvOption,
  addJsonOption,
  addResumeOption,
  addRunsOption,
  addSettingsOption,
} from '../options.js';
import { pluralize } from '../text/format.js';

/**
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & { side: 'old' | 'new' }} ExportOptions
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
  addConnectionOption(command);
  addResumeOption(command);
  addRunsOption(command);
  addSettingsOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new'],
        examples: ['export --side old --env .env', 'export --side old --resume RUN --env .env'],
        exitCodes: ['done', 'failed', 'usage', 'interrupted'],
      }),
    )
    .action(createHandler(runExport));
}

/** @type {import('../options.js').Action<ExportOptions>} */
function runExport(options, output) {
  const { side, connection } = options;
  const environment = readEnvironment(options.env, output);
  const inputs = { settings: readSettings(options.settings), environment, connection };
  return runBulkCommand(
    {
      name: 'export',
      recorded: { side },
      environment,
      run: async (work) => {
        const report = await exportUsers(side, inputs, work, output);
        output.printDocument({ run: work.folder.id, folder: work.folder.path, ...report });
        const users = pluralize(report.users, 'user');
        output.print(
          `Exported ${users} of the connection ${report.connection} to ${work.folder.file(report.file)}`,
        );
        return true;
      },
    },
    options,
    output,
  );
}
