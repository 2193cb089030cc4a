// The command line that goes on with a run.
import { quoteWord } from '../text/shell-words.js';

/**
 * The arguments that the run was started with, and `--resume`. What decides what the run does, such as `--go`, is not read
 * from its record, so that nothing is written that the operator does not ask for again.
 *
 * @param {string} run The name of the run folder.
 * @param {string[]} operands The arguments that are no options: a run keeps its input files.
 * @param {string[]} [args]
 * @example resumeCommand('20261126T040000Z-import', ['a.json'], ['import', 'a.json', '--yes'])
 *   // 'auth0-account-migration import --yes --resume 20261126T040000Z-import'
 */
export function resumeCommand(run, operands, args = process.argv.slice(2)) {
  // What comes behind -- is no option, so that --resume would be a file.
  const kept = args.filter((arg) => arg !== '--' && !operands.includes(arg));
  const isResumed = kept.some((arg) => arg === '--resume' || arg.startsWith('--resume='));
  return repeatCommand([...kept, ...(isResumed ? [] : ['--resume', run])]);
}

/** The command line that was given, for a command that goes on by itself. @param {string[]} [args] */
export const repeatCommand = (args = process.argv.slice(2)) =>
  ['auth0-account-migration', ...args].map(quoteWord).join(' ');
