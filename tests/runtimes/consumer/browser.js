// @ts-check
/**
 * Like main.js, but for a page in a browser. Its requests go through the forwarder, because a page cannot be made to trust
 * a certificate authority.
 */
import { createMigration } from 'auth0-account-migration';
import { runSuite } from './suite.js';
import tenant from './tenant.js';

const origin = `https://${tenant.configuration.Domain}`;
/** @type {typeof globalThis.fetch} */
const forwarded = (url, init) => fetch(String(url).replace(origin, tenant.forwarder), init);

runSuite({ createMigration, tenant, fetch: forwarded }).then((results) =>
  console.log(JSON.stringify(results)),
);
