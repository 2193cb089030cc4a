// The command `check`: diagnoses the set-up in both tenants.
import { readEnvironment } from '../environment.js';
import { EXIT, StateFileError, UsageError } from '../errors.js';
import { readPackageFiles } from '../files/package-files.js';
import { readSettings } from '../files/settings-file.js';
import { defaultStateFile, readState } from '../files/state-file.js';
import { formatHelp } from '../help.js';
import { addEnvOption, addJsonOption, addSettingsOption } from '../options.js';
import { Progress } from '../terminal/progress.js';
import { askPassword, hasTerminal } from '../terminal/questions.js';
import { formatChecks } from '../text/check-text.js';
import { cleanStrings } from '../text/clean.js';
import { withToolkit } from '../toolkit.js';

/**
 * @typedef {object} CheckOptions
 * @property {string} [settings]
 * @property {string} [env]
 * @property {string} [probeUser]
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addCheckCommand(program, createHandler) {
  const command = program
    .command('check')
    .summary('diagnose the set-up and suggest a fix for each problem')
    .description(
      'Checks every part of the set-up in both tenants and suggests a fix for each problem. Changes nothing itself.',
    )
    .option(
      '--probe-user <identifier>',
      'also log in to the old tenant as this user, as the action script does; asks for the password. The old tenant’s ' +
        'Action notes the time, but the user is not marked as moved. The first connection is used',
    );
  addSettingsOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new', 'probe'],
        examples: [
          'check --env .env',
          'check --env .env --probe-user zoe@example.com',
          'check --json',
        ],
        exitCodes: ['passed', 'failed', 'usage', 'problems'],
      }),
    )
    .action(createHandler(check));
}

/** @type {import('../options.js').Action<CheckOptions>} */
async function check({ settings, env, probeUser }, output) {
  const environment = readEnvironment(env, output);
  const request = {
    settings: readSettings(settings),
    old: environment.old,
    new: environment.new,
    new_settings: environment.newSettings,
    package_files: readPackageFiles(),
    state: savedState(settings, output),
    probe:
      probeUser === undefined
        ? undefined
        : { identifier: probeUser, password: await probePassword(probeUser, environment, output) },
  };
  const progress = await Progress.start(output);
  const ui = progress.ui();
  let document;
  try {
    document = cleanStrings(await withToolkit((toolkit) => toolkit.check(request, ui)));
  } finally {
    progress.end();
  }
  output.printDocument(document);
  output.print(formatChecks(document, output.stdoutColors));
  return document.checks.some(({ result }) => result === 'fail') ? EXIT.actionNeeded : EXIT.success;
}

/**
 * The state file, which says what `setup` has made under former names. Without it, everything else is checked.
 *
 * @param {string | undefined} settings
 * @param {import('../terminal/output.js').Output} output
 */
function savedState(settings, output) {
  try {
    return readState(defaultStateFile(settings), output);
  } catch (error) {
    if (!(error instanceof StateFileError)) throw error;
    output.warn(error.failure.message);
    return undefined;
  }
}

/**
 * @param {string} identifier
 * @param {import('../environment.js').Environment} environment
 * @param {import('../terminal/output.js').Output} output
 * @returns {string | Promise<string>}
 */
function probePassword(identifier, environment, output) {
  if (environment.probePassword !== undefined) return environment.probePassword;
  if (!hasTerminal()) {
    throw new UsageError(
      '--probe-user needs a password, and there is no terminal on which to ask for it',
      'set PROBE_PASSWORD in the environment',
    );
  }
  return askPassword(`Password of ${identifier}: `, output);
}
