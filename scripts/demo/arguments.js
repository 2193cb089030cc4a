// @ts-check
/**
 * The demo's command line.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Problem } from './failure.js';

export const HELP = `Moves the users of a file from an old tenant to a new tenant, both emulated on this machine.

Usage: npm run demo -- [options]

  --users FILE  users as the bulk export of a tenant has them, one JSON object a line
                (default: tests/fixtures/users.ndjson, 100 invented users)
  --serve       play nothing: keep both tenants up to try them by hand, until Ctrl-C
  --help        this text

Plays the first login, a wrong password, a second login, a forgotten password and an outage,
then moves everybody else. Everything goes over HTTPS to ports of this machine; nothing is sent
anywhere else and the file is only read. An export holds no passwords, so each user has one that
is derived from the user_id.

Exit code: 0 every step ended as described, 1 one did not, 2 wrong option or users file.
`;

const SHIPPED = fileURLToPath(new URL('../../tests/fixtures/users.ndjson', import.meta.url));

/**
 * @param {string[]} args
 * @returns {{ help: boolean, serve: boolean, users: string }} `users` as an absolute path
 * @throws {Problem}
 */
export function readArguments(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h' },
        serve: { type: 'boolean' },
        users: { type: 'string' },
      },
    });
    const { help = false, serve = false, users } = values;
    if (users === '') throw new Error("Option '--users' needs the name of a file");
    return { help, serve, users: users === undefined ? SHIPPED : resolve(startFolder(), users) };
  } catch (error) {
    throw new Problem(
      `${/** @type {Error} */ (error).message}\nnpm run demo -- --help lists the options.`,
    );
  }
}

/** npm changes to the project's folder; a path that was typed counts from where it was typed. */
function startFolder() {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return (npm_lifecycle_event === 'demo' && INIT_CWD) || process.cwd();
}
