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
  const kept = args.filter((arg) => !operands.includes(arg));
  const isResumed = kept.some((arg) => arg === '--resume' || arg.startsWith('--resume='));
  const words = ['auth0-account-migration', ...kept, ...(isResumed ? [] : ['--resume', run])];
  return words.map(quoteWord).join(' ');
}
