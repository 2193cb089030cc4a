// Reports on stderr what the toolkit is doing, and ends the command in an orderly way at Ctrl-C.
import { EXIT } from '../errors.js';
import { cleanStrings } from '../text/clean.js';
import { tenantLabel } from '../text/format.js';
import { formatAdvance } from '../text/advance-text.js';
import { Countdown } from './countdown.js';

/** @typedef {import('../toolkit-types.js').Event} ProgressEvent */

/**
 * @typedef {object} ProgressOptions
 * @property {string} [resume] The command line that resumes the command after Ctrl-C. Then Ctrl-C waits for the end of the
 * step in progress.
 * @property {() => void} [onStop] Called before Ctrl-C ends the process.
 */

/** Without a status area every advance is a line that stays, so there are fewer. */
const LINE_INTERVAL_MS = 10_000;
/** Ctrl-C, and what service managers, containers and `kill` send first. Not SIGHUP: with `nohup`, a command runs on. */
export const SIGNALS = ['SIGINT', 'SIGTERM'];

export class Progress {
  /** Titles of the changes that were made. @type {string[]} */
  applied = [];
  /** Title of the change in progress. @type {string | undefined} */
  #applying;
  #stopping = false;
  /** Whether a step is in progress; `undefined` as long as the command has marked none. @type {boolean | undefined} */
  #inStep;
  #lastLineMs = -Infinity;
  /** How to go on after Ctrl-C, if every step of the command can be resumed. @type {string | undefined} */
  #resume;
  #onStop;

  /** @param {import('./output.js').Output} output @param {ProgressOptions} [options] */
  static async start(output, options) {
    await output.openStatus();
    return new Progress(output, options);
  }

  /** @param {import('./output.js').Output} output @param {ProgressOptions} [options] */
  constructor(output, { resume, onStop = () => {} } = {}) {
    this.output = output;
    this.#resume = resume;
    this.#onStop = onStop;
    this.countdown = new Countdown(output);
    for (const signal of SIGNALS) process.on(signal, this.#onInterrupt);
  }

  /** What the toolkit calls while it runs. @returns {import('../toolkit.js').ProgressUi} */
  ui() {
    return {
      event: (event) => this.handleEvent(cleanStrings(event)),
      redact: (secret) => this.output.redact(secret),
    };
  }

  /** @param {ProgressEvent} event */
  handleEvent(event) {
    const { output } = this;
    const tenant = tenantLabel(event.tenant ?? undefined);
    this.countdown.stop();
    switch (event.kind) {
      case 'reading': {
        this.stopIfAsked();
        const text = `${tenant}: reading ${event.what}`;
        if (!output.showStatus(text)) output.writeProgress(text);
        break;
      }
      case 'applying':
        // After Ctrl-C no further change is started.
        this.stopIfAsked();
        this.#applying = event.title;
        output.showStatus(`${tenant}: ${event.title}`);
        break;
      case 'applied':
        this.#applying = undefined;
        this.applied.push(event.title);
        output.writeProgress(`${output.stderrColors.green('done')} ${tenant}: ${event.title}`);
        this.stopIfAsked();
        break;
      case 'step_begun':
        this.stopIfAsked();
        this.#inStep = true;
        break;
      case 'step_ended':
        this.#inStep = false;
        this.stopIfAsked();
        break;
      case 'progress':
        this.stopIfAsked();
        this.#showAdvance(tenant, formatAdvance(event));
        break;
      case 'waiting':
        // The tenant has rejected the request and no other one is in progress, so this is a safe point to stop.
        this.stopIfAsked();
        this.countdown.start(
          event.ms,
          (remaining) => `${tenant}: waiting ${remaining} (${event.why})`,
        );
        break;
    }
  }

  /** Ends the process if Ctrl-C was pressed before. It is called where it is safe to stop. */
  stopIfAsked() {
    if (this.#stopping) this.#exit();
  }

  /** @param {string} tenant @param {string} advance */
  #showAdvance(tenant, advance) {
    const text = tenant ? `${tenant}: ${advance}` : advance;
    if (this.output.showStatus(text)) return;
    const now = performance.now();
    if (now - this.#lastLineMs < LINE_INTERVAL_MS) return;
    this.#lastLineMs = now;
    this.output.writeProgress(text);
  }

  /** Removes what is shown, and gives Ctrl-C its usual meaning again. */
  end() {
    this.countdown.stop();
    this.output.clearStatus();
    for (const signal of SIGNALS) process.off(signal, this.#onInterrupt);
  }

  /** Lets the change in progress finish first; stops at once if there is none, at a question, or at the second Ctrl-C. */
  #onInterrupt = () => {
    const isIdle =
      this.output.isAsking || (this.#applying === undefined && this.#resume === undefined);
    if (isIdle || this.#inStep === false || this.#stopping) this.#exit();
    this.#stopping = true;
    const work = this.#resume === undefined ? 'change' : 'step';
    this.output.writeStderr(
      `Stopping after the ${work} in progress. Press Ctrl-C again to stop at once.`,
    );
  };

  /** @returns {never} */
  #exit() {
    this.countdown.stop();
    this.#onStop();
    const isUnchanged = this.applied.length === 0 && this.#applying === undefined;
    this.output.printFailure({
      code: 'interrupted',
      message:
        isUnchanged && this.#resume === undefined
          ? 'interrupted; no tenant was changed'
          : 'interrupted',
      remedy: this.#remedy(),
      applied: this.applied,
    });
    process.exit(EXIT.interrupted);
  }

  #remedy() {
    if (this.#resume !== undefined) return `go on with: ${this.#resume}`;
    return this.#applying === undefined
      ? undefined
      : `run the command again; it checks whether this change was made: ${this.#applying}`;
  }
}
