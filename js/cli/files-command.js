// Runs a command that writes files and needs no access to a tenant.
import { readEnvironment } from './environment.js';
import { EXIT } from './errors.js';
import { readArtifacts } from './files/artifacts.js';
import { writeFiles } from './files/output-folder.js';
import { withToolkit } from './toolkit.js';

/**
 * @typedef {object} FilesOptions The options of every command that writes files.
 * @property {string} out
 * @property {boolean} [force]
 * @property {string} [settings]
 * @property {string} [envFile]
 */

/**
 * @typedef {object} FilesCommand
 * @property {'scripts' | 'emit'} name The export of the toolkit.
 * @property {(path: string | undefined) => unknown} readSettings
 * @property {string} [format]
 */

/**
 * @param {FilesCommand} command
 * @param {FilesOptions} options
 * @param {import('./terminal/output.js').Output} output
 * @returns {Promise<number>} the exit code
 */
export async function runFilesCommand({ name, readSettings, format }, options, output) {
  const { settings, envFile, out, force = false } = options;
  const environment = readEnvironment(envFile, output);
  // No credentials are passed on, so none can get into a file.
  const request = {
    settings: readSettings(settings),
    old: { domain: environment.old.domain },
    new: { domain: environment.new.domain },
    artifacts: readArtifacts(),
    format,
  };
  const { files, notes } = await withToolkit((toolkit) => toolkit[name](request));
  const written = new Set(writeFiles(out, files, { force }));
  output.printDocument({
    out,
    files: files.map(({ path }) => ({ path, written: written.has(path) })),
    notes,
  });
  for (const { path } of files) {
    output.print(`${out}/${path}${written.has(path) ? '' : ' (unchanged)'}`);
  }
  for (const note of notes) output.print(note);
  return EXIT.success;
}
