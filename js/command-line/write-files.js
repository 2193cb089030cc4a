// Layer js: runs a command that writes files and needs no tenant.
import { readArtifacts } from './artifacts.js';
import { readEnvironment } from './environment.js';
import { writeFiles } from './out-folder.js';
import { EXIT, Problem } from './problem.js';
import { readSettings } from './settings-file.js';
import { withToolkit } from './toolkit.js';

/**
 * @param {'scripts' | 'emit'} name
 * @param {import('./options.js').Options} options
 * @param {import('./output.js').Output} output
 * @returns {Promise<number>} the exit code
 */
export async function writeToolkitFiles(name, options, output) {
  const { settings, envFile, out = '', force = false, format } = options;
  const environment = readEnvironment(envFile, output);
  // Only what is no secret: none can get into a file.
  const request = {
    settings: readSettings(settings, { optional: name === 'scripts' }),
    old: { domain: environment.old.domain },
    new: { domain: environment.new.domain },
    artifacts: readArtifacts(),
    format,
  };
  const result = await withToolkit((toolkit) => toolkit[name](request));
  if (result.problem) throw new Problem(result.problem);
  const { files, notes } = result.ok;
  const written = new Set(writeFiles(out, files, { force }));
  output.document({
    out,
    files: files.map(({ path }) => ({ path, written: written.has(path) })),
    notes,
  });
  for (const { path } of files) {
    output.print(`${out}/${path}${written.has(path) ? '' : ' (unchanged)'}`);
  }
  for (const note of notes) output.print(note);
  return EXIT.done;
}
