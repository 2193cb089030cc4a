// Lists what exports say about users beside their profiles, in files of the run folder.
import { bytesProgress } from './bytes-progress.js';
import { runPipeline } from './pipeline.js';

/**
 * @param {object} scan
 * @param {string[]} scan.inputs The paths of the exports.
 * @param {boolean} [scan.userIds] Whether the IDs of all users are listed.
 * @param {Pick<import('./bulk-command.js').Work, 'folder' | 'progress'>} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<import('../toolkit-types.js').ScanReport>}
 */
export async function scanUsers({ inputs, userIds = false }, { folder, progress }, output) {
  /** @type {{ document: import('../toolkit-types.js').ScanReport }} */
  const { document } = await runPipeline({
    task: 'UserScan',
    request: { user_ids: userIds },
    inputs,
    folder: folder.path,
    warn: (reason) => output.warn(reason),
    onProgress: bytesProgress(progress, 'reading the export'),
  });
  return document;
}
