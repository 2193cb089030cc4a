// Reports on stderr what the toolkit is doing, and ends the command in an orderly way at Ctrl-C.
import { EXIT } from '../errors.js';
import { cleanStrings } from '../text/clean.js';
import { tenantLabel } from '../text/format.js';
import { Countdown } from './countdown.js';

/** @typedef {import('../toolkit-types.js').Event} ProgressEvent */

export class Progress {
  /** Titles of the changes that were made. @type {string[]} */
  applied = [];
  /** Title of the change in progress. @type {string | undefined} */
  #applying;
  #stopping = false;

  /** @param {import('./output.js').Output} output */
  static async start(output) {
    await output.openStatus();
    return new Progress(output);
  }

  /** @param {import('./output.js').Output} output */
  constructor(output) {
    this.output = output;
    this.countdown = new Countdown(output);
    process.on('SIGINT', this.#onInterrupt);
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
    const tenant = tenantLabel(event.tenant);
    this.countdown.stop();
    switch (event.kind) {
      case 'reading': {
        const text = `${tenant}: reading ${event.what}`;
        if (!output.showStatus(text)) output.writeStderr(text);
        break;
      }
      case 'applying':
        // After Ctrl-C no further change is started.
        if (this.#stopping) this.#exit();
        this.#applying = event.title;
        output.showStatus(`${tenant}: ${event.title}`);
        break;
      case 'applied':
        this.#applying = undefined;
        this.applied.push(event.title);
        output.writeStderr(`${output.stderrColors.green('done')} ${tenant}: ${event.title}`);
        if (this.#stopping) this.#exit();
        break;
      case 'waiting':
        // The tenant has rejected the request and no other one is in progress, so this is a safe point to stop.
        if (this.#stopping) this.#exit();
        this.countdown.start(
          event.ms,
          (remaining) => `${tenant}: waiting ${remaining} (${event.why})`,
        );
        break;
    }
  }

  /** Removes what is shown, and gives Ctrl-C its usual meaning again. */
  end() {
    this.countdown.stop();
    this.output.clearStatus();
    process.off('SIGINT', this.#onInterrupt);
  }

  /** Lets the change in progress finish first; stops at once if there is none, or at the second Ctrl-C. */
  #onInterrupt = () => {
    if (this.#applying === undefined || this.#stopping) this.#exit();
    this.#stopping = true;
    this.output.writeStderr(
      'Stopping after the change in progress. Press Ctrl-C again to stop at once.',
    );
  };

  /** @returns {never} */
  #exit() {
    this.countdown.stop();
    const isUnchanged = this.applied.length === 0 && this.#applying === undefined;
    this.output.printFailure({
      code: 'interrupted',
      message: isUnchanged ? 'interrupted; no tenant was changed' : 'interrupted',
      remedy:
        this.#applying === undefined
          ? undefined
          : `run the command again; it checks whether this change was made: ${this.#applying}`,
      applied: this.applied,
    });
    process.exit(EXIT.interrupted);
  }
}
