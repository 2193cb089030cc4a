// @ts-check
// The screen of `status --watch`: what counts as the last minutes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WatchView } from '../../js/cli/status/watch-view.js';

/** @typedef {import('../../js/cli/toolkit-types.js').WatchChange} WatchChange */

/** A change so many minutes ago. @param {WatchChange['kind']} kind @param {number} minutes @param {number} [count] @returns {WatchChange} */
const change = (kind, minutes, count = 1) => ({
  at: new Date(Date.now() - minutes * 60_000).toISOString(),
  kind,
  tenant: 'new',
  count,
  log_type: null,
  detail: null,
  totals: { arrived: 3, confirmed: 0, proven: 0, refused: 0 },
});

test('what the watch has looked back to is not of the last minutes', async () => {
  let screen = '';
  const output = {
    json: false,
    openStatus: () => Promise.resolve(),
    showStatus: (/** @type {string} */ text) => {
      screen = text;
      return true;
    },
    printLine: () => {},
    clearStatus: () => {},
  };
  const view = await WatchView.open(/** @type {any} */ (output));
  view.change(change('started', 600, 0));
  view.change(change('arrived', 599));
  view.change(change('arrived', 6));
  assert.match(screen, /arrived in the new tenant +3$/m);
  // A tenant's clock may be ahead.
  view.change(change('arrived', -60));
  view.close();
  assert.match(screen, /arrived in the new tenant +3 +1 in the last 5 minutes, 12 an hour$/m);
});
