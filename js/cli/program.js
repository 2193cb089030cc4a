// The commands of the command line, as one commander program.
import { Command } from 'commander';
import { addAssignCommand } from './commands/assign.js';
import { addCheckCommand } from './commands/check.js';
import { addConvertCommand } from './commands/convert.js';
import { addEmitCommand } from './commands/emit.js';
import { addExplainCommand } from './commands/explain.js';
import { addExportCommand } from './commands/export.js';
import { addFinishCommand } from './commands/finish.js';
import { addImportCommand } from './commands/import.js';
import { addInitCommand } from './commands/init.js';
import { addMoveRestCommand } from './commands/move-rest.js';
import { addReportCommand } from './commands/report.js';
import { addRunsCommand } from './commands/runs.js';
import { addScriptsCommand } from './commands/scripts.js';
import { addSetupCommand } from './commands/setup.js';
import { addStatusCommand } from './commands/status.js';
import { addUndoCommand } from './commands/undo.js';
import { addUndoRunCommand } from './commands/undo-run.js';
import { addVerifyCommand } from './commands/verify.js';

export const PROGRAM_NAME = 'auth0-account-migration';

/**
 * @param {import('./options.js').CreateHandler} createHandler
 * @returns {Command}
 */
export function createProgram(createHandler) {
  const program = new Command(PROGRAM_NAME)
    .description(
      'Moves the users of an old Auth0 tenant to a new tenant when they log in, and the rest in bulk.',
    )
    .version(VERSION, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText(
      'after',
      '\nStart with: init. The help of each command has examples, environment variables and exit codes.',
    )
    .exitOverride()
    // main prints errors itself, because with --json they go to stdout.
    .configureOutput({ outputError: () => {} });
  addInitCommand(program, createHandler);
  addSetupCommand(program, createHandler);
  addCheckCommand(program, createHandler);
  addScriptsCommand(program, createHandler);
  addEmitCommand(program, createHandler);
  addStatusCommand(program, createHandler);
  addFinishCommand(program, createHandler);
  addUndoCommand(program, createHandler);
  addExplainCommand(program, createHandler);
  addMoveRestCommand(program, createHandler);
  addExportCommand(program, createHandler);
  addConvertCommand(program, createHandler);
  addImportCommand(program, createHandler);
  addVerifyCommand(program, createHandler);
  addAssignCommand(program, createHandler);
  addUndoRunCommand(program, createHandler);
  addRunsCommand(program, createHandler);
  addReportCommand(program, createHandler);
  return program;
}
