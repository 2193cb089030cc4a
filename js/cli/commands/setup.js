// The command `setup`: sets both tenants up, so that users move when they log in.
import { readEnvironment } from '../environment.js';
import { readPackageFiles } from '../files/package-files.js';
import { readSettings } from '../files/settings-file.js';
import { findStateFile, readState } from '../files/state-file.js';
import { formatHelp } from '../help.js';
import {
  addEnvOption,
  addJsonOption,
  addSettingsOption,
  addStateOption,
  addWriteOptions,
} from '../options.js';
import { formatNextSteps } from '../text/next-step-text.js';
import { runWriteCommand } from '../write-command.js';

/**
 * @typedef {import('../write-command.js').WriteOptions
 *   & { settings?: string, state?: string, allowCidr?: string[] }} SetupOptions
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addSetupCommand(program, createHandler) {
  const command = program
    .command('setup')
    .summary('set both tenants up, so that users move when they log in')
    .description(
      'Reads both tenants, prints the missing changes as a plan, asks for confirmation, makes the changes and reads ' +
        'the tenants again. A second run changes nothing; after an interruption, the next run continues. The state ' +
        'before setup is saved in the state file, for undo.',
    );
  addWriteOptions(command).option(
    '--allow-cidr <cidr>',
    'address or range of the new tenant, or region for those that Auth0 publishes for its region, for the allowlists of ' +
      'the old tenant’s attack protection; repeatable',
    (/** @type {string} */ value, /** @type {string[]} */ previous = []) => [...previous, value],
  );
  addSettingsOption(command);
  addStateOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new', 'settings'],
        examples: [
          'setup --env .env --dry-run',
          'setup --env .env',
          'setup --yes --json --allow-cidr 203.0.113.0/24',
        ],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action(createHandler(setup));
}

/** @type {import('../options.js').Action<SetupOptions>} */
function setup({ settings, state, env, dryRun = false, yes, allowCidr = [] }, output) {
  const environment = readEnvironment(env, output);
  const request = {
    settings: readSettings(settings),
    old: environment.old,
    new: environment.new,
    new_settings: environment.newSettings,
    package_files: readPackageFiles(),
    allow_cidr: allowCidr,
    dry_run: dryRun,
  };
  const stateFile = findStateFile({ state, settings });
  return runWriteCommand(
    {
      // A state that an earlier run saved is not overwritten.
      readState: () => readState(stateFile, output),
      run: (toolkit, ui, saved) => toolkit.setup({ ...request, state: saved }, ui),
      environment,
      dryRun,
      yes,
      nextSteps: () => formatNextSteps({ settings, env }),
      settings,
      stateFile,
    },
    output,
  );
}
