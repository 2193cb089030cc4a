// The command `finish`: ends the migration.
import { readEnvironment } from '../environment.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addEnvFileOption, addJsonOption, addSettingsOption, addWriteOptions } from '../options.js';
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
  addEnvFileOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['new', 'settings'],
        examples: ['finish --env-file .env --dry-run', 'finish --env-file .env --yes'],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action(createHandler(finish));
}

/** @type {import('../options.js').Action<FinishOptions>} */
function finish({ settings, envFile, dryRun = false, yes }, output) {
  const environment = readEnvironment(envFile, output);
  const request = {
    settings: readSettings(settings),
    new: environment.new,
    new_settings: environment.newSettings,
    dry_run: dryRun,
  };
  return runWriteCommand(
    { run: (toolkit, ui) => toolkit.finish(request, ui), environment, yes },
    output,
  );
}
