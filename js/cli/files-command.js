// Runs a command that writes files and needs no access to a tenant.
import { readEnvironment } from './environment.js';
import { EXIT } from './errors.js';
import { readPackageFiles } from './files/package-files.js';
import { writeFiles } from './files/output-folder.js';
import { cleanStrings } from './text/clean.js';
import { withToolkit } from './toolkit.js';

/**
 * @typedef {import('./toolkit.js').Toolkit} Toolkit
 * @typedef {import('./toolkit-types.js').ScriptsRequest & { settings: unknown }} FilesRequest
 */

/**
 * @typedef {object} FilesOptions The options of every command that writes files.
 * @property {string} out
 * @property {boolean} [force]
 * @property {string} [settings]
 * @property {string} [env]
 */

/**
 * @typedef {object} FilesCommand
 * @property {(path: string | undefined) => unknown} readSettings
 * @property {(toolkit: Toolkit, request: FilesRequest) => ReturnType<Toolkit['emit']>} run Runs the command in the toolkit.
 * @property {(out: string, files: import('./toolkit-types.js').EmittedFile[]) => string[]} [inspect] Returns what to know about
 *   the folder once the files are there.
 */

/**
 * @param {FilesCommand} command
 * @param {FilesOptions} options
 * @param {import('./terminal/output.js').Output} output
 * @returns {Promise<number>} the exit code
 */
export async function runFilesCommand({ readSettings, run, inspect = () => [] }, options, output) {
  const { settings, env, out, force = false } = options;
  const environment = readEnvironment(env, output);
  // No credentials are passed on, so none can get into a file.
  const request = {
    settings: readSettings(settings),
    old: { domain: environment.old.domain },
    new: { domain: environment.new.domain },
    package_files: readPackageFiles(),
  };
  const emitted = await withToolkit((toolkit) => run(toolkit, request));
  const { files } = emitted;
  const written = new Set(writeFiles(out, files, { force }));
  const notes = [...emitted.notes, ...cleanStrings(inspect(out, files))];
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
