// Shows how long a wait still takes.

const SECOND_MS = 1000;
/** Without a status area every update is a line that stays, so updates are less frequent. */
const LINE_INTERVAL_MS = 10 * SECOND_MS;

export class Countdown {
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {import('./output.js').Output} output */
  constructor(output) {
    this.output = output;
  }

  /**
   * Starts a countdown and stops the one that is running, if any.
   *
   * @param {number} durationMs
   * @param {(remaining: string) => string} format Returns the text to show.
   */
  start(durationMs, format) {
    this.stop();
    const endMs = Date.now() + durationMs;
    const show = () => {
      const remaining = `${Math.max(0, Math.ceil((endMs - Date.now()) / SECOND_MS))} s`;
      const isStatus = this.output.showStatus(format(remaining));
      if (!isStatus) this.output.writeProgress(format(remaining));
      return isStatus;
    };
    const intervalMs = show() ? SECOND_MS : LINE_INTERVAL_MS;
    this.#timer = setInterval(() => {
      if (Date.now() >= endMs) this.stop();
      else show();
    }, intervalMs);
    // The countdown must not keep the process alive.
    this.#timer.unref();
  }

  stop() {
    clearInterval(this.#timer);
  }
}
