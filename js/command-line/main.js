// Layer js: from the arguments to the exit code.
import { CommanderError } from 'commander';
import { Output } from './output.js';
import { EXIT, Problem, wrongUse } from './problem.js';
import { NAME, createProgram } from './program.js';
import { refuseSecrets } from './secret-arguments.js';

/**
 * Runs the command line. The promise is never rejected; the exit code is set.
 *
 * @param {string[]} args
 */
export async function main(args) {
  // Before the arguments are understood, only they tell how an error is to be printed.
  const output = new Output({ json: args.includes('--json') });
  let ended = false;
  process.on('exit', (code) => {
    if (ended || code === EXIT.interrupted) return;
    // Nothing is left to wait for, which Node takes for success; at a prompt that is Ctrl-D.
    output.failed({ code: 'refused', message: 'ended before the work was done' });
    process.exitCode = EXIT.failed;
  });
  let isLost = false;
  for (const stream of [process.stdout, process.stderr]) {
    // Whoever reads the output may have enough of it, such as `head`: no reason to stop in the middle of the work.
    stream.on(
      'error',
      (error) => (isLost ||= /** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE'),
    );
  }
  const code = await codeOf(args, output);
  process.exitCode = isLost && code === EXIT.done ? EXIT.failed : code;
  ended = true;
}

/**
 * @param {string[]} args
 * @param {Output} output
 * @returns {Promise<number>}
 */
async function codeOf(args, output) {
  /** @type {number} */
  let code = EXIT.done;
  const program = createProgram((run) => async (options) => {
    code = await run(options, output);
  });
  try {
    refuseSecrets(args);
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const problem = asProblem(
      error,
      args,
      program.commands.map((command) => command.name()),
    );
    if (problem) output.failed(problem.failure);
    return problem?.exitCode ?? EXIT.wrongUse;
  }
}

/**
 * @param {unknown} error
 * @param {string[]} args
 * @param {string[]} commands
 * @returns {Problem | undefined} `undefined` when all has been said
 */
function asProblem(error, args, commands) {
  if (error instanceof Problem) return error;
  if (error instanceof CommanderError) {
    // Without a command its help was printed.
    if (error.code === 'commander.help') return undefined;
    const command = commands.find((name) => args.includes(name));
    // The value of an option that is not known may be a secret.
    const message = error.message
      .replace(/^error: /, '')
      .replace(/(unknown option '[^'=]*)=[^]*'/, `$1'`);
    return wrongUse(
      message,
      `${[NAME, command].filter(Boolean).join(' ')} --help lists what there is`,
    );
  }
  return new Problem({
    code: 'internal',
    message: `failed inside; please report it with its version, ${VERSION}: ${/** @type {Error} */ (error)?.name}`,
  });
}
