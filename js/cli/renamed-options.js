// Rejects options that have another name by now, with the name they have.
import { UsageError } from './errors.js';

/**
 * Throws if an argument is the old name of an option. Node.js itself reads a file of `--env-file` wherever the option
 * stands, sets what its `NODE_OPTIONS` says, and ends with exit code 9 without a word of this program if the file is
 * missing. That is why the option is called otherwise.
 *
 * @param {string[]} args
 * @throws {UsageError}
 */
export function rejectRenamedOptions(args) {
  if (!args.some((argument) => /^--env-file(=|$)/.test(argument))) return;
  throw new UsageError(
    '--env-file is called --env here, because Node.js itself reads the file of --env-file',
    'write --env FILE',
  );
}
