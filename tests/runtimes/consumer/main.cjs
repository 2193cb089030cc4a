// @ts-check
/**
 * Like main.js, but for a CommonJS project, which uses `require`.
 */
const { createMigration } = require('auth0-account-migration');

Promise.all([import('./suite.js'), import('./tenant.js')])
  .then(([{ runSuite }, { default: tenant }]) => runSuite({ createMigration, tenant }))
  .then((results) => console.log(JSON.stringify(results)));
