// @ts-check
/**
 * A project of ES modules: runs the suite and prints its results as the last line.
 */
import { createMigration } from 'auth0-account-migration';
import { runSuite } from './suite.js';
import tenant from './tenant.js';

runSuite({ createMigration, tenant }).then((results) => console.log(JSON.stringify(results)));
