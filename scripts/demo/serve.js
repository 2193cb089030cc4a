// @ts-check
/**
 * `--serve`: runs two new tenants that can be tried by hand until Ctrl-C, and prints commands to paste.
 */
import { curl, LOGIN, PASSWORD_RESET_REQUEST } from './curl.js';
import { exampleUsers } from './example-users.js';
import { fact, line, pluralize, step } from './print.js';
import { printTraffic } from './traffic.js';
import { startTenants } from './tenants.js';
import { isMovable } from './exported-user.js';
import { readUsersFile } from './users-file.js';

/** @param {string} file */
export async function serve(file) {
  const users = readUsersFile(file);
  const tenants = await startTenants(users);
  const { oldTenant, newTenant, commandLine } = tenants;
  const ended = waitForSignal();

  line(
    `old tenant      https://${oldTenant.domain}  ${pluralize(users.length, 'user')}, connection ${oldTenant.connection}`,
  );
  line(
    `new tenant      https://${newTenant.domain}  no users yet, connection ${newTenant.connection}`,
  );
  line(`CA file         ${process.env.NODE_EXTRA_CA_CERTS}`);

  const examples = exampleUsers(users, oldTenant.connection);
  step('Users to try. An export contains no passwords, so they are derived from the user_id.');
  for (const { kind, identifier, password, result } of examples) {
    fact(kind, `${identifier}  ${password}  ${result}`);
  }

  const [first] = examples;
  const secondEmail = users.filter((user) => isMovable(user, oldTenant.connection))[1]?.email;
  if (first) {
    step('Login at the new tenant: only the first login sends a request to the old tenant');
    line(curl(newTenant, LOGIN, { username: first.identifier, password: first.password }));
    step('Forgotten password: the mail appears below, with the command for the reset');
    line(curl(newTenant, PASSWORD_RESET_REQUEST, { email: secondEmail ?? first.identifier }));
  }
  step('The command line: check reports problems of the set-up and changes nothing');
  line(commandLine.shellCommand('check'));
  step('Requests to both tenants appear here. Press Ctrl-C to end the demo.');
  printTraffic(tenants);

  await ended;
  line();
  line(
    `${pluralize(oldTenant.requests.length, 'request')} to the old tenant, ${pluralize(newTenant.users.size, 'user')} moved`,
  );
  await tenants.close();
}

/**
 * Resolves at the first signal to end and ignores later ones. A terminal sends Ctrl-C to this process and to its parents,
 * which forward it, so the signal arrives more than once.
 *
 * @returns {Promise<void>}
 */
function waitForSignal() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}
