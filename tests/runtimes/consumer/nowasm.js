// @ts-check
/**
 * As main.js, with the entry point for runtimes without WebAssembly.
 */
import { createMigration } from 'auth0-account-migration/nowasm';
import { runSuite } from './suite.js';
import tenant from './tenant.js';

runSuite({ createMigration, tenant }).then((results) => {
  const name = 'there is no WebAssembly';
  console.log(JSON.stringify([...results, { name, ok: typeof WebAssembly === 'undefined' }]));
});
