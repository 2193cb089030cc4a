// Lists what exports say about users beside their profiles, in files of the run folder.
import { runPipeline } from './pipeline.js';

const BYTES_PER_MB = 1_000_000;

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
    onProgress: (bytes, all) =>
      progress.handleEvent({
        kind: 'progress',
        tenant: null,
        what: 'reading the export',
        done: Math.floor(bytes / BYTES_PER_MB),
        total: all === undefined ? null : Math.ceil(all / BYTES_PER_MB),
        unit: 'MB',
        remaining_ms: null,
      }),
  });
  return document;
}
