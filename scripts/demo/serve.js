// @ts-check
/**
 * `--serve`: two fresh tenants to try by hand, with commands to paste, until Ctrl-C.
 */
import { curl, FORGOTTEN, LOGIN } from './curl.js';
import { examples } from './examples.js';
import { count, fact, line, step } from './print.js';
import { printTraffic } from './traffic.js';
import { startTenants } from './tenants.js';
import { isPlain } from './user-facts.js';
import { readUsersFile } from './users-file.js';

/** @param {string} file */
export async function serve(file) {
  const users = readUsersFile(file);
  const tenants = await startTenants(users);
  const { oldTenant, newTenant, commandLine } = tenants;
  const ended = interrupted();

  line(
    `old tenant      https://${oldTenant.domain}  ${count(users.length, 'user')}, connection ${oldTenant.connection}`,
  );
  line(
    `new tenant      https://${newTenant.domain}  no users yet, connection ${newTenant.connection}`,
  );
  line(`CA file         ${process.env.NODE_EXTRA_CA_CERTS}`);

  const shown = examples(users, oldTenant.connection);
  step('Users to try, with passwords: an export holds none, so they are derived from the user_id');
  for (const { kind, identifier, password, ending } of shown) {
    fact(kind, `${identifier}  ${password}  ${ending}`);
  }

  const [first] = shown;
  const another = users.filter((user) => isPlain(user, oldTenant.connection))[1]?.email;
  if (first) {
    step('Login at the new tenant: the first one asks the old tenant, a second one does not');
    line(curl(newTenant, LOGIN, { username: first.identifier, password: first.password }));
    step('Forgotten password: the mail is printed below, with the command for the reset');
    line(curl(newTenant, FORGOTTEN, { email: another ?? first.identifier }));
  }
  step('The command line: check changes nothing, setup would put right what is wrong');
  line(commandLine.typed('check'));
  step('Requests to both tenants, as they are answered; Ctrl-C ends');
  printTraffic(tenants);

  await ended;
  line();
  line(
    `${count(oldTenant.requests.length, 'request')} to the old tenant, ${count(newTenant.users.size, 'user')} moved`,
  );
  await tenants.close();
}

/**
 * Resolves at the first signal to end. The others are swallowed: a terminal sends Ctrl-C to this process and to its
 * parents, which hand it on, so that it comes more than once.
 *
 * @returns {Promise<void>}
 */
function interrupted() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}
