// The command `import`: sends the import files of a run folder to the new tenant.
import { runBulkCommand } from '../bulk/bulk-command.js';
import { copyImportFiles, requireImportFiles } from '../bulk/import-inputs.js';
import { importUsers } from '../bulk/import-users.js';
import { requireNotUndone } from '../bulk/same-run.js';
import { readEnvironment } from '../environment.js';
import { UsageError } from '../errors.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addBulkOptions, addResumeOption, addWriteOptions } from '../options.js';
import { formatImport } from '../text/import-text.js';

/**
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & { upsert?: boolean, dryRun?: boolean }} ImportOptions
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addImportCommand(program, createHandler) {
  const command = program
    .command('import [files...]')
    .summary('send import files to the new tenant')
    .description(
      'Sends the import files of a run folder, such as one of convert, or the files that are named. Runs at most two jobs at ' +
        'once, and finds out what has become of each user. Failed users are in failed.ndjson of the run folder, with what to do ' +
        'about them; those who have moved in the meantime are told from conflicts.',
    )
    .option(
      '--upsert',
      'overwrite users who have the same e-mail address; the plan lists them first',
    );
  addWriteOptions(command);
  addResumeOption(command, 'run whose import files are sent, or whose import is resumed');
  addBulkOptions(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['new'],
        examples: [
          'import --resume RUN --env .env --dry-run',
          'import --resume RUN --env .env',
          'import users.json more.json --env .env --yes',
        ],
        exitCodes: ['done', 'declined', 'usage', 'incomplete', 'interrupted'],
      }),
    )
    .action((files, options) =>
      createHandler((/** @type {ImportOptions} */ parsed, output) =>
        runImport(files, parsed, output),
      )(options),
    );
}

/**
 * @param {string[]} files
 * @param {ImportOptions} options
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<number>}
 */
function runImport(files, options, output) {
  const { upsert = false, dryRun = false, connection, resume } = options;
  if (files.length > 0 && resume !== undefined) {
    throw new UsageError('files and --resume were both given', 'a run keeps the files it has');
  }
  if (files.length === 0 && resume === undefined) {
    throw new UsageError(
      'there is nothing to import',
      'name a run of convert with --resume, or import files',
    );
  }
  requireImportFiles(files);
  const environment = readEnvironment(options.env, output);
  const settings = readSettings(options.settings);
  const inputs = { settings, environment, connection, upsert, dryRun };
  return runBulkCommand(
    {
      name: 'import',
      recorded: { upsert },
      operands: files,
      environment,
      run: async (work) => {
        const { folder } = work;
        requireNotUndone(folder);
        if (files.length > 0) await copyImportFiles(files, folder);
        const report = await importUsers(inputs, work);
        if (report.status === 'done') folder.finishStep('import', report);
        output.printDocument({ run: folder.id, folder: folder.path, ...report });
        output.print(formatImport(report, output.stdoutColors));
        return report.status === 'done' && report.tally.failed === 0;
      },
    },
    options,
    output,
  );
}
