// @ts-check
/**
 * `--serve`: runs two tenants that are set up, to log users in by hand until Ctrl-C. It prints commands to paste.
 */
import { curl, LOGIN, PASSWORD_RESET_REQUEST } from './curl.js';
import { exampleUsers } from './example-users.js';
import { fact, line, paragraph, pluralize, step } from './print.js';
import { EMULATED } from './steps/start.js';
import { startTenants } from './tenants.js';
import { isMovable } from './exported-user.js';
import { serveUntilSignal } from './until-signal.js';
import { readUsersFile } from './users-file.js';

/** @typedef {import('./tenants.js').Tenants} Tenants */
/** @typedef {import('./demo.js').OldUser} OldUser */

/** @param {string} file */
export async function serve(file) {
  const users = readUsersFile(file);
  const tenants = await startTenants(users);
  try {
    await serveUntilSignal(tenants, () => introduce(tenants, users));
  } finally {
    await tenants.close();
  }
}

/** @param {Tenants} tenants @param {OldUser[]} users */
function introduce({ oldTenant, newTenant, commandLine }, users) {
  paragraph(EMULATED);
  line();
  paragraph('The migration is set up. Paste the commands below into another terminal.');

  step('The tenants');
  fact(
    'old tenant',
    `https://${oldTenant.domain} with ${pluralize(users.length, 'user')} in the connection ${oldTenant.connection}`,
  );
  fact(
    'new tenant',
    `https://${newTenant.domain} without users in the connection ${newTenant.connection}`,
  );

  const examples = exampleUsers(users, oldTenant.connection);
  step('Users to try. An export contains no passwords, so they are derived from the user_id.');
  for (const { kind, identifier, password, result } of examples) {
    fact(kind, `${identifier}  ${password}  ${result}`);
  }

  const [first] = examples;
  const secondEmail = users.filter((user) => isMovable(user, oldTenant.connection))[1]?.email;
  if (first) {
    step(
      'A login at the new tenant. The first one moves the user, later ones do not ask the old tenant',
    );
    line(curl(newTenant, LOGIN, { username: first.identifier, password: first.password }));
    step('A forgotten password. The mail appears below, with the command that sets a new one');
    line(curl(newTenant, PASSWORD_RESET_REQUEST, { email: secondEmail ?? first.identifier }));
  }
  step('The command line. check finds problems of the set-up and changes nothing');
  line(commandLine.shellCommand('check'));
}
