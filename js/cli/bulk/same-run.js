// Refuses to resume a run with other tenants or another connection than it began with.
import { UsageError } from '../errors.js';

/** @typedef {{ old?: string, new?: string }} ConnectionPair */

/**
 * What earlier steps have read and written is of one connection and two tenants: with others, users would be imported into
 * the wrong connection, or compared with and marked as users of the wrong tenant.
 *
 * @param {import('./run-folder.js').RunFolder} folder
 * @param {object} now
 * @param {import('../environment.js').Environment} now.environment
 * @param {string} [now.connection] The value of `--connection`.
 * @param {unknown} now.settings
 * @throws {UsageError}
 */
export function requireSameRun({ id, record }, { environment, connection, settings }) {
  const remedy = 'use what the run began with, or begin a new run';
  const pairs = /** @type {{ connections?: ConnectionPair[] } | undefined} */ (settings)
    ?.connections;
  const begun = pairName(pairs, record.connection);
  const named = pairName(pairs, connection);
  if (begun !== undefined && named !== undefined && begun !== named) {
    throw new UsageError(`the run ${id} is about the connection ${begun}, not ${named}`, remedy);
  }
  // A conversion is about no tenant.
  if (record.command === 'convert') return;
  for (const [name, known, { domain }] of /** @type {const} */ ([
    ['OLD_DOMAIN', record.old_domain, environment.old],
    ['NEW_DOMAIN', record.new_domain, environment.new],
  ])) {
    if (known && domain && known.toLowerCase() !== domain.toLowerCase()) {
      throw new UsageError(`the run ${id} is about ${known}, and ${name} is ${domain}`, remedy);
    }
  }
}

/**
 * The old name of a connection that is given by either of its names.
 *
 * @param {ConnectionPair[] | undefined} pairs
 * @param {string | undefined} name If it is missing and the settings have only one connection, that one is meant.
 */
function pairName(pairs, name) {
  if (!Array.isArray(pairs)) return name;
  const pair =
    name === undefined && pairs.length === 1
      ? pairs[0]
      : pairs.find((one) => name !== undefined && (one?.old === name || one?.new === name));
  return pair?.old ?? name;
}
