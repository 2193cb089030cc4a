// The commands of the command line, as one commander program.
import { Command } from 'commander';
import { addAssignCommand } from './commands/assign.js';
import { addCheckCommand } from './commands/check.js';
import { addCompletionCommand } from './commands/completion.js';
import { addConvertCommand } from './commands/convert.js';
import { addEmitCommand } from './commands/emit.js';
import { addExplainCommand } from './commands/explain.js';
import { addExportCommand } from './commands/export.js';
import { addFinishCommand } from './commands/finish.js';
import { addImportCommand } from './commands/import.js';
import { addInitCommand } from './commands/init.js';
import { addMoveRestCommand } from './commands/move-rest.js';
import { addReportCommand } from './commands/report.js';
import { addRotateSecretCommand } from './commands/rotate-secret.js';
import { addRunsCommand } from './commands/runs.js';
import { addScriptsCommand } from './commands/scripts.js';
import { addSetupCommand } from './commands/setup.js';
import { addStatusCommand } from './commands/status.js';
import { addUndoCommand } from './commands/undo.js';
import { addUndoRunCommand } from './commands/undo-run.js';
import { addVerifyCommand } from './commands/verify.js';
import { addGlobalOptions, addJsonOption, inheritYes } from './options.js';
import { helpColumns } from './terminal/layout.js';

const NOTES = `
Start with: init. The help of each command has examples, environment variables and exit codes.

Output: results go to stdout, everything else to stderr. On a terminal, text is broken between words at its width. In a pipe or a file every sentence stays in one line, and only help has 80 columns. Documents of --json are never broken. Where LC_ALL, LC_CTYPE or LANG names an encoding other than UTF-8, or none, text is ASCII.

Network: HTTPS_PROXY, HTTP_PROXY and NO_PROXY say which requests go through a proxy, NODE_EXTRA_CA_CERTS which further certificate authorities are trusted.`;

export const PROGRAM_NAME = 'auth0-account-migration';

/**
 * @param {import('./options.js').CreateHandler} createHandler
 * @param {import('./terminal/output.js').Output} output Prints the help.
 * @returns {Command}
 */
export function createProgram(createHandler, output) {
  const program = new Command(PROGRAM_NAME)
    .description(
      'Moves the users of an old Auth0 tenant to a new tenant when they log in, and the rest in bulk.',
    )
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', NOTES)
    // An option before the name of a command is the program's, one behind it the command's.
    .enablePositionalOptions()
    .hook('preAction', (_program, command) => inheritYes(command))
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => helpColumns(process.stdout),
      getErrHelpWidth: () => helpColumns(process.stderr),
      writeOut: (text) => output.printHelp(text),
      writeErr: (text) => output.printHelp(text, process.stderr),
      // main prints errors itself, because with --json they go to stdout.
      outputError: () => {},
    });
  addJsonOption(program);
  addGlobalOptions(program, VERSION);
  addInitCommand(program, createHandler);
  addSetupCommand(program, createHandler);
  addCheckCommand(program, createHandler);
  addScriptsCommand(program, createHandler);
  addEmitCommand(program, createHandler);
  addStatusCommand(program, createHandler);
  addFinishCommand(program, createHandler);
  addUndoCommand(program, createHandler);
  addRotateSecretCommand(program, createHandler);
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
  addCompletionCommand(program, createHandler);
  for (const command of program.commands) addToEach(command);
  return program;
}

/** Adds what every command has, to its own commands too. @param {Command} command */
function addToEach(command) {
  addGlobalOptions(command, VERSION);
  for (const subcommand of command.commands) addToEach(subcommand);
}
