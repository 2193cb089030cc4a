// `finish --clean-up`: deletes what `setup` has made in both tenants, once the migration is finished.
import { readEnvironment } from './environment.js';
import { readSettings } from './files/settings-file.js';
import { findStateFile, readState } from './files/state-file.js';
import { runWriteCommand } from './write-command.js';

/** @type {import('./options.js').Action<import('./commands/finish.js').FinishOptions>} */
export function runCleanUp({ settings, state, env, dryRun = false, yes }, output) {
  const environment = readEnvironment(env, output);
  const request = {
    settings: readSettings(settings),
    old: environment.old,
    new: environment.new,
    dry_run: dryRun,
  };
  const stateFile = findStateFile({ state, settings });
  return runWriteCommand(
    {
      // It says which entries of the old tenant's allowlists setup has added.
      readState: () => readState(stateFile, output),
      run: (toolkit, ui, saved) => toolkit.clean_up({ ...request, state: saved }, ui),
      environment,
      dryRun,
      yes,
      caution: 'What is deleted cannot be brought back.',
      settings,
      stateFile,
    },
    output,
  );
}
