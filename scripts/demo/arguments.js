// @ts-check
/**
 * The demo's command line.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UsageError } from './errors.js';

export const HELP = `Moves the users of a file from an old tenant to a new tenant. Both are emulated
on this machine, and nothing leaves it.

Usage: npm run demo -- [options]

  --users FILE    file of a bulk export, with one user as a JSON object on each
                  line (default: tests/fixtures/users.ndjson, 100 invented users)
  --serve         start both tenants, set up, to log users in by hand until Ctrl-C
  --serve --bare  start both tenants without any set-up, and print what the Quick
                  start of README.md asks for, to practise it until Ctrl-C
  --help          show this text

Without --serve, the demo plays a first login, a wrong password, a second login,
a forgotten password and an outage, and then moves all other users. All requests
go over HTTPS to ports of this machine, and the file is only read. An export
contains no passwords, so the demo derives each password from the user_id.

Exit codes:
  0  every step ended as described
  1  a step did not end as described
  2  an option or the file is invalid
`;

const DEFAULT_USERS = fileURLToPath(new URL('../../tests/fixtures/users.ndjson', import.meta.url));

/**
 * @param {string[]} args
 * @returns {{ help: boolean, serve: boolean, bare: boolean, users: string }} `users` is an absolute path
 * @throws {UsageError}
 */
export function readArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h' },
        serve: { type: 'boolean' },
        bare: { type: 'boolean' },
        users: { type: 'string' },
      },
    });
    const { help = false, serve = false, bare = false, users } = values;
    if (users === '') throw new Error("Option '--users' needs the name of a file");
    if (bare && !serve) throw new Error("Option '--bare' needs '--serve'");
    if (bare && users !== undefined) {
      throw new Error("Option '--bare' starts with users of its own; leave out '--users'");
    }
    return {
      help,
      serve,
      bare,
      users: users === undefined ? DEFAULT_USERS : resolve(callerFolder(), users),
    };
  } catch (error) {
    throw new UsageError(
      `${/** @type {Error} */ (error).message}\nFor a list of the options, run: npm run demo -- --help`,
    );
  }
}

/** The folder in which the user called npm. npm itself changes to the project's folder. */
function callerFolder() {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return (npm_lifecycle_event === 'demo' && INIT_CWD) || process.cwd();
}
