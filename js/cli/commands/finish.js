// The command `finish`: ends the migration.
import { readEnvironment } from '../environment.js';
import { readSettings } from '../files/settings-file.js';
import { defaultStateFile } from '../files/state-file.js';
import { formatHelp } from '../help.js';
import { addEnvOption, addJsonOption, addSettingsOption, addWriteOptions } from '../options.js';
import { runWriteCommand } from '../write-command.js';

/** @typedef {import('../write-command.js').WriteOptions & { settings?: string }} FinishOptions */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addFinishCommand(program, createHandler) {
  const command = program
    .command('finish')
    .summary('end the migration: users are no longer looked up in the old tenant')
    .description(
      'Replaces the scripts of the new tenant’s connections by scripts that find no user. Import mode stays on, as Auth0 ' +
        'recommends. Prints what can be deleted in which order: the new tenant’s Action still confirms the users who moved ' +
        'last, with the marker client of the old tenant.',
    );
  addWriteOptions(command);
  addSettingsOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['new', 'settings'],
        examples: ['finish --env .env --dry-run', 'finish --env .env --yes'],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action(createHandler(finish));
}

/** @type {import('../options.js').Action<FinishOptions>} */
function finish({ settings, env, dryRun = false, yes }, output) {
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
    { run: (toolkit, ui) => toolkit.finish(request, ui), environment, dryRun, yes, stateFile },
    output,
  );
}
