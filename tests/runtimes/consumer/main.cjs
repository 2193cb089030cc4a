// @ts-check
/**
 * A project of CommonJS: as main.js, with `require`.
 */
const { createMigration } = require('auth0-account-migration');

Promise.all([import('./suite.js'), import('./tenant.js')])
  .then(([{ runSuite }, { default: tenant }]) => runSuite({ createMigration, tenant }))
  .then((results) => console.log(JSON.stringify(results)));
