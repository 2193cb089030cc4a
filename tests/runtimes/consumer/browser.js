// @ts-check
/**
 * As main.js, in a page: its requests go through the forwarder, as no page can be told of a certificate authority.
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
