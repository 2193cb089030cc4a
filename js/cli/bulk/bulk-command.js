// Runs a bulk command in its run folder: record, lock, progress, confirmation, and how to go on after an interruption.
import { CommandError, EXIT, RunFolderError } from '../errors.js';
import { readSettings } from '../files/settings-file.js';
import { PlanConfirmation } from '../plan-confirmation.js';
import { Progress } from '../terminal/progress.js';
import { repeatCommand, resumeCommand } from './resume-command.js';
import { RunFolder, runsFolder } from './run-folder.js';
import { requireSameRun, runSubject } from './same-run.js';

/**
 * @typedef {import('../terminal/output.js').Output} Output
 * @typedef {import('./run-files.js').RunFiles} RunFiles
 */

/**
 * @typedef {object} BulkOptions The options of every bulk command.
 * @property {string} [settings]
 * @property {string} [env]
 * @property {string} [runs]
 * @property {string} [connection]
 * @property {string} [resume] The run to resume.
 * @property {boolean} [yes] Whether the plan counts as confirmed.
 */

/**
 * @typedef {object} Work What a bulk command works with.
 * @property {RunFolder} folder
 * @property {RunFiles} files The files of the folder, for the toolkit.
 * @property {Progress} progress
 * @property {import('../toolkit.js').ProgressUi & { confirm: PlanConfirmation['confirm'] }} ui For the toolkit.
 * @property {PlanConfirmation} confirmation
 */

/**
 * @typedef {object} BulkCommand
 * @property {string} name The command's name.
 * @property {Record<string, unknown>} recorded The options to record, without secrets.
 * @property {string[]} [operands] The arguments that are no options.
 * @property {boolean} [resumable] Whether an interrupted run can be resumed; true by default.
 * @property {boolean} [repeatable] Whether the same command line resumes what was interrupted.
 * @property {import('../environment.js').Environment} environment
 * @property {(work: Work) => Promise<boolean>} run Does the work; false if some users need somebody.
 */

/**
 * Creates a run folder, or opens that of `--resume`, and does the work in it.
 *
 * @param {BulkCommand} command
 * @param {BulkOptions} options
 * @param {Output} output
 * @returns {Promise<number>} the exit code
 */
export async function runBulkCommand(command, options, output) {
  const runs = runsFolder(options);
  const { connection, resume } = options;
  const { name, recorded, environment } = command;
  const settings = readSettings(options.settings);
  const subject = await runSubject({ environment, connection, settings });
  // A conversion is about no new tenant yet: that of the command that goes on with it.
  const about = name === 'convert' ? { ...subject, new_domain: undefined } : subject;
  const folder =
    resume === undefined
      ? RunFolder.create(runs, { command: name, options: recorded, connection, ...about }, output)
      : RunFolder.open(runs, resume);
  return folder.use(output, (files) => {
    requireSameRun(folder, subject);
    // What is known already stays; the rest is saved when the run begins.
    folder.record = { ...about, ...folder.record };
    return runInFolder(command, options, { folder, files, output });
  });
}

/**
 * @param {BulkCommand} command
 * @param {BulkOptions} options
 * @param {{ folder: RunFolder, files: RunFiles, output: Output }} place
 * @returns {Promise<number>} the exit code
 */
async function runInFolder(command, options, { folder, files, output }) {
  const { old: oldTenant, new: newTenant } = command.environment;
  const goOn = continuation(command, folder);
  const confirmation = new PlanConfirmation(output, {
    domains: { old: oldTenant.domain, new: newTenant.domain },
    yes: options.yes ?? false,
  });
  const { state, ended_at: endedAt } = folder.record;
  // No other process has the lock, so one that was at work has ended.
  const before = state === 'running' ? 'interrupted' : state;
  /** @type {typeof folder.end} */
  const end = (now) => {
    // As long as nothing was confirmed, another command's run is what it was.
    const isOther = folder.record.command !== command.name && !confirmation.isConfirmed;
    if (isOther && now !== 'done') folder.end(before, endedAt);
    else folder.end(now);
  };
  const progress = await Progress.start(output, {
    resume: goOn,
    onStop: () => breakOff(() => end('interrupted'), output),
  });
  /** @type {PlanConfirmation['confirm']} */
  const confirm = (plan) => {
    progress.stopIfAsked();
    return confirmation.confirm(plan);
  };
  const ui = { ...progress.ui(), confirm };
  folder.begin();
  try {
    const isComplete = await command.run({ folder, files, progress, ui, confirmation });
    end(isComplete ? 'done' : 'incomplete');
    output.print(`Run folder: ${folder.path}`);
    return isComplete ? EXIT.success : EXIT.actionNeeded;
  } catch (error) {
    // A wrong argument that is noticed now has begun no run.
    if (isUsageError(error) && options.resume === undefined && folder.isEmpty) {
      folder.purge();
      throw error;
    }
    breakOff(() => end('failed'), output);
    if (goOn !== undefined && error instanceof CommandError && !isUsageError(error)) {
      // What helps comes first. The same command line without --resume would begin another run.
      const { remedy } = error.failure;
      error.failure.remedy = `${remedy === undefined ? '' : `${remedy}\n`}go on with: ${goOn}`;
    }
    throw error;
  } finally {
    progress.end();
  }
}

/**
 * The command line with which an interrupted run is resumed; `undefined` if it cannot be.
 *
 * @param {BulkCommand} command
 * @param {RunFolder} folder
 */
function continuation({ repeatable = false, resumable = true, operands = [] }, folder) {
  if (repeatable) return repeatCommand();
  return resumable ? resumeCommand(folder.id, operands) : undefined;
}

/** @param {unknown} error */
const isUsageError = (error) => error instanceof CommandError && error.exitCode === EXIT.usage;

/**
 * Ends a run for a reason that counts more than that its record can't be written.
 *
 * @param {() => void} end
 * @param {Output} output
 */
function breakOff(end, output) {
  try {
    end();
  } catch (error) {
    if (!(error instanceof RunFolderError)) throw error;
    output.warn(error.message);
  }
}
