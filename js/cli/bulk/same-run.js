// What a run is about: a pair of connections and two tenants. Refuses to resume it with others.
import { UsageError } from '../errors.js';

/**
 * @typedef {object} RunSubject What a run is about, as far as it is known.
 * @property {string} [old_domain]
 * @property {string} [new_domain]
 * @property {string} [old_connection]
 * @property {string} [new_connection]
 *
 * @typedef {object} Given What a command is given.
 * @property {import('../environment.js').Environment} environment
 * @property {string} [connection] The value of `--connection`.
 * @property {unknown} settings
 */

/** How messages name each member. @type {[keyof RunSubject, string, string][]} */
const MEMBERS = [
  ['old_connection', 'the connection ', 'not'],
  ['new_connection', 'the new tenant’s connection ', 'not'],
  ['old_domain', '', 'and OLD_DOMAIN is'],
  ['new_domain', '', 'and NEW_DOMAIN is'],
];

/**
 * What a command is about. The connections are those of the settings: `--connection` names a pair of which the settings
 * decide the other half.
 *
 * @param {Given} given
 * @returns {RunSubject}
 */
export function runSubject({ environment, connection, settings }) {
  const pair = choosePair(settings, connection);
  return {
    old_domain: environment.old.domain,
    new_domain: environment.new.domain,
    old_connection: pair?.old,
    new_connection: pair && (pair.new ?? pair.old),
  };
}

/**
 * What earlier steps have read and written is of one pair of connections and two tenants: with others, users would be
 * imported into the wrong connection, or compared with and marked as users of the wrong tenant.
 *
 * @param {import('./run-folder.js').RunFolder} folder
 * @param {RunSubject} subject What the command is about that resumes the run.
 * @throws {UsageError}
 */
export function requireSameRun({ id, record }, subject) {
  for (const [member, article, now] of MEMBERS) {
    const [known, given] = [record[member], subject[member]];
    const isDomain = member.endsWith('_domain');
    if (!known || !given || known === given) continue;
    if (isDomain && known.toLowerCase() === given.toLowerCase()) continue;
    throw new UsageError(
      `the run ${id} is about ${article}${known}, ${now} ${given}`,
      isDomain
        ? `set it to ${known} again, or begin a new run; another domain counts as another tenant, even a custom domain`
        : 'use what the run began with, or begin a new run',
    );
  }
}

/**
 * The pair of connections that a run serves, as the toolkit chooses it.
 *
 * @param {unknown} settings
 * @param {string | undefined} name The old or the new name of a connection. If it is missing, the only pair is meant.
 * @returns {{ old: string, new?: string } | undefined} `undefined` if the toolkit will refuse the name or the settings
 */
function choosePair(settings, name) {
  const { connections } = /** @type {{ connections?: unknown }} */ (settings ?? {});
  if (!Array.isArray(connections)) return undefined;
  const isNamed =
    name === undefined
      ? () => true
      : (/** @type {any} */ pair) => pair?.old === name || pair?.new === name;
  const [pair, ...others] = connections.filter(isNamed);
  return typeof pair?.old === 'string' && others.length === 0 ? pair : undefined;
}
