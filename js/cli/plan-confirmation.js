// Shows a plan and asks whether to execute it.
import { UsageError } from './errors.js';
import { confirm, hasTerminal } from './terminal/questions.js';
import { cleanStrings } from './text/clean.js';
import { formatPlan } from './text/plan-text.js';

/** @typedef {import('./text/plan-text.js').ShownPlan} Plan */

export class PlanConfirmation {
  /** Whether the plan has been printed. */
  printed = false;
  /** Whether a plan was confirmed, so that changes may have been made. */
  isConfirmed = false;
  #terminalMissing = false;

  /**
   * @param {import('./terminal/output.js').Output} output
   * @param {import('./text/plan-text.js').PlanContext & { yes: boolean, caution?: string }} options
   *   `yes`: every plan counts as confirmed. `caution`: what the person should know, behind the question.
   */
  constructor(output, { yes, caution, ...context }) {
    this.output = output;
    this.context = context;
    this.caution = caution;
    this.yes = yes;
  }

  /** What the toolkit calls before the first change. @param {Plan} rawPlan @returns {Promise<boolean>} */
  confirm = async (rawPlan) => {
    const isConfirmed = await this.#ask(rawPlan);
    this.isConfirmed ||= isConfirmed;
    return isConfirmed;
  };

  /** @param {Plan} rawPlan @returns {Promise<boolean>} */
  #ask(rawPlan) {
    const { output, context } = this;
    const plan = cleanStrings(rawPlan);
    output.print(formatPlan(plan, context, output.stdoutColors));
    this.printed = true;
    if (this.yes) return Promise.resolve(true);
    this.#terminalMissing = !hasTerminal();
    if (this.#terminalMissing) return Promise.resolve(false);
    // The plan must be visible next to the question, also if stdout is redirected.
    if (output.json || !process.stdout.isTTY) {
      output.writeStderr(formatPlan(plan, context, output.stderrColors));
    }
    const { length: changes } = plan.changes;
    const question = changes === 1 ? 'Make this change?' : `Make these ${changes} changes?`;
    return confirm(this.caution ? `${question} ${this.caution}` : question, output);
  }

  /** Prints a plan that nobody was asked about. @param {Plan} plan */
  print(plan) {
    if (this.printed) return;
    const text = formatPlan(plan, this.context, this.output.stdoutColors);
    if (text) this.output.print(`${text}\n`);
  }

  /** @throws {UsageError} if there was a plan to confirm, and nobody to ask */
  requireTerminal() {
    if (!this.#terminalMissing) return;
    throw new UsageError(
      'there are changes to make, but no terminal on which to confirm them; nothing was written',
      'add --yes to make them, or --dry-run to see the plan only',
    );
  }
}
