// Runs a command that changes a tenant: plan, confirmation, changes, report.
import { resolve } from 'node:path';
import { CommandError, EXIT } from './errors.js';
import { withLocks } from './files/lock.js';
import { defaultStateFile, writeState } from './files/state-file.js';
import { openGate } from './status/gate.js';
import { PlanConfirmation } from './plan-confirmation.js';
import { Progress } from './terminal/progress.js';
import { cleanStrings } from './text/clean.js';
import { pluralize } from './text/format.js';
import { formatReplacedScripts } from './text/plan-text.js';
import { withToolkit } from './toolkit.js';

/**
 * @typedef {import('./terminal/output.js').Output} Output
 * @typedef {import('./toolkit-types.js').ApplyReport} ApplyReport
 * @typedef {import('./toolkit.js').Toolkit} Toolkit
 * @typedef {import('./toolkit.js').ChangeUi} ChangeUi
 */

/**
 * @typedef {object} WriteOptions The options of every command that changes a tenant.
 * @property {string} [env]
 * @property {boolean} [dryRun]
 * @property {boolean} [yes]
 */

/**
 * @typedef {object} WriteCommand
 * @property {(toolkit: Toolkit, ui: ChangeUi, state: unknown) => ReturnType<Toolkit['setup']>} run Runs the command in the toolkit.
 * @property {() => unknown} [readState] Reads the state file, once no other command can write it.
 * @property {import('./status/gate.js').Gated} [gate] What the command needs to know of the users before it begins.
 * @property {import('./environment.js').Environment} environment
 * @property {boolean} dryRun Whether nothing is changed, so that other commands may run at the same time.
 * @property {boolean} [yes] Whether the plan counts as confirmed.
 * @property {(numbers: import('./toolkit-types.js').ConnectionNumbers[]) => string[]} [remarks] What belongs to the decision.
 * @property {string} [caution] What the person should know, behind the question.
 * @property {() => string[]} [nextSteps] Lines for the person, after everything is done.
 * @property {string} [settings] The value of `--settings`. Beside the settings file lies the lock.
 * @property {string} stateFile Where the state before `setup` is saved.
 */

/**
 * @param {WriteCommand} command
 * @param {Output} output
 * @returns {Promise<number>} the exit code
 */
export function runWriteCommand(command, output) {
  const run = () => runUnlocked(command, output);
  return command.dryRun ? run() : withLocks(lockFilesOf(command), output, run);
}

/**
 * Every command that changes the tenants of a settings file takes the lock beside that file, wherever the state file is. If it
 * is elsewhere, a second lock lies beside the state: a command that is started in another folder may name the same one.
 *
 * @param {WriteCommand} command
 */
function lockFilesOf({ settings, stateFile }) {
  const isElsewhere = resolve(stateFile) !== resolve(defaultStateFile(settings));
  const files = isElsewhere ? [defaultStateFile(settings), stateFile] : [stateFile];
  return files.map((file) => `${file}.lock`);
}

/**
 * @param {WriteCommand} command
 * @param {Output} output
 * @returns {Promise<number>} the exit code
 */
async function runUnlocked(command, output) {
  const { run, readState, gate, environment, dryRun, yes = false, stateFile } = command;
  const state = readState?.();
  const numbers = gate && (await openGate(gate, { state, environment, dryRun }, output));
  const domains = { old: environment.old.domain, new: environment.new.domain };
  const progress = await Progress.start(output);
  const remarks = numbers && command.remarks?.(numbers);
  const { caution } = command;
  const confirmation = new PlanConfirmation(output, { domains, stateFile, remarks, yes, caution });
  /** @type {ChangeUi} */
  const ui = {
    ...progress.ui(),
    confirm: confirmation.confirm,
    save_state: (changed) => Promise.resolve(writeState(stateFile, changed, output)),
  };
  let document;
  try {
    document = cleanStrings(await withToolkit((toolkit) => run(toolkit, ui, state)));
  } catch (error) {
    // An internal error of the toolkit does not contain the changes that were made before it.
    if (error instanceof CommandError && progress.applied.length > 0) {
      error.failure.applied ??= progress.applied;
    }
    throw error;
  } finally {
    progress.end();
  }
  confirmation.requireTerminal();
  output.printDocument(numbers ? { ...document, numbers } : document);
  confirmation.print(document.plan);
  return reportOutcome(document, command, output);
}

/**
 * @param {ApplyReport} document
 * @param {WriteCommand} command
 * @param {Output} output
 * @returns {number} the exit code
 */
function reportOutcome({ status, plan, notes }, { stateFile, nextSteps }, output) {
  const count = pluralize(plan.changes.length, 'change');
  const { bold, green } = output.stdoutColors;
  switch (status) {
    case 'nothing_to_do':
      output.print(green('Nothing to do: everything is up to date.'));
      break;
    case 'planned':
      output.print(bold(`Dry run: nothing was written. ${count} to make.`));
      break;
    case 'declined':
      output.print('Nothing was written.');
      return EXIT.failure;
    case 'done':
      output.print(green(`Done: ${count} made, and verified by reading the tenants again.`));
      break;
  }
  for (const note of notes) output.print(note);
  if (status === 'done') {
    for (const replaced of plan.replaced_scripts ?? []) {
      output.print(formatReplacedScripts(replaced, stateFile, { done: true }));
    }
  }
  if (nextSteps && status !== 'planned') output.print(`\n${nextSteps().join('\n')}`);
  return status === 'planned' ? EXIT.actionNeeded : EXIT.success;
}
