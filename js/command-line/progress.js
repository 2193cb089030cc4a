// Layer js: tells on stderr what the toolkit is doing, and ends it in order at Ctrl-C.
import { Countdown } from './countdown.js';
import { EXIT } from './problem.js';
import { tenantName } from './text.js';

/**
 * @typedef {{ kind: 'reading', tenant: 'old' | 'new', what: string }
 *   | { kind: 'applying' | 'applied', tenant: 'old' | 'new', title: string }
 *   | { kind: 'waiting', tenant: 'old' | 'new', ms: number, why: string }} ProgressEvent
 */

export class Progress {
  /** Titles of the changes that were made. @type {string[]} */
  applied = [];
  /** The change under way. @type {string | undefined} */
  applying;
  #stopping = false;

  /** @param {import('./output.js').Output} output */
  constructor(output) {
    this.output = output;
    this.countdown = new Countdown(output);
    process.on('SIGINT', this.interrupt);
  }

  /** @param {ProgressEvent} event */
  event(event) {
    const { output } = this;
    const tenant = tenantName(event.tenant);
    this.countdown.stop();
    switch (event.kind) {
      case 'reading':
        this.#show(`${tenant}: reading ${event.what}`);
        break;
      case 'applying':
        // After an interruption nothing new is begun.
        if (this.#stopping) this.#leave();
        this.applying = event.title;
        output.status(`${tenant}: ${event.title}`);
        break;
      case 'applied':
        this.applying = undefined;
        this.applied.push(event.title);
        output.say(`${output.asideColors.green('done')} ${tenant}: ${event.title}`);
        if (this.#stopping) this.#leave();
        break;
      case 'waiting':
        // The tenant has refused the request, so none is under way.
        if (this.#stopping) this.#leave();
        this.countdown.start(event.ms, (left) => `${tenant}: waiting ${left} (${event.why})`);
        break;
    }
  }

  /** Nothing more is shown. */
  end() {
    this.countdown.stop();
    this.output.status();
    process.off('SIGINT', this.interrupt);
  }

  /** At Ctrl-C: lets the change under way end first; the second time, or without one, stops at once. */
  interrupt = () => {
    if (this.applying === undefined || this.#stopping) this.#leave();
    this.#stopping = true;
    this.output.say(
      'Stopping as soon as the change under way is made. Ctrl-C once more stops at once.',
    );
  };

  /** @param {string} text */
  #show(text) {
    if (!this.output.status(text)) this.output.say(text);
  }

  /** @returns {never} */
  #leave() {
    this.countdown.stop();
    const { applied, applying } = this;
    const nothing = applied.length === 0 && applying === undefined;
    this.output.failed({
      code: 'interrupted',
      message: nothing ? 'interrupted; no tenant was changed' : 'interrupted',
      remedy:
        applying === undefined
          ? undefined
          : `whether this was done, a second run finds out: ${applying}`,
      applied,
    });
    process.exit(EXIT.interrupted);
  }
}
