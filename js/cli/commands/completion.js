// The command `completion`: prints a script with which a shell completes the commands and options of this program.
import { Argument } from 'commander';
import { bashScript } from '../completion/bash.js';
import { fishScript } from '../completion/fish.js';
import { readCommands } from '../completion/model.js';
import { zshScript } from '../completion/zsh.js';
import { EXIT, UsageError } from '../errors.js';
import { formatHelp } from '../help.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** @typedef {keyof typeof SCRIPTS} Shell */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addCompletionCommand(program, createHandler) {
  program
    .command('completion')
    .summary('print a script for the completion in bash, zsh or fish')
    .description(
      'Prints a script with which a shell completes commands, options, their values and files at the Tab key. It ' +
        'completes the name auth0-account-migration, also as an alias: ' +
        "alias auth0-account-migration='npx auth0-account-migration'.",
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      formatHelp({
        environment: [],
        examples: ['completion bash'],
        exitCodes: ['done', 'usage'],
      }) + LOADING,
    )
    .action((shell, options) =>
      createHandler((_options, output) => printScript(program, shell, output))(options),
    );
}

const LOADING = `

To load it in every shell:
  bash  add to ~/.bashrc: source <(auth0-account-migration completion bash)
  zsh   add to ~/.zshrc, after compinit: source <(auth0-account-migration completion zsh)
  fish  add to ~/.config/fish/config.fish: auth0-account-migration completion fish | source`;

/**
 * @param {import('commander').Command} program
 * @param {Shell} shell
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<number>} the exit code
 */
function printScript(program, shell, output) {
  if (output.json) {
    throw new UsageError('completion prints a script, no document', 'leave --json out');
  }
  output.printVerbatim(SCRIPTS[shell](program.name(), readCommands(program)));
  return Promise.resolve(EXIT.success);
}
