// The command `finish`: ends the migration.
import { readEnvironment } from '../environment.js';
import { readSettings } from '../files/settings-file.js';
import { historyFile } from '../files/history-file.js';
import { defaultStateFile } from '../files/state-file.js';
import { formatHelp } from '../help.js';
import {
  addEnvOption,
  addGateOptions,
  addJsonOption,
  addSettingsOption,
  addWriteOptions,
} from '../options.js';
import { runWriteCommand } from '../write-command.js';

/** @typedef {import('../write-command.js').WriteOptions & import('../status/gate.js').GateOptions & { settings?: string }} FinishOptions */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addFinishCommand(program, createHandler) {
  const command = program
    .command('finish')
    .summary('end the migration: users are no longer looked up in the old tenant')
    .description(
      'Replaces the scripts of the new tenant’s connections by scripts that find no user. Import mode stays on, as Auth0 ' +
        'recommends. Prints what can be deleted in which order: the new tenant’s Action still confirms the users who moved ' +
        'last, with the marker client of the old tenant. Needs a run of status within the last 24 hours, or --force.',
    );
  addWriteOptions(command);
  addGateOptions(command);
  addSettingsOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['new', 'settings'],
        examples: [
          'finish --env .env --dry-run',
          'finish --env .env --yes',
          'finish --env .env --force',
        ],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action(createHandler(finish));
}

/** @type {import('../options.js').Action<FinishOptions>} */
function finish({ settings, env, dryRun = false, yes, history, force }, output) {
  const environment = readEnvironment(env, output);
  const request = {
    settings: readSettings(settings),
    new: environment.new,
    new_settings: environment.newSettings,
    dry_run: dryRun,
  };
  // Of the state file only the lock is used: finish neither reads nor writes the state.
  const stateFile = defaultStateFile(settings);
  return runWriteCommand(
    {
      run: (toolkit, ui) => toolkit.finish(request, ui),
      gate: { historyFile: historyFile({ history, settings }), force, settings: request.settings },
      environment,
      dryRun,
      yes,
      stateFile,
    },
    output,
  );
}
