// What a run is about: a pair of connections and two tenants. Refuses to resume it with others.
import { existsSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { withToolkit } from '../toolkit.js';

/** The file of a run of which `undo-run` has begun to delete users. */
const DELETING = 'deleting.ndjson';

/**
 * @typedef {object} RunSubject What a run is about, as far as it is known.
 * @property {string} [old_domain]
 * @property {string} [new_domain]
 * @property {string} [old_connection]
 * @property {string} [new_connection]
 * @property {string} [user_id] How the IDs of its users are made: the setting `user_id`.
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
  ['user_id', 'users whose IDs the setting user_id makes as ', 'not'],
  ['old_domain', '', 'and OLD_DOMAIN is'],
  ['new_domain', '', 'and NEW_DOMAIN is'],
];

/**
 * What a command is about. The connections are those of the settings: `--connection` names a pair of which the settings
 * decide the other half.
 *
 * @param {Given} given
 * @returns {Promise<RunSubject>}
 * @throws {import('../errors.js').CommandError} if the settings are wrong, or if it is not clear which pair is meant
 */
export async function runSubject({ environment, connection, settings }) {
  const request = { settings, connection };
  const pair = await withToolkit((toolkit) => toolkit.choose_pair(request));
  return {
    old_domain: environment.old.domain,
    new_domain: environment.new.domain,
    old_connection: pair.old,
    new_connection: pair.new,
    user_id: pair.user_id,
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
 * A run that was undone is over: what its journal says of users who have arrived is not true any more.
 *
 * @param {import('./run-folder.js').RunFolder} folder
 * @throws {UsageError}
 */
export function requireNotUndone(folder) {
  if (!existsSync(folder.file(DELETING))) return;
  throw new UsageError(
    `undo-run has deleted users of the run ${folder.id}, so the run cannot be resumed`,
    'begin a new run',
  );
}
