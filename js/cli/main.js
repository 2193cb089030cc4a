// Runs the command line, from its arguments to its exit code.
import { CommanderError } from 'commander';
import { CommandError, EXIT, InternalError, PathError, UsageError } from './errors.js';
import { describeFileError } from './files/file-error.js';
import { useProxy } from './network/proxy.js';
import { PROGRAM_NAME, createProgram } from './program.js';
import { rejectRenamedOptions } from './renamed-options.js';
import { rejectSecretArguments } from './secret-arguments.js';
import { Output } from './terminal/output.js';
import { loadWidths } from './terminal/wrap.js';

/** The commands that send no request, so that a proxy that cannot be used is no matter to them. */
const OFFLINE_COMMANDS = [
  'completion',
  'convert',
  'emit',
  'explain',
  'purge',
  'report',
  'runs',
  'scripts',
];

/**
 * Runs a command and sets the exit code of the process. The promise is never rejected.
 *
 * @param {string[]} args
 */
export async function main(args) {
  // Errors in the arguments must be printed as these say, so they are looked for before the arguments are parsed.
  const output = new Output({
    json: args.includes('--json'),
    quiet: args.includes('--quiet'),
    color: !args.includes('--no-color'),
  });
  let ended = false;
  process.on('exit', (code) => {
    if (ended || code === EXIT.interrupted) return;
    // Node exits with code 0 when nothing is left to wait for, for example after Ctrl-D at a question.
    output.printFailure({
      code: 'refused',
      message: output.isAsking
        ? 'the question was not answered; the command was not done'
        : 'the process ended before the command was done',
    });
    process.exitCode = EXIT.failure;
  });
  let writeFailed = false;
  for (const stream of [process.stdout, process.stderr]) {
    // A reader such as `head` may close its end of a pipe. That is no reason to stop in the middle of a command.
    stream.on('error', (error) => {
      writeFailed ||= /** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE';
      // Node tells of a disk that is full only after the command.
      if (ended && writeFailed && process.exitCode === EXIT.success) {
        process.exitCode = EXIT.failure;
      }
    });
  }
  if (process.stdout.isTTY || process.stderr.isTTY) await loadWidths();
  const code = await runCommand(args, output);
  process.exitCode = writeFailed && code === EXIT.success ? EXIT.failure : code;
  ended = true;
}

/**
 * @param {string[]} args
 * @param {Output} output
 * @returns {Promise<number>} the exit code
 */
async function runCommand(args, output) {
  /** @type {number} */
  let code = EXIT.success;
  const program = createProgram(
    (action) => async (options) => {
      code = await action(options, output);
    },
    output,
  );
  program.hook('preAction', (_program, command) => {
    if (!OFFLINE_COMMANDS.includes(command.name())) {
      useProxy((...secrets) => output.redact(...secrets));
    }
  });
  try {
    rejectRenamedOptions(args);
    rejectSecretArguments(args);
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.success;
      // Without a command, commander has printed the help.
      if (error.code === 'commander.help') return EXIT.usage;
    }
    const names = program.commands.map((command) => command.name());
    const commandError = toCommandError(error, args, names);
    output.printFailure(commandError.failure);
    return commandError.exitCode;
  }
}

/**
 * @param {unknown} error
 * @param {string[]} args
 * @param {string[]} names The names of all commands.
 * @returns {CommandError}
 */
function toCommandError(error, args, names) {
  if (error instanceof CommandError) return error;
  if (error instanceof CommanderError) {
    const command = names.find((name) => args.includes(name));
    // The value of an unknown option may be a secret.
    const message = error.message
      .replace(/^error: /, '')
      .replace(/(unknown option '[^'=]*)=[^]*'/, `$1'`);
    return new UsageError(
      message,
      command
        ? `${PROGRAM_NAME} ${command} --help lists the options`
        : `${PROGRAM_NAME} --help lists the commands`,
    );
  }
  // What is wrong with a path, such as a loop of symbolic links, is no error of this program, wherever it is found out.
  const { path, syscall } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  if (path !== undefined && syscall !== undefined) {
    return new PathError(path, describeFileError(error));
  }
  return new InternalError('internal error', error);
}
