// Layer js: options that several commands have.
import { Option } from 'commander';
import { SETTINGS_FILE } from './settings-file.js';
import { STATE_FILE } from './state-file.js';

/** @typedef {import('commander').Command} Command */

/**
 * @typedef {object} Options What the options of all commands together can hold.
 * @property {boolean} [dryRun]
 * @property {boolean} [yes]
 * @property {string[]} [allowCidr]
 * @property {string} [settings]
 * @property {string} [state]
 * @property {string} [envFile]
 * @property {boolean} [json]
 * @property {string} [probeUser]
 * @property {string} [out]
 * @property {boolean} [force]
 * @property {string} [format]
 */

/** @param {Command} command */
export const withSettings = (command) =>
  command.addOption(
    new Option('--settings <file>', `settings, without secrets (default: ${SETTINGS_FILE})`),
  );

/** @param {Command} command */
export const withState = (command) =>
  command.addOption(
    new Option('--state <file>', `where the state before setup is kept (default: ${STATE_FILE})`),
  );

/** @param {Command} command */
export const withEnvFile = (command) =>
  command.option(
    '--env-file <file>',
    'variables, one NAME=value a line; what the environment has goes before it',
  );

/** @param {Command} command */
export const withJson = (command) =>
  command.option('--json', 'one JSON document on stdout, everything else on stderr');

/** For commands that write to a tenant. @param {Command} command */
export const withChanges = (command) =>
  command
    .option(
      '--dry-run',
      'print the plan and write nothing; exit code 3 when there is something to do',
    )
    .option('--yes', 'do not ask');

/** For commands that write files. @param {Command} command */
export const withOut = (command) =>
  command
    .requiredOption('--out <dir>', 'folder for the files; nothing is written elsewhere')
    .option('--force', 'replace files that differ');
