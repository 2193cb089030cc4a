// Runs a command that changes a tenant: plan, confirmation, changes, report.
import { CommandError, EXIT, UsageError } from './errors.js';
import { writeState } from './files/state-file.js';
import { withStateLock } from './files/state-lock.js';
import { Progress } from './terminal/progress.js';
import { confirm, hasTerminal } from './terminal/questions.js';
import { cleanStrings } from './text/clean.js';
import { pluralize } from './text/format.js';
import { formatPlan } from './text/plan-text.js';
import { withToolkit } from './toolkit.js';

/**
 * @typedef {import('./terminal/output.js').Output} Output
 * @typedef {import('./toolkit-types.js').ApplyReport} ApplyReport
 * @typedef {import('./toolkit-types.js').Plan} Plan
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
 * @property {import('./environment.js').Environment} environment
 * @property {boolean} dryRun Whether nothing is changed, so that other commands may run at the same time.
 * @property {boolean} [yes] Whether the plan counts as confirmed.
 * @property {string} stateFile Where the state before `setup` is saved. Beside it lies the lock.
 */

/**
 * @param {WriteCommand} command
 * @param {Output} output
 * @returns {Promise<number>} the exit code
 */
export function runWriteCommand(command, output) {
  const run = () => runUnlocked(command, output);
  return command.dryRun ? run() : withStateLock(command.stateFile, output, run);
}

/**
 * @param {WriteCommand} command
 * @param {Output} output
 * @returns {Promise<number>} the exit code
 */
async function runUnlocked({ run, readState, environment, yes = false, stateFile }, output) {
  const state = readState?.();
  const domains = { old: environment.old.domain, new: environment.new.domain };
  const progress = await Progress.start(output);
  let planPrinted = false;
  let terminalMissing = false;
  /** @type {ChangeUi} */
  const ui = {
    ...progress.ui(),
    confirm: (rawPlan) => {
      const plan = cleanStrings(rawPlan);
      output.print(formatPlan(plan, domains, output.stdoutColors));
      planPrinted = true;
      if (yes) return Promise.resolve(true);
      terminalMissing = !hasTerminal();
      if (terminalMissing) return Promise.resolve(false);
      // The plan must be visible next to the question, also if stdout is redirected.
      if (output.json || !process.stdout.isTTY) {
        output.writeStderr(formatPlan(plan, domains, output.stderrColors));
      }
      return confirm(question(plan));
    },
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
  if (terminalMissing) {
    throw new UsageError(
      'there are changes to make, but no terminal on which to confirm them; nothing was written',
      'add --yes to make them, or --dry-run to see the plan only',
    );
  }
  output.printDocument(document);
  if (!planPrinted) printPlan(document.plan, domains, output);
  return reportOutcome(document, output);
}

/** @param {Plan} plan */
const question = ({ changes }) =>
  changes.length === 1 ? 'Make this change?' : `Make these ${changes.length} changes?`;

/**
 * @param {Plan} plan
 * @param {{ old?: string, new?: string }} domains
 * @param {Output} output
 */
function printPlan(plan, domains, output) {
  const text = formatPlan(plan, domains, output.stdoutColors);
  if (text) output.print(`${text}\n`);
}

/**
 * @param {ApplyReport} document
 * @param {Output} output
 * @returns {number} the exit code
 */
function reportOutcome({ status, plan, notes }, output) {
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
  return status === 'planned' ? EXIT.actionNeeded : EXIT.success;
}
