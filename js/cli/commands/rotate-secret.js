// The command `rotate-secret`: gives the migration client or the marker client another secret, while users log in.
import { InvalidArgumentError, Option } from 'commander';
import { readEnvironment } from '../environment.js';
import { readPackageFiles } from '../files/package-files.js';
import { readSettings } from '../files/settings-file.js';
import { defaultStateFile } from '../files/state-file.js';
import { formatHelp } from '../help.js';
import { addEnvOption, addJsonOption, addSettingsOption, addWriteOptions } from '../options.js';
import { runWriteCommand } from '../write-command.js';

/**
 * @typedef {import('../write-command.js').WriteOptions & {
 *   settings?: string, client: import('../toolkit-types.js').RotatedClients, wait: number
 * }} RotateSecretOptions
 */

/** Three times the time limit of a script, in seconds. */
const DEFAULT_WAIT = 60;
/** An hour, in seconds: longer than a container is known to keep anything. */
const MAX_WAIT = 3_600;

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addRotateSecretCommand(program, createHandler) {
  const command = program
    .command('rotate-secret')
    .summary('give the clients of the old tenant other secrets, while users log in')
    .description(
      'Sets the migration client and the marker client of the old tenant aside, creates others with the rights that setup ' +
        'gives, hands their secrets to the new tenant, waits until no call uses the former ones, and deletes the former ' +
        'clients. No login fails meanwhile. The Client IDs change, too. After an interruption, the next run continues.',
    );
  addWriteOptions(command)
    .addOption(
      new Option('--client <which>', 'whose secret is rotated')
        .choices(['migration', 'marker', 'both'])
        .default('both'),
    )
    .addOption(
      new Option(
        '--wait <seconds>',
        'how long the former secrets go on working after the new tenant has the new ones; a call takes up to 20 seconds',
      )
        .default(DEFAULT_WAIT)
        .argParser(parseWait),
    );
  addSettingsOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new', 'settings'],
        examples: [
          'rotate-secret --env .env --dry-run',
          'rotate-secret --env .env',
          'rotate-secret --env .env --client marker --yes',
        ],
        exitCodes: ['done', 'declined', 'usage', 'planned', 'interrupted'],
      }),
    )
    .action(createHandler(rotateSecret));
}

/** @type {import('../options.js').Action<RotateSecretOptions>} */
function rotateSecret({ settings, env, dryRun = false, yes, client, wait }, output) {
  const environment = readEnvironment(env, output);
  const request = {
    settings: readSettings(settings),
    old: environment.old,
    new: environment.new,
    new_settings: environment.newSettings,
    package_files: readPackageFiles(),
    client,
    wait_s: wait,
    dry_run: dryRun,
  };
  // What was before setup stays as it is.
  const stateFile = defaultStateFile(settings);
  return runWriteCommand(
    {
      run: (toolkit, ui) => toolkit.rotate_secret(request, ui),
      environment,
      dryRun,
      yes,
      caution: 'The former clients are deleted at the end.',
      settings,
      stateFile,
    },
    output,
  );
}

/** @param {string} value */
function parseWait(value) {
  if (!/^\d{1,4}$/.test(value) || Number(value) > MAX_WAIT) {
    throw new InvalidArgumentError(`It must be a number of seconds up to ${MAX_WAIT}.`);
  }
  return Number(value);
}
