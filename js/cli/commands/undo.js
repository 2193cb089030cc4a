// The command `undo`: restores the new tenant's connections from the state file.
import { readEnvironment } from '../environment.js';
import { StateFileError } from '../errors.js';
import { historyFile } from '../files/history-file.js';
import { findStateFile, readState } from '../files/state-file.js';
import { formatHelp } from '../help.js';
import {
  addEnvOption,
  addGateOptions,
  addJsonOption,
  addSettingsFolderOption,
  addStateOption,
  addWriteOptions,
} from '../options.js';
import { formatLeftUsers } from '../text/gate-text.js';
import { runWriteCommand } from '../write-command.js';

/** What `undo` means for a user who has not moved. */
const LEFT_BY_UNDO = 'can no longer log in to the new tenant with the old password';

/** @typedef {import('../write-command.js').WriteOptions & import('../status/gate.js').GateOptions & { settings?: string, state?: string }} UndoOptions */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addUndoCommand(program, createHandler) {
  const command = program
    .command('undo')
    .summary('restore the new tenant’s connections to their state before setup')
    .description(
      'Restores the new tenant’s connections to their state before setup, from the state file that setup wrote, and takes ' +
        'the Action that setup installed there out of the post-login flow. Deletes nothing. Needs a run of status within the last 24 hours, or --force.',
    );
  addWriteOptions(command);
  addGateOptions(command);
  addSettingsFolderOption(command);
  addStateOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['new', 'settings'],
        examples: ['undo --env .env --dry-run', 'undo --env .env --state before.json'],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action(createHandler(undo));
}

/** @type {import('../options.js').Action<UndoOptions>} */
function undo({ settings, state, env, dryRun = false, yes, history, force }, output) {
  const environment = readEnvironment(env, output);
  // The connections are listed in the state file, so the settings are not read.
  const request = {
    new: environment.new,
    new_settings: environment.newSettings,
    dry_run: dryRun,
  };
  const stateFile = findStateFile({ state, settings });
  return runWriteCommand(
    {
      readState: () => readExistingState(stateFile, output),
      run: (toolkit, ui, saved) => toolkit.undo({ ...request, state: saved }, ui),
      gate: { historyFile: historyFile({ history, settings }), force },
      environment,
      dryRun,
      yes,
      remarks: (numbers) => formatLeftUsers(numbers, LEFT_BY_UNDO),
      settings,
      stateFile,
    },
    output,
  );
}

/** @param {string} file @param {import('../terminal/output.js').Output} output @throws {StateFileError} */
function readExistingState(file, output) {
  const state = readState(file, output);
  if (state !== undefined) return state;
  throw new StateFileError(
    `there is no state file ${file}, so the state before setup is not known`,
    'name it with --state FILE; setup wrote it beside the settings file',
  );
}
