// The command `explain`: says what the codes of this project mean, and what to do about them.
import { EXIT } from '../errors.js';
import { addJsonOption } from '../options.js';
import { formatHelp } from '../help.js';
import { readStdin } from '../terminal/stdin.js';
import { cleanStrings } from '../text/clean.js';
import { formatExplanations } from '../text/explain-text.js';
import { withToolkit } from '../toolkit.js';

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addExplainCommand(program, createHandler) {
  const command = program
    .command('explain [code]')
    .summary('say what a code or a log line means, and what to do')
    .description(
      'Says what an outcome of the action scripts, one of their log lines, an entry of a tenant’s log, the code of a problem ' +
        'of this command line or the code of a refused import means, and what to do about it. Without an argument, all codes ' +
        'are listed. A log line is given in quotes, or with - on stdin, where it may be one of many. Needs no credentials.',
    );
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: [],
        examples: [
          'explain already_moved',
          'explain limit_mu',
          `explain '{"event":"login","code":"unavailable","requests":1,"ms":15002,"fault":"timeout"}'`,
          'explain - < log.txt',
        ],
        exitCodes: ['explained', 'failed', 'unknownCode'],
      }),
    )
    .action((code, options) => createHandler((_options, output) => explain(code, output))(options));
}

/**
 * @param {string | undefined} code A code, a log line, `-`, or nothing.
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<number>} the exit code
 */
async function explain(code, output) {
  const text = code === '-' ? await readStdin() : code;
  const lines = text?.split('\n');
  const document = cleanStrings(await withToolkit((toolkit) => toolkit.explain({ lines })));
  output.printDocument(document);
  output.print(formatExplanations(document, output.stdoutColors));
  return EXIT.success;
}
