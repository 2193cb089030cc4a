// Layer js: runs a command that changes a tenant: plan, question, changes, result.
import { readArtifacts } from './artifacts.js';
import { readEnvironment } from './environment.js';
import { planText } from './plan-text.js';
import { EXIT, Problem, wrongUse } from './problem.js';
import { Progress } from './progress.js';
import { confirm, hasTerminal } from './prompt.js';
import { readSettings } from './settings-file.js';
import { STATE_FILE, readState, writeState } from './state-file.js';
import { counted } from './text.js';
import { withToolkit } from './toolkit.js';

/** @typedef {import('./toolkit.js').Plan} Plan */

/**
 * @param {'setup' | 'finish' | 'undo'} name
 * @param {import('./options.js').Options} options
 * @param {import('./output.js').Output} output
 * @returns {Promise<number>} the exit code
 */
export async function change(name, options, output) {
  const {
    settings,
    state: stateFile = STATE_FILE,
    envFile,
    dryRun = false,
    yes = false,
    allowCidr = [],
  } = options;
  const environment = readEnvironment(envFile, output);
  const domains = { old: environment.old.domain, new: environment.new.domain };
  const request = {
    // What undo needs stands in the state file.
    settings: name === 'undo' ? undefined : readSettings(settings),
    old: environment.old,
    new: environment.new,
    new_settings: environment.newSettings,
    artifacts: readArtifacts(),
    allow_cidr: allowCidr,
    dry_run: dryRun,
    state: stateOf(name, stateFile, output),
  };
  const progress = new Progress(output);
  let shown = false;
  let mayAsk = true;
  const operator = {
    event: progress.event.bind(progress),
    /** @param {Plan} plan */
    confirm: (plan) => {
      output.print(planText(plan, domains, output.colors));
      shown = true;
      if (yes) return Promise.resolve(true);
      mayAsk = hasTerminal();
      if (!mayAsk) return Promise.resolve(false);
      // Whoever is asked must see the plan, wherever stdout goes.
      if (output.json || !process.stdout.isTTY) {
        output.say(planText(plan, domains, output.asideColors));
      }
      return confirm(
        plan.changes.length === 1
          ? 'Make this change?'
          : `Make these ${plan.changes.length} changes?`,
      );
    },
    /** @param {unknown} state */
    keep: (state) => Promise.resolve(writeState(stateFile, state, output)),
  };
  const result = await withToolkit((toolkit) => toolkit[name](request, operator));
  progress.end();
  if (!mayAsk) {
    const message = 'there is something to do and no terminal to ask on; nothing was written';
    throw wrongUse(message, 'add --yes, or --dry-run to see the plan only');
  }
  if (result.problem) {
    // A fault inside does not tell what was done before.
    const { applied = progress.applied } = result.problem;
    throw new Problem({ ...result.problem, ...(applied.length > 0 ? { applied } : {}) });
  }
  return conclude(result.ok, shown, domains, output);
}

/**
 * @param {import('./toolkit.js').ChangeDocument} document
 * @param {boolean} shown whether the plan was printed
 * @param {{ old?: string, new?: string }} domains
 * @param {import('./output.js').Output} output
 * @returns {number}
 */
function conclude(document, shown, domains, output) {
  const { status, plan, notes } = document;
  output.document(document);
  const text = planText(plan, domains, output.colors);
  if (!shown && text) output.print(`${text}\n`);
  const count = counted(plan.changes.length, 'change');
  const { bold, green } = output.colors;
  switch (status) {
    case 'nothing_to_do':
      output.print(green('Nothing to do: everything is as it should be.'));
      break;
    case 'planned':
      output.print(bold(`Dry run: nothing was written. ${count} to make.`));
      break;
    case 'declined':
      output.print('Nothing was written.');
      return EXIT.failed;
    case 'done':
      output.print(green(`Done: ${count} made, and read again to be sure.`));
      break;
  }
  for (const note of notes) output.print(note);
  return status === 'planned' ? EXIT.found : EXIT.done;
}

/** @param {'setup' | 'finish' | 'undo'} name @param {string} file @param {import('./output.js').Output} output */
function stateOf(name, file, output) {
  // What was before setup stays as it was noted.
  if (name === 'finish') return undefined;
  const state = readState(file, output);
  if (state !== undefined || name === 'setup') return state;
  throw new Problem({
    code: 'state',
    message: `there is no state file ${file}, so what was before setup is not known`,
    remedy: 'name it with --state FILE; setup wrote it where it ran',
  });
}
