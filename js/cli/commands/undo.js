// The command `undo`: restores the new tenant's connections from the state file.
import { readEnvironment } from '../environment.js';
import { StateFileError } from '../errors.js';
import { STATE_FILE, readState } from '../files/state-file.js';
import { formatHelp } from '../help.js';
import { addEnvFileOption, addJsonOption, addStateOption, addWriteOptions } from '../options.js';
import { runWriteCommand } from '../write-command.js';

/** @typedef {import('../write-command.js').WriteOptions & { state?: string }} UndoOptions */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addUndoCommand(program, createHandler) {
  const command = program
    .command('undo')
    .summary('restore the new tenant’s connections to their state before setup')
    .description(
      'Restores the new tenant’s connections to their state before setup, from the state file that setup wrote, and takes ' +
        'the Action that setup installed there out of the post-login flow. Deletes nothing.',
    );
  addWriteOptions(command);
  addStateOption(command);
  addEnvFileOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['new', 'settings'],
        examples: ['undo --env-file .env --dry-run', 'undo --env-file .env --state before.json'],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action(createHandler(undo));
}

/** @type {import('../options.js').Action<UndoOptions>} */
function undo({ state: stateFile = STATE_FILE, envFile, dryRun = false, yes }, output) {
  const environment = readEnvironment(envFile, output);
  const state = readState(stateFile, output);
  if (state === undefined) {
    throw new StateFileError(
      `there is no state file ${stateFile}, so the state before setup is not known`,
      'name it with --state FILE; setup wrote it in the folder in which it ran',
    );
  }
  // The connections are listed in the state file, so there are no settings.
  const request = {
    new: environment.new,
    new_settings: environment.newSettings,
    dry_run: dryRun,
    state,
  };
  return runWriteCommand(
    { run: (toolkit, ui) => toolkit.undo(request, ui), environment, yes, stateFile },
    output,
  );
}
