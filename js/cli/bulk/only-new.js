// Reads whom a run of `verify` has found only in the new tenant.
import { existsSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { readLines } from '../files/read-lines.js';
import { RunFolder } from './run-folder.js';
import { requireSameRun } from './same-run.js';

/**
 * The whole IDs of these users.
 *
 * @param {string} runs The folder of all runs.
 * @param {string} run The run of `verify`: its name or its folder.
 * @param {import('./same-run.js').RunSubject} subject What the run has to be about.
 * @returns {Promise<string[]>}
 * @throws {UsageError} if the run has compared no users, or those of others
 * @throws {import('../errors.js').InputError}
 */
export async function readOnlyNew(runs, run, subject) {
  const folder = RunFolder.open(runs, run);
  requireSameRun(folder, subject);
  const file = folder.file('differences.ndjson');
  if (!('compare' in folder.record.steps) || !existsSync(file)) {
    throw new UsageError(
      `the run ${folder.id} has not compared the tenants`,
      'name a run of verify; list the runs with: auth0-account-migration runs',
    );
  }
  const ids = [];
  for await (const line of readLines(file)) {
    const id = extraUser(line);
    if (id !== undefined) ids.push(id);
  }
  return ids;
}

/** The ID of the user of a line, if the user is only in the new tenant. @param {string} line @returns {string | undefined} */
function extraUser(line) {
  try {
    const { answer, user_id: id } = JSON.parse(line);
    return answer === 'extra' ? id : undefined;
  } catch {
    // Nobody is deleted because of a line that is torn.
    return undefined;
  }
}
