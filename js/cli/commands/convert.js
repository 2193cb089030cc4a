// The command `convert`: turns exports of the old tenant into import files.
import { runBulkCommand } from '../bulk/bulk-command.js';
import { convertInputs, convertUsers, missingHashes } from '../bulk/convert-users.js';
import { requireInputs } from '../bulk/input-checks.js';
import { readEnvironment } from '../environment.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addBulkOptions, addConvertOptions } from '../options.js';
import { formatConvertReport, total } from '../text/convert-text.js';

/**
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & {
 *   blocked: 'skip' | 'keep', fileSize?: number, nonUniqueEmails?: boolean, hashes?: string, factors?: string,
 * }} ConvertOptions
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addConvertCommand(program, createHandler) {
  const command = program
    .command('convert')
    .summary('convert exported users into import files')
    .description(
      'Reads exports of the old tenant and writes import files for the new tenant, with the same profiles and IDs as the ' +
        'action scripts. Reads NDJSON, a JSON array or CSV, packed with gzip or not. What cannot go into an import file ' +
        'is in rejected.ndjson, with the reason and a remedy. Needs no access to a tenant.',
    )
    .argument('<file...>', 'files with the users of the old tenant; - is the standard input');
  addConvertOptions(command);
  addBulkOptions(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['domains'],
        examples: [
          'convert users.ndjson.gz',
          'convert users-1.csv users-2.csv --blocked keep',
          'convert users.ndjson.gz --hashes hashes.json',
        ],
        exitCodes: ['done', 'failed', 'usage', 'rejected', 'interrupted'],
      }),
    )
    .action((files, options) =>
      createHandler((/** @type {ConvertOptions} */ parsed, output) =>
        convert(files, parsed, output),
      )(options),
    );
}

/** @param {string[]} files @param {ConvertOptions} options @param {import('../terminal/output.js').Output} output */
function convert(files, options, output) {
  const { settings, env, connection, blocked, fileSize, nonUniqueEmails } = options;
  const { hashes, factors } = options;
  const environment = readEnvironment(env, output);
  requireInputs(convertInputs(files, options).map(({ name }) => name));
  const settingsFile = readSettings(settings);
  return runBulkCommand(
    {
      name: 'convert',
      resumable: false,
      recorded: {
        files,
        blocked,
        file_size: fileSize,
        non_unique_emails: nonUniqueEmails,
        hashes,
        factors,
      },
      environment,
      run: async (work) => {
        const inputs = { ...options, settings: settingsFile, environment, connection };
        const report = await convertUsers(files, inputs, work, output);
        const { id, path, record } = work.folder;
        output.printDocument({ run: id, folder: path, inputs: record.inputs, report });
        output.print(formatConvertReport(report));
        const missing = missingHashes(report, hashes);
        if (missing) output.warn(missing);
        return total(report.rejected) === 0 && !missing;
      },
    },
    options,
    output,
  );
}
