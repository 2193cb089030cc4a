// @ts-check
/**
 * Runs the suite in a project of ES modules and prints its results as the last line.
 */
import { createMigration } from 'auth0-account-migration';
import { runSuite } from './suite.js';
import tenant from './tenant.js';

runSuite({ createMigration, tenant }).then((results) => console.log(JSON.stringify(results)));
