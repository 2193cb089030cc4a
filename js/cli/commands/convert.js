// The command `convert`: turns exports of the old tenant into import files.
import { statSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { runBulkCommand } from '../bulk/bulk-command.js';
import { STDIN } from '../bulk/input-file.js';
import { runPipeline } from '../bulk/pipeline.js';
import { readEnvironment } from '../environment.js';
import { UsageError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import {
  addConnectionOption,
  addEnvOption,
  addJsonOption,
  addRunsOption,
  addSettingsOption,
} from '../options.js';
import { formatConvertReport, total } from '../text/convert-text.js';
import { cleanStrings } from '../text/clean.js';

const BYTES_PER_MB = 1_000_000;

/**
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & {
 *   blocked: 'skip' | 'keep', fileSize?: number, hashes?: string, factors?: string,
 * }} ConvertOptions
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addConvertCommand(program, createHandler) {
  const command = program
    .command('convert')
    .summary('convert exported users into import files')
    .description(
      'Reads exports of the old tenant and writes import files for the new tenant, with the same profiles and IDs as the ' +
        'action scripts. Reads NDJSON, a JSON array or CSV, packed with gzip or not. What cannot go into an import file ' +
        'is in rejected.ndjson, with the reason and a remedy. Needs no access to a tenant.',
    )
    .argument('<file...>', 'files with the users of the old tenant; - is the standard input')
    .addOption(
      new Option('--blocked <what>', 'what happens to users who are blocked in the old tenant')
        .choices(['skip', 'keep'])
        .default('skip'),
    )
    .option(
      '--file-size <bytes>',
      'size of the import files; Auth0 takes up to 500000 and advises 400000 (the default) for ten files and more',
      parseBytes,
    )
    .option('--hashes <file>', 'password hashes, as Auth0’s support exports them')
    .option('--factors <file>', 'second factors, as export --with factors writes them');
  addConnectionOption(command);
  addRunsOption(command);
  addSettingsOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['domains'],
        examples: [
          'convert users.ndjson.gz',
          'convert users-1.csv users-2.csv --blocked keep',
          'convert users.ndjson.gz --hashes hashes.json',
        ],
        exitCodes: ['done', 'failed', 'usage', 'rejected', 'interrupted'],
      }),
    )
    .action((files, options) =>
      createHandler((/** @type {ConvertOptions} */ parsed, output) =>
        convert(files, parsed, output),
      )(options),
    );
}

/** @param {string[]} files @param {ConvertOptions} options @param {import('../terminal/output.js').Output} output */
function convert(files, options, output) {
  const { settings, env, connection, blocked, fileSize, hashes, factors } = options;
  const environment = readEnvironment(env, output);
  const inputs = [
    // The users are joined with these, so they come first.
    ...(hashes === undefined ? [] : [{ name: hashes, kind: 'hashes' }]),
    ...(factors === undefined ? [] : [{ name: factors, kind: 'factors' }]),
    ...files.map((name) => ({ name, kind: 'users' })),
  ];
  const paths = inputs.map(({ name }) => name);
  checkFiles(paths);
  const request = {
    settings: readSettings(settings),
    old: { domain: environment.old.domain },
    connection,
    inputs,
    blocked,
    file_size: fileSize,
  };
  return runBulkCommand(
    {
      name: 'convert',
      resumable: false,
      recorded: { files, blocked, file_size: fileSize, hashes, factors },
      environment,
      run: (work) => convertFiles(request, paths, work, output),
    },
    options,
    output,
  );
}

/**
 * @param {object} request
 * @param {string[]} paths
 * @param {import('../bulk/bulk-command.js').Work} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<boolean>} false if users were rejected
 */
async function convertFiles(request, paths, { folder, progress }, output) {
  const startMs = performance.now();
  /** @type {{ document: import('../toolkit-types.js').ConvertReport, inputs: import('../bulk/run-record.js').RunInput[] }} */
  const { document, inputs } = await runPipeline({
    task: 'Converter',
    request,
    inputs: paths,
    folder: folder.path,
    warn: (reason) => output.warn(reason),
    onProgress: (bytes, all) =>
      progress.handleEvent({
        kind: 'progress',
        tenant: null,
        what: 'converting',
        done: Math.floor(bytes / BYTES_PER_MB),
        total: all === undefined ? null : Math.ceil(all / BYTES_PER_MB),
        unit: 'MB',
        remaining_ms: all ? ((performance.now() - startMs) / bytes) * (all - bytes) : null,
      }),
  });
  const report = cleanStrings(document);
  folder.record.inputs = inputs;
  folder.finishStep('convert', report);
  output.printDocument({ run: folder.id, folder: folder.path, inputs, report });
  output.print(formatConvertReport(report));
  return total(report.rejected) === 0;
}

/** @param {string} value */
function parseBytes(value) {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a number of bytes.');
  return Number(value);
}

/** Before a run folder is created, a wrong name is only a wrong argument. @param {string[]} paths */
function checkFiles(paths) {
  if (paths.filter((path) => path === STDIN).length > 1) {
    throw new UsageError('- can be named once: there is one standard input');
  }
  for (const path of paths) {
    if (path === STDIN) continue;
    try {
      if (statSync(path).isDirectory()) throw new UsageError(`${path} is a folder`);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`${path} cannot be read: ${describeFileError(error)}`);
    }
  }
}
