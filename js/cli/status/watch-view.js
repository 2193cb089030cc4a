// Shows the changes of a watch: redrawn in place on a terminal, line by line elsewhere, or as NDJSON.
import { formatBatch, formatNotice, formatScreen } from '../text/watch-text.js';

/** @typedef {import('../toolkit-types.js').WatchChange} WatchChange */

/** How often the screen is redrawn, and how long changes are gathered into one line. */
const INTERVAL_MS = 1000;
/** How often it is redrawn at most: a watch that looks back to the last record begins with very many changes at once. */
const MIN_INTERVAL_MS = 100;
/** What "the last minutes" are. */
const WINDOW_MS = 300_000;
/** How many changes are kept for the last minutes; more than any screen shows, and less than a burst may have. */
const MAX_CHANGES = 10_000;

export class WatchView {
  /** Changes of the last minutes, with their time. @type {{ change: WatchChange, ms: number }[]} */
  #recent = [];
  /** Changes that no line has told of yet. @type {WatchChange[]} */
  #batch = [];
  /** @type {WatchChange | undefined} */
  #first;
  /** @type {WatchChange | undefined} */
  #latest;
  #isScreen = false;
  #shownMs = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {import('../terminal/output.js').Output} output */
  static async open(output) {
    const view = new WatchView(output);
    // Lines for programs and a screen on the same terminal would overwrite each other.
    if (!output.json) {
      await output.openStatus();
      view.#isScreen = output.showStatus('connecting');
    }
    view.#timer = setInterval(() => view.#show(), INTERVAL_MS);
    return view;
  }

  /** @param {import('../terminal/output.js').Output} output */
  constructor(output) {
    this.output = output;
  }

  /** Reads of a tenant come every few seconds and are not shown; waits are. @param {import('../toolkit-types.js').Event} event */
  event(event) {
    if (event.kind !== 'waiting') return;
    this.output.writeProgress(
      `${event.tenant} tenant: waiting ${Math.ceil(event.ms / 1000)} s (${event.why})`,
    );
    this.#show();
  }

  /** @param {WatchChange} change */
  change(change) {
    this.#first ??= change;
    this.#latest = change;
    this.output.printLine(change);
    if (change.kind === 'notice') {
      this.output.warn(formatNotice(change));
    } else if (change.count > 0) {
      this.#batch.push(change);
      // A watch that looks back to the last record begins with changes of hours or days.
      this.#recent.push({ change, ms: Math.min(Date.now(), Date.parse(change.at)) });
      if (this.#recent.length > MAX_CHANGES) this.#recent.shift();
    }
    if (this.#isScreen && Date.now() - this.#shownMs >= MIN_INTERVAL_MS) this.#show();
  }

  #show() {
    const { output } = this;
    if (!this.#first || !this.#latest) return;
    const now = Date.now();
    this.#shownMs = now;
    this.#recent = this.#recent.filter(({ ms }) => now - ms < WINDOW_MS);
    const batch = this.#batch.splice(0);
    if (this.#isScreen) {
      const recent = this.#recent.map(({ change }) => change);
      output.showStatus(
        formatScreen({ since: this.#first.at, totals: this.#latest.totals, recent }),
      );
    } else if (batch.length > 0) {
      output.print(formatBatch(batch));
    }
  }

  /** Shows what was not shown yet, and takes the screen away. */
  close() {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#show();
    this.output.clearStatus();
  }
}
