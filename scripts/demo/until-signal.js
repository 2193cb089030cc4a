// @ts-check
/**
 * Serves two tenants until Ctrl-C, and prints the requests that they get.
 */
import { line, pluralize, step } from './print.js';
import { printTraffic } from './traffic.js';

/** @typedef {Pick<import('./tenants.js').Tenants, 'oldTenant' | 'newTenant'>} BothTenants */

/**
 * @param {BothTenants} tenants
 * @param {() => void} introduce prints what can be done with the tenants
 */
export async function serveUntilSignal(tenants, introduce) {
  const { oldTenant, newTenant } = tenants;
  const ended = waitForSignal();
  introduce();
  step('Requests to both tenants appear here. Press Ctrl-C to end them.');
  printTraffic(tenants);

  await ended;
  const moved = newTenant.management.connections.all
    .map((connection) => newTenant.usersOf(connection).size)
    .reduce((sum, size) => sum + size, 0);
  line();
  line(
    `${pluralize(oldTenant.requests.length, 'request')} to the old tenant, ${pluralize(moved, 'user')} moved`,
  );
}

/**
 * Resolves at the first signal to end and ignores later ones. A terminal sends Ctrl-C to this process and to its parents,
 * which forward it, so the signal arrives more than once.
 *
 * @returns {Promise<void>}
 */
function waitForSignal() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve());
  });
}
