// The commands `runs` and `runs purge`: lists the run folders, and deletes one.
import { listRuns } from '../bulk/list-runs.js';
import { RunFolder, runsFolder } from '../bulk/run-folder.js';
import { EXIT, UsageError } from '../errors.js';
import { addJsonOption, addRunsOption, addSettingsFolderOption } from '../options.js';
import { cleanStrings } from '../text/clean.js';

/** @typedef {{ runs?: string, settings?: string }} RunsOptions */
/** @typedef {RunsOptions & { force?: boolean }} PurgeOptions */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addRunsCommand(program, createHandler) {
  const command = program
    .command('runs')
    .summary('list the runs of bulk commands')
    .description('Lists the run folders of bulk commands, oldest first, with their state.');
  addFolderOptions(command).action(createHandler(list));
  const purge = command
    .command('purge <run>')
    .summary('delete a run folder')
    .description(
      'Deletes a run folder, which holds personal data. Refuses to, as long as the run is not done, unless --force is given.',
    )
    .option('--force', 'delete it though the run is not done');
  addFolderOptions(purge).action((run, options) =>
    createHandler((/** @type {PurgeOptions} */ parsed, output) => purgeRun(run, parsed, output))(
      options,
    ),
  );
}

/** @param {import('commander').Command} command */
const addFolderOptions = (command) =>
  addJsonOption(addSettingsFolderOption(addRunsOption(command)));

/** @type {import('../options.js').Action<RunsOptions>} */
function list(options, output) {
  const folder = runsFolder(options);
  const { folders, unreadable } = listRuns(folder, output);
  const runs = cleanStrings(folders.map(({ record, state }) => ({ ...record, state })));
  output.printDocument({ folder, runs, unreadable });
  if (runs.length + unreadable.length === 0) output.print(`There are no runs in ${folder}.`);
  for (const { id, state, started_at: startedAt, ended_at: endedAt } of runs) {
    output.print(`${id}  ${state.padEnd(11)}  ${startedAt}${endedAt ? ` to ${endedAt}` : ''}`);
  }
  return Promise.resolve(unreadable.length === 0 ? EXIT.success : EXIT.failure);
}

/** @param {string} run @param {PurgeOptions} options @param {import('../terminal/output.js').Output} output */
async function purgeRun(run, { force = false, ...options }, output) {
  const folder = RunFolder.open(runsFolder(options), run);
  if (!force) requireDone(folder.id, folder.state);
  await folder.use(output, () => {
    // A command that had the lock until now may have begun to do more of the run.
    if (!force) requireDone(folder.id, folder.record.state);
    folder.purge();
    return Promise.resolve();
  });
  output.printDocument({ purged: folder.id });
  output.print(`Deleted ${folder.path}`);
  return EXIT.success;
}

/** @param {string} run @param {import('../documents.js').RunState} state @throws {UsageError} */
function requireDone(run, state) {
  if (state === 'done') return;
  throw new UsageError(
    `the run ${run} is not done: ${state}`,
    'finish it, or delete it all the same with --force',
  );
}
