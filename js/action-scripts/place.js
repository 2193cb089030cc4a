// Layer js: the sandbox that runs a database action script, as a place for the two functions.
import base64 from 'auth0-account-migration/core.wasm.br';
import { fromBytes } from '../loaders.js';
import { migrationAt } from '../migration.js';
import { sandboxClasses, sandboxConfiguration } from '../sandbox.js';

/** `login` and `getUser` for the sandbox. */
export const migration = migrationAt({
  // Compressed: of the bytes that a script may have, half are saved.
  loader: fromBytes(() => require('zlib').brotliDecompressSync(Buffer.from(base64, 'base64'))),
  configuration: sandboxConfiguration,
  classes: sandboxClasses,
  fetch: () => undefined,
  log: (line) => console.log(line),
});
