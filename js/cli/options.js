// The options that several commands share, and the type of a command's action.
import { InvalidArgumentError, Option } from 'commander';
import { HISTORY_FILE } from './files/history-file.js';
import { SETTINGS_FILE } from './files/settings-file.js';
import { STATE_FILE } from './files/state-file.js';

/**
 * @typedef {import('commander').Command} Command
 * @typedef {import('./terminal/output.js').Output} Output
 */

/**
 * Does the work of a command.
 *
 * @template Options
 * @callback Action
 * @param {Options} options The options as commander parsed them.
 * @param {Output} output
 * @returns {Promise<number>} the exit code
 */

/**
 * Turns an action into a handler for commander.
 *
 * @typedef {<Options>(action: Action<Options>) => (options: Options) => Promise<void>} CreateHandler
 */

const GLOBAL_GROUP = 'Options of every command, also before it:';

/**
 * Adds the options that the program and every command have.
 *
 * @param {Command} command
 * @param {string} version
 */
export function addGlobalOptions(command, version) {
  command
    .addOption(
      new Option(
        '-y, --yes',
        'make the changes of a plan without asking; without effect where nothing is asked',
      ).helpGroup(GLOBAL_GROUP),
    )
    .addOption(
      new Option(
        '--quiet',
        'leave out progress and waits on stderr; results, plans, questions, warnings and errors stay',
      ).helpGroup(GLOBAL_GROUP),
    )
    .addOption(
      new Option(
        '--no-color',
        'no colours, as with the environment variable NO_COLOR; FORCE_COLOR=1 has them without a terminal too',
      ).helpGroup(GLOBAL_GROUP),
    )
    .version(version, '-V, --version', 'print the version')
    .addHelpOption(new Option('-h, --help', 'print this help').helpGroup(GLOBAL_GROUP));
  const versionOption = command.options.find(({ long }) => long === '--version');
  versionOption?.helpGroup(GLOBAL_GROUP);
}

/**
 * Hands the option `--yes` on to a command if it stands before the command's name. The others say how text is printed, for which
 * they are looked for before the arguments are parsed.
 *
 * @param {Command} command
 */
export function inheritYes(command) {
  for (let { parent } = command; parent; parent = parent.parent) {
    if (parent.getOptionValueSource('yes') !== 'cli') continue;
    command.setOptionValueWithSource('yes', parent.getOptionValue('yes'), 'cli');
  }
}

/** @param {Command} command */
export const addSettingsOption = (command) =>
  command.addOption(
    new Option('--settings <file>', `settings file, without secrets (default: ${SETTINGS_FILE})`),
  );

/** For a command that only looks for the state file beside the settings file. @param {Command} command */
export const addSettingsFolderOption = (command) =>
  command.addOption(
    new Option(
      '--settings <file>',
      `settings file beside which the state file lies; it is not read (default: ${SETTINGS_FILE})`,
    ),
  );

/** @param {Command} command */
export const addStateOption = (command) =>
  command.addOption(
    new Option(
      '--state <file>',
      `file with the state before setup (default: ${STATE_FILE} beside the settings file)`,
    ),
  );

/** @param {Command} command */
export const addEnvOption = (command) =>
  command.option(
    '--env <file>',
    'file with one NAME=value per line; variables that are set in the environment take precedence',
  );

/** @param {Command} command */
export const addJsonOption = (command) =>
  command.option('--json', 'print one JSON document on stdout and everything else on stderr');

/** For commands that change a tenant. @param {Command} command */
export const addWriteOptions = (command) =>
  command.option(
    '--dry-run',
    'print the plan and change nothing; exit code 3 if there are changes to make',
  );

/** @param {Command} command */
export const addHistoryOption = (command) =>
  command.option(
    '--history <file>',
    `file with the records of status (default: ${HISTORY_FILE} beside the settings file)`,
  );

/** For commands that end a migration. @param {Command} command */
export const addGateOptions = (command) =>
  addHistoryOption(command).option(
    '--force',
    'go on without a record of status from the last 24 hours',
  );

/** For bulk commands. @param {Command} command */
export const addRunsOption = (command) =>
  command.option(
    '--runs <folder>',
    'folder of all run folders (default: auth0-migration-runs beside the settings file)',
  );

/** For bulk commands. @param {Command} command @param {string} [description] */
export const addResumeOption = (command, description = 'run to go on with') =>
  command.option('--resume <run>', `${description}: its name or its folder`);

/** For bulk commands, each of which serves one pair of connections. @param {Command} command */
export const addConnectionOption = (command) =>
  command.option(
    '--connection <name>',
    'connection whose users are moved; needed if the settings have several',
  );

/** What all commands that work in a run folder take. @param {Command} command */
export const addBulkOptions = (command) =>
  addJsonOption(addEnvOption(addSettingsOption(addRunsOption(addConnectionOption(command)))));

/** For commands that read the users of both tenants. @param {Command} command */
export const addExportFilesOptions = (command) =>
  command.addOption(exportFileOption('old')).addOption(exportFileOption('new'));

/** @param {'old' | 'new'} side */
const exportFileOption = (side) =>
  new Option(`--${side} <file>`, `export of the ${side} tenant; may be given several times`)
    .default([], 'a new export')
    .argParser((/** @type {string} */ file, /** @type {string[]} */ files) => [...files, file]);

/** For commands that write import files. @param {Command} command */
export const addConvertOptions = (command) =>
  command
    .addOption(
      new Option('--blocked <what>', 'what happens to users who are blocked in the old tenant')
        .choices(['skip', 'keep'])
        .default('skip'),
    )
    .option(
      '--file-size <bytes>',
      'size of the import files; Auth0 takes up to 500000 and advises 400000 (the default) for ten files and more',
      parseBytes,
    )
    .option(
      '--non-unique-emails',
      'keep users who share an e-mail address with an earlier one; only if the new connection allows it',
    )
    .option('--hashes <file>', 'password hashes, as Auth0’s support exports them')
    .option('--factors <file>', 'second factors, as export --with factors writes them');

/** For commands that write files. @param {Command} command */
export const addOutOptions = (command) =>
  command
    .requiredOption('--out <dir>', 'folder for the files; nothing is written outside of it')
    .option('--force', 'overwrite files that differ');

/** @param {string} value */
function parseBytes(value) {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a number of bytes.');
  return Number(value);
}
