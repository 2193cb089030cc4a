// The command `verify`: proves who has arrived in the new tenant.
import { InvalidArgumentError, Option } from 'commander';
import { runBulkCommand } from '../bulk/bulk-command.js';
import { requireRereadable } from '../bulk/input-checks.js';
import { exportUsers } from '../bulk/export-users.js';
import { DEFAULT_RECHECK, isProven, requireConfirmed, verifyUsers } from '../bulk/verify-users.js';
import { readEnvironment } from '../environment.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import {
  addBulkOptions,
  addExportFilesOptions,
  addResumeOption,
  addWriteOptions,
} from '../options.js';
import { formatVerifyReport } from '../text/verify-text.js';

/**
 * @typedef {import('../bulk/bulk-command.js').Work} Work
 * @typedef {import('../terminal/output.js').Output} Output
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & {
 *   old: string[], new: string[], blocked: 'skip' | 'keep', sample?: number, recheck: number,
 *   repair?: boolean, block?: boolean, mark?: boolean, dryRun?: boolean,
 * }} VerifyOptions
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addVerifyCommand(program, createHandler) {
  const command = program
    .command('verify')
    .summary('compare the users of both tenants, field by field')
    .description(
      'Compares an export of each tenant user by user, and looks up who differs or is missing before it counts. Exports ' +
        'both tenants, unless files are named. differences.ndjson of the run folder names every user who is not the same.',
    );
  addExportFilesOptions(command)
    .addOption(
      new Option('--blocked <what>', 'what convert did with users who are blocked')
        .choices(['skip', 'keep'])
        .default('skip'),
    )
    .option('--sample <share>', 'compare this share of the users only, such as 5%', parseShare)
    .option(
      '--recheck <users>',
      'how many users, at most, are looked up once more',
      parseCount,
      DEFAULT_RECHECK,
    )
    .option('--repair', 'fill in keys of metadata that users of the new tenant lack')
    .option('--block', 'block the users in the new tenant who are blocked in the old one')
    .option('--mark', 'mark the users in the old tenant who are proven to be in the new one');
  addWriteOptions(command);
  addResumeOption(command);
  addBulkOptions(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new'],
        examples: [
          'verify --env .env',
          'verify --old users.ndjson.gz --new moved.ndjson.gz --sample 5%',
          'verify --env .env --repair --mark',
        ],
        exitCodes: ['done', 'declined', 'usage', 'incomplete', 'interrupted'],
      }),
    )
    .action(createHandler(verify));
}

/** @type {import('../options.js').Action<VerifyOptions>} */
function verify(options, output) {
  const { old: oldFiles, new: newFiles, blocked, sample, recheck, repair, block, mark } = options;
  requireRereadable([...oldFiles, ...newFiles]);
  const environment = readEnvironment(options.env, output);
  const inputs = {
    settings: readSettings(options.settings),
    environment,
    connection: options.connection,
    blocked,
    sample,
    recheck,
    repair,
    block,
    mark,
    dryRun: options.dryRun ?? false,
  };
  return runBulkCommand(
    {
      name: 'verify',
      recorded: { old: oldFiles, new: newFiles, blocked, sample, recheck, repair, block, mark },
      environment,
      run: async (work) => {
        const exported = async (/** @type {'old' | 'new'} */ side) => {
          const { file } = await exportUsers(side, inputs, work, output);
          return [work.folder.file(file)];
        };
        const files = {
          oldFiles: oldFiles.length ? oldFiles : await exported('old'),
          newFiles: newFiles.length ? newFiles : await exported('new'),
        };
        const report = await verifyUsers({ ...inputs, ...files }, work, output);
        const isProvenNow = showReport(report, work, output);
        // Another file, such as that of the other tenant, would prove everything.
        const isEmpty = oldFiles.length > 0 && report.old_users === 0;
        if (isEmpty) output.warn(nobody(oldFiles, work));
        return isProvenNow && !isEmpty;
      },
    },
    options,
    output,
  );
}

/**
 * @param {import('../toolkit-types.js').VerifyReport} report
 * @param {Work} work
 * @param {Output} output
 * @returns {boolean} false if some users need somebody
 */
function showReport(report, { folder, confirmation }, output) {
  folder.finishStep('verify', report);
  for (const change of [report.repair, report.block, report.mark]) {
    if (change?.status === 'planned') confirmation.print(change.plan);
  }
  output.printDocument({ run: folder.id, folder: folder.path, ...report });
  output.print(formatVerifyReport(report, output.stdoutColors));
  requireConfirmed(report, confirmation);
  return isProven(report);
}

/** @param {string[]} files @param {Work} work */
const nobody = (files, { folder }) =>
  `${files.join(' and ')} has no user of the old tenant’s connection ${folder.record.old_connection}, so nothing was proven`;

/** @param {string} value */
function parseShare(value) {
  const share = Number(value.replace(/ ?%$/, ''));
  if (!/^\d+(\.\d+)? ?%$/.test(value) || share <= 0 || share > 100) {
    throw new InvalidArgumentError('It must be a share such as 5%.');
  }
  return share;
}

/** @param {string} value */
function parseCount(value) {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a number of users.');
  return Number(value);
}
