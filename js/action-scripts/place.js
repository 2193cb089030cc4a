// Layer js: the sandbox that runs a database action script, as a place for the two functions.
import { loader } from 'auth0-account-migration/action-script-loader';
import { migrationAt } from '../migration.js';
import { sandboxClasses, sandboxConfiguration } from '../sandbox.js';
import { httpsSend } from './https-send.js';

/** `login` and `getUser` for the sandbox. */
export const migration = migrationAt({
  loader,
  configuration: sandboxConfiguration,
  classes: sandboxClasses,
  fetch: () => undefined,
  send: httpsSend,
  log: (line) => console.log(line),
});
