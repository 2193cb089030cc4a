// The environment of `login` and `getUser` inside the sandbox that runs database action scripts.
import { loader } from 'auth0-account-migration/action-script-loader';
import { createFunctions } from '../runtime/functions.js';
import { sandboxConfiguration, sandboxErrorClasses } from '../runtime/sandbox.js';
import { httpsSend } from './https-send.js';

export const functions = createFunctions({
  loader,
  // Node.js 18 has no global `crypto`.
  subtle: () => require('crypto').webcrypto.subtle,
  configuration: sandboxConfiguration,
  classes: sandboxErrorClasses,
  send: () => httpsSend,
  log: (line) => console.log(line),
});
