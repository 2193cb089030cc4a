// The command `report`: one page about the migration, from the files that other commands have left.
import { EXIT, UsageError } from '../errors.js';
import { writeOutputFile } from '../files/output-file.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addHistoryOption, addJsonOption, addRunsOption, addSettingsOption } from '../options.js';
import { loadPage } from '../report/load-page.js';
import { readWholeHistory, readRuns } from '../report/read-inputs.js';
import { cleanStrings } from '../text/clean.js';
import { withToolkit } from '../toolkit.js';

/**
 * @typedef {{
 *   settings?: string, history?: string, runs?: string, out?: string, withUsers?: boolean, force?: boolean, json?: boolean,
 * }} ReportOptions
 */

/** A page that names users is for its owner only. */
const PRIVATE = 0o600;
const PUBLIC = 0o644;

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addReportCommand(program, createHandler) {
  const command = program
    .command('report')
    .summary('write one page about the migration, as an HTML file')
    .description(
      'Writes one HTML file about the migration: how many users have moved and when the rest will, who is left, who is refused ' +
        'and why, what the bulk runs have done and what verify has found. It is made of the history of status, the run folders ' +
        'and the settings file; no tenant is asked. The file needs nothing else, has no secret, and names no user unless ' +
        '--with-users is given.',
    )
    .option('--out <file>', 'HTML file to write; needed unless --json is given')
    .option('--force', 'overwrite a file that differs')
    .option(
      '--with-users',
      'name users who differ or could not be imported, at most 200 of each; the file is then for its owner only',
    );
  addJsonOption(addSettingsOption(addRunsOption(addHistoryOption(command))))
    .addHelpText(
      'after',
      formatHelp({
        environment: [],
        examples: ['report --out migration.html', 'report --json'],
        exitCodes: ['done', 'failed', 'usage'],
      }),
    )
    .action(createHandler(report));
}

/** @type {import('../options.js').Action<ReportOptions>} */
async function report(options, output) {
  const { out, force = false, withUsers = false } = options;
  if (out === undefined && !output.json) {
    throw new UsageError(
      '--out is missing',
      'name the HTML file to write, such as --out report.html',
    );
  }
  const request = {
    settings: readSettings(options.settings, { optional: true }),
    history: readWholeHistory(options),
    ...(await readRuns(options, output)),
  };
  const model = cleanStrings(await withToolkit((toolkit) => toolkit.report(request)));
  if (out !== undefined) {
    const { renderPage } = await loadPage();
    const isWritten = writeOutputFile(out, renderPage(model, { withUsers }), {
      force,
      mode: withUsers ? PRIVATE : PUBLIC,
    });
    output.print(`${out}${isWritten ? '' : ' (unchanged)'}`);
  }
  output.printDocument(model);
  return model.unreadable_runs.length === 0 ? EXIT.success : EXIT.failure;
}
