// Exports the users of a tenant into the run folder.
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
  const step = `export_${side}`;
  const request = { settings, side, environment: environment[side], connection };
  return work.folder.step(step, async () =>
    cleanStrings(
      await withToolkit((toolkit) =>
        toolkit.export_users(request, work.ui, withDownloads(work, output)),
      ),
    ),
  );
}
