// Exports the users of a tenant into the run folder.
import { rmSync } from 'node:fs';
import { cleanStrings } from '../text/clean.js';
import { withToolkit } from '../toolkit.js';
import { withDownloads } from './download-files.js';

/**
 * @typedef {object} MigrationInputs What all steps of a run read.
 * @property {unknown} settings The settings file.
 * @property {import('../environment.js').Environment} environment
 * @property {string} [connection] The connection, if the settings have several.
 */

/**
 * @param {'old' | 'new'} side
 * @param {MigrationInputs} inputs
 * @param {import('./bulk-command.js').Work} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<import('../toolkit-types.js').ExportReport>} that of an earlier process, if a run is resumed
 */
export function exportUsers(side, { settings, environment, connection }, work, output) {
  const step = stepOf(side);
  const request = { settings, side, environment: environment[side], connection };
  return work.folder.step(step, async () =>
    cleanStrings(
      await withToolkit((toolkit) =>
        toolkit.export_users(request, work.ui, withDownloads(work, output)),
      ),
    ),
  );
}

/**
 * Forgets the export of a tenant, so that the next one is new.
 *
 * @param {'old' | 'new'} side
 * @param {import('./run-folder.js').RunFolder} folder
 */
export function forgetExport(side, folder) {
  delete folder.record.steps[stepOf(side)];
  // The toolkit notes the job and its file here.
  rmSync(folder.file(`export-${side}.json`), { force: true });
}

/** @param {'old' | 'new'} side */
const stepOf = (side) => `export_${side}`;
