// The command `status`: who has moved, who is left, who is refused, and when the migration ends.
import { InvalidArgumentError, Option } from 'commander';
import { runBulkCommand } from '../bulk/bulk-command.js';
import { requireInputs } from '../bulk/input-checks.js';
import { countUsers } from '../status/count-users.js';
import { readEnvironment } from '../environment.js';
import {
  appendRecord,
  historyFile,
  historyLock,
  readHistory,
  requireWritableHistory,
} from '../files/history-file.js';
import { withLock } from '../files/lock.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addBulkOptions, addExportFilesOptions, addHistoryOption } from '../options.js';
import { watchStatus } from '../status/watch.js';
import { cleanStrings } from '../text/clean.js';
import { formatStatus } from '../text/status-text.js';
import { withToolkit } from '../toolkit.js';

/**
 * @typedef {import('../bulk/bulk-command.js').Work} Work
 * @typedef {import('../terminal/output.js').Output} Output
 * @typedef {import('../toolkit-types.js').StatusRecord} StatusRecord
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & {
 *   old: string[], new: string[], history?: string, failAbove?: number, watch?: boolean,
 * }} StatusOptions
 */

const SCOPES = `
Scopes of the tokens:
  read:users, read:connections       to count the users of both tenants
  read:events                        for --watch; without it the logs tell less
  read:logs                          to count refused logins; without it the rest is still shown
  read:clients                       old tenant: to know the migration client by its ID rather than its name; optional
`;

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addStatusCommand(program, createHandler) {
  const command = program
    .command('status')
    .summary('show who has moved, who is left, who is refused, and when it will be done')
    .description(
      'Counts the users of both tenants, reads their logs since the last run, and predicts how the share of moved users ' +
        'grows. Changes nothing in a tenant. Adds a record to the history, from which the forecast is checked: the tenants keep ' +
        'their logs for a few days only, so run it daily.',
    );
  addHistoryOption(addExportFilesOptions(command))
    .option(
      '--fail-above <percent>',
      'exit code 3 if more than this share of the logins since the last run was refused, or if nobody knows',
      parsePercent,
    )
    .addOption(
      new Option(
        '--watch',
        'show live who arrives, is confirmed and refused, since the last record, until Ctrl-C; makes no record',
      ).conflicts(['old', 'new', 'failAbove']),
    );
  addBulkOptions(command)
    .addHelpText(
      'after',
      SCOPES +
        formatHelp({
          environment: ['old', 'new'],
          examples: [
            'status --env .env',
            'status --env .env --json --fail-above 20',
            'status --env .env --watch',
            'status --old users.ndjson.gz --new moved.ndjson.gz',
          ],
          exitCodes: ['done', 'failed', 'usage', 'alarmed', 'interrupted'],
        }),
    )
    .action(createHandler(status));
}

/** @type {import('../options.js').Action<StatusOptions>} */
function status(options, output) {
  const environment = readEnvironment(options.env, output);
  if (options.watch) return watch(options, environment, output);
  const { old: oldFiles, new: newFiles, connection, failAbove } = options;
  requireInputs([...oldFiles, ...newFiles]);
  const inputs = {
    settings: readSettings(options.settings),
    environment,
    connection,
    oldFiles,
    newFiles,
    at: new Date().toISOString(),
  };
  const file = historyFile(options);
  // An export may take hours, and would be lost with a record that cannot be added.
  requireWritableHistory(file);
  const command = {
    name: 'status',
    recorded: { old: oldFiles, new: newFiles, fail_above: failAbove },
    resumable: false,
    environment,
    run: async (/** @type {Work} */ work) => {
      const earlier = { history: readHistory(file) };
      await withToolkit((toolkit) => toolkit.check_history(earlier));
      const { record, history } = await makeRecord(inputs, file, work, output);
      // What was counted is shown also if the record cannot be added.
      output.print(formatStatus(record, [...history, record], output.stdoutColors));
      await appendRecord(file, record);
      output.printDocument(record);
      return failAbove === undefined || isBelow(failAbove, record, output);
    },
  };
  // Two runs at once would count the same entries of the logs.
  return withLock(historyLock(file), output, () => runBulkCommand(command, options, output));
}

/**
 * @param {StatusOptions} options
 * @param {import('../environment.js').Environment} environment
 * @param {Output} output
 */
function watch(options, environment, output) {
  const request = {
    settings: readSettings(options.settings),
    connection: options.connection,
    history: readHistory(historyFile(options)),
  };
  return watchStatus(request, environment, output);
}

/**
 * @param {import('../status/count-users.js').StatusUsersInputs} inputs
 * @param {string} file The history file.
 * @param {Work} work
 * @param {Output} output
 * @returns {Promise<import('../toolkit-types.js').StatusResult>}
 */
async function makeRecord(inputs, file, work, output) {
  const { settings, connection, environment, at } = inputs;
  const { scanned, oldMethod, newMethod } = await countUsers(inputs, work, output);
  const request = {
    settings,
    connection,
    old: environment.old,
    new: environment.new,
    at,
    old_method: oldMethod,
    new_method: newMethod,
    scanned,
    history: readHistory(file),
  };
  return cleanStrings(await withToolkit((toolkit) => toolkit.status(request, work.ui)));
}

/**
 * Whether at most this share of the logins was refused. Nobody knows without the old tenant's log; that counts as too many.
 *
 * @param {number} percent
 * @param {StatusRecord} record
 * @param {Output} output
 */
function isBelow(percent, { refusals, old_log: log }, output) {
  if (!log.read || !refusals) {
    output.warn(
      '--fail-above: the old tenant’s log was not read, so nobody knows how many logins were refused',
    );
    return false;
  }
  const { proven, refused, percent: shown } = refusals;
  // The share in the record is rounded.
  if (refused * 100 <= percent * (proven + refused)) return true;
  output.warn(`--fail-above: ${shown} % of the logins since the last run were refused`);
  return false;
}

/** @param {string} value */
function parsePercent(value) {
  const percent = Number(value.replace(/ ?%$/, ''));
  if (!/^\d+(\.\d+)? ?%?$/.test(value) || percent > 100) {
    throw new InvalidArgumentError('It must be a share in percent, such as 20.');
  }
  return percent;
}
