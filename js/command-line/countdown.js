// Layer js: shows how long a wait still takes.

const SECOND = 1000;
/** Where each line stays, they come further apart. */
const BETWEEN_LINES = 10 * SECOND;

export class Countdown {
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {import('./output.js').Output} output */
  constructor(output) {
    this.output = output;
  }

  /**
   * @param {number} ms
   * @param {(left: string) => string} text What is shown, with how much is left.
   */
  start(ms, text) {
    this.stop();
    const end = Date.now() + ms;
    const shown = () => text(`${Math.max(0, Math.ceil((end - Date.now()) / SECOND))} s`);
    const rewritten = this.output.status(shown());
    if (!rewritten) this.output.say(shown());
    const tick = () => {
      if (Date.now() >= end) this.stop();
      else if (rewritten) this.output.status(shown());
      else this.output.say(shown());
    };
    this.#timer = setInterval(tick, rewritten ? SECOND : BETWEEN_LINES);
    // It keeps nobody waiting.
    this.#timer.unref();
  }

  stop() {
    clearInterval(this.#timer);
  }
}
