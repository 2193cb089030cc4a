// Layer js: the commands and their options.
import { Command } from 'commander';
import { addCheck } from '../commands/check.js';
import { addEmit } from '../commands/emit.js';
import { addFinish } from '../commands/finish.js';
import { addScripts } from '../commands/scripts.js';
import { addSetup } from '../commands/setup.js';
import { addUndo } from '../commands/undo.js';

/**
 * @typedef {import('./options.js').Options} Options
 * @typedef {(options: Options, output: import('./output.js').Output) => Promise<number>} Run Gives the exit code.
 * @typedef {(run: Run) => (options: Options) => Promise<void>} Act
 */

export const NAME = 'auth0-account-migration';

/**
 * @param {Act} act Makes the action of a command of what the command does.
 * @returns {Command}
 */
export function createProgram(act) {
  const program = new Command(NAME)
    .description('Moves the users of an old tenant of Auth0 to a new tenant when they log in.')
    .version(VERSION, '--version')
    .helpOption('--help', 'this text')
    .helpCommand('help [command]', 'help for a command')
    .addHelpText(
      'after',
      '\nStart with: setup --dry-run. Every command has its own --help with examples, environment and exit codes.',
    )
    .exitOverride()
    // Errors are printed by main, in the form that was asked for.
    .configureOutput({ outputError: () => {} });
  for (const add of [addSetup, addCheck, addScripts, addEmit, addFinish, addUndo]) {
    add(program, act);
  }
  return program;
}
