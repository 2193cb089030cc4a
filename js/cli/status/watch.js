// Follows a migration live, until Ctrl-C.
import { EXIT } from '../errors.js';
import { SIGNALS } from '../terminal/progress.js';
import { cleanStrings } from '../text/clean.js';
import { formatTotals } from '../text/watch-text.js';
import { withToolkit } from '../toolkit.js';
import { WatchView } from './watch-view.js';

/**
 * @typedef {import('../terminal/output.js').Output} Output
 * @typedef {Omit<import('../toolkit-types.js').WatchRequest, 'old' | 'new'>} WatchOptions
 */

/**
 * @param {WatchOptions} options
 * @param {import('../environment.js').Environment} environment
 * @param {Output} output
 * @returns {Promise<number>} the exit code
 */
export async function watchStatus(options, environment, output) {
  output.useLines();
  const view = await WatchView.open(output);
  /** @type {() => void} */
  let stop = () => {};
  const stopped = new Promise((resolve) => {
    stop = () => resolve(undefined);
  });
  // A second Ctrl-C has its usual meaning again, should the first one not be enough.
  for (const signal of SIGNALS) process.once(signal, stop);
  // Nobody reads what is printed any more, as when the reader is `head`.
  process.stdout.once('error', stop);
  const ui = {
    event: (/** @type {import('../toolkit-types.js').Event} */ event) => view.event(event),
    redact: (/** @type {string} */ secret) => output.redact(secret),
    change: (/** @type {import('../toolkit-types.js').WatchChange} */ change) =>
      view.change(cleanStrings(change)),
    stopped: () => stopped,
  };
  const request = { ...options, old: environment.old, new: environment.new };
  try {
    const report = await withToolkit((toolkit) => toolkit.watch(request, ui));
    view.close();
    output.print(formatTotals(report));
  } finally {
    view.close();
    for (const signal of SIGNALS) process.off(signal, stop);
    process.stdout.off('error', stop);
  }
  return EXIT.success;
}
