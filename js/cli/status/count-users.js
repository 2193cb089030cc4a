// Reads the users of both tenants and counts them: the first half of `status`, in its run folder.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isLocked } from '../files/lock.js';
import { cleanStrings } from '../text/clean.js';
import { withToolkit } from '../toolkit.js';
import { bytesProgress } from '../bulk/bytes-progress.js';
import { withDownloads } from '../bulk/download-files.js';
import { runPipeline } from '../bulk/pipeline.js';

/** The files with users: those of a search, of an export, and of what is not complete yet. */
const USERS = /^(users-(old|new)\.|staging-)/;
/** How the names of run folders of `status` end. */
const STATUS_RUN = /-status(-\d+)?$/;
/** So often the files are looked for until there are none: one may get its name meanwhile. */
const REMOVALS = 5;

/**
 * @typedef {object} StatusInputs
 * @property {string[]} oldFiles The paths of the old tenant's export; none if it is to be read.
 * @property {string[]} newFiles The paths of the new tenant's export.
 * @property {string} at The time of the record.
 *
 * @typedef {import('../bulk/export-users.js').MigrationInputs & StatusInputs} StatusUsersInputs
 *
 * @typedef {object} CountedUsers
 * @property {import('../toolkit-types.js').StatusScanReport} scanned
 * @property {import('../toolkit-types.js').Method} oldMethod
 * @property {import('../toolkit-types.js').Method} newMethod
 */

/**
 * Counts the users. What was read of the tenants is personal data, and is deleted as soon as it was counted.
 *
 * @param {StatusUsersInputs} inputs
 * @param {import('../bulk/bulk-command.js').Work} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<CountedUsers>}
 */
export async function countUsers(inputs, work, output) {
  const { oldFiles, newFiles, settings, environment, connection, at } = inputs;
  removeUsersOfKilled(dirname(work.folder.path));
  const remove = () => removeUsers(work.folder.path);
  // Ctrl-C ends the process without returning from here.
  process.once('exit', remove);
  try {
    const read = async (/** @type {'old' | 'new'} */ side, /** @type {string[]} */ files) => {
      if (files.length > 0) return { method: /** @type {const} */ ('files'), files };
      const { method, file } = await readUsers(side, inputs, work, output);
      return { method, files: [work.folder.file(file)] };
    };
    const oldUsers = await read('old', oldFiles);
    const newUsers = await read('new', newFiles);
    const { document } = await runPipeline({
      task: 'StatusScan',
      request: {
        settings,
        old: { domain: environment.old.domain },
        connection,
        new_files: newUsers.files.length,
        at,
      },
      inputs: [...newUsers.files, ...oldUsers.files],
      folder: work.folder.path,
      warn: (reason) => output.warn(reason),
      onProgress: bytesProgress(work.progress, 'counting'),
    });
    return {
      scanned: /** @type {import('../toolkit-types.js').StatusScanReport} */ (document),
      oldMethod: oldUsers.method,
      newMethod: newUsers.method,
    };
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/**
 * @param {'old' | 'new'} side
 * @param {StatusUsersInputs} inputs
 * @param {import('../bulk/bulk-command.js').Work} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<import('../toolkit-types.js').ReadUsersReport>}
 */
async function readUsers(side, { settings, environment, connection }, work, output) {
  const request = { settings, side, environment: environment[side], connection };
  const report = await withToolkit((toolkit) =>
    toolkit.read_users(request, work.ui, withDownloads(work, output)),
  );
  return cleanStrings(report);
}

/** Removes the users that a run of `status` has read. @param {string} folder The folder of the run. */
function removeUsers(folder) {
  const users = () =>
    existsSync(folder) ? readdirSync(folder).filter((name) => USERS.test(name)) : [];
  for (let attempt = 1, left = users(); left.length > 0 && attempt <= REMOVALS; attempt += 1) {
    for (const name of left) rmSync(join(folder, name), { recursive: true, force: true });
    left = users();
  }
}

/** Removes the users that killed runs of `status` have left. @param {string} runs The folder of all runs. */
function removeUsersOfKilled(runs) {
  for (const name of readdirSync(runs)) {
    if (!STATUS_RUN.test(name) || isLocked(join(runs, name, 'lock'))) continue;
    try {
      removeUsers(join(runs, name));
    } catch {
      // The run may be that of another user of this machine.
    }
  }
}
