// The command `finish`: ends the migration.
import { readEnvironment } from '../environment.js';
import { UsageError } from '../errors.js';
import { readSettings } from '../files/settings-file.js';
import { historyFile } from '../files/history-file.js';
import { defaultStateFile } from '../files/state-file.js';
import { formatLeftUsers } from '../text/gate-text.js';
import { formatHelp } from '../help.js';
import {
  addEnvOption,
  addGateOptions,
  addJsonOption,
  addSettingsOption,
  addStateOption,
  addWriteOptions,
} from '../options.js';
import { runWriteCommand } from '../write-command.js';
import { runCleanUp } from '../clean-up-command.js';

/**
 * @typedef {import('../write-command.js').WriteOptions & import('../status/gate.js').GateOptions
 *   & { settings?: string, state?: string, cleanUp?: boolean }} FinishOptions
 */

/** What `finish` means for a user who has not moved. */
const LEFT_BY_FINISH = 'can no longer log in to the new tenant';

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addFinishCommand(program, createHandler) {
  const command = program
    .command('finish')
    .summary('end the migration: users are no longer looked up in the old tenant')
    .description(
      'Replaces the scripts of the new tenant’s connections by scripts that find no user. Import mode stays on, as Auth0 ' +
        'recommends. The new tenant’s Action still confirms the users who moved last, with the marker client of the old tenant. ' +
        'Needs a run of status within the last 24 hours, or --force. Later, finish --clean-up deletes what setup has made ' +
        'in both tenants.',
    );
  addWriteOptions(command).option(
    '--clean-up',
    'after finish: delete what setup has made in both tenants, and nothing else; needs no run of status',
  );
  addGateOptions(command);
  addSettingsOption(command);
  addStateOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['new', 'settings', 'cleanUp'],
        examples: [
          'finish --env .env --dry-run',
          'finish --env .env --yes',
          'finish --env .env --force',
          'finish --clean-up --env .env --dry-run',
          'finish --clean-up --env .env',
        ],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action(createHandler(finish));
}

/** @type {import('../options.js').Action<FinishOptions>} */
function finish(options, output) {
  const { settings, state, env, dryRun = false, yes, history, force, cleanUp = false } = options;
  if (cleanUp) return runCleanUp(options, output);
  if (state !== undefined) {
    throw new UsageError('finish needs --state only together with --clean-up', 'leave --state out');
  }
  const environment = readEnvironment(env, output);
  const request = {
    settings: readSettings(settings),
    new: environment.new,
    new_settings: environment.newSettings,
    dry_run: dryRun,
  };
  // finish neither reads nor writes the state.
  const stateFile = defaultStateFile(settings);
  return runWriteCommand(
    {
      run: (toolkit, ui) => toolkit.finish(request, ui),
      gate: { historyFile: historyFile({ history, settings }), force, settings: request.settings },
      environment,
      dryRun,
      yes,
      remarks: (numbers) => formatLeftUsers(numbers, LEFT_BY_FINISH),
      settings,
      stateFile,
    },
    output,
  );
}
