// @ts-check
/**
 * Like main.js, but with the entry point for runtimes without WebAssembly.
 */
import { createMigration } from 'auth0-account-migration/nowasm';
import { runSuite } from './suite.js';
import tenant from './tenant.js';

runSuite({ createMigration, tenant }).then((results) => {
  const name = 'the runtime has no WebAssembly';
  console.log(JSON.stringify([...results, { name, ok: typeof WebAssembly === 'undefined' }]));
});
