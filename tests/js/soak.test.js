// @ts-check
// Two thousand calls against an old tenant that fails at random; `npm run soak` makes as many as one likes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { soak } from '../soak/soak.js';

const CALLS = 1000;
/** The same faults each time; a failure names the call and its faults. */
const SEED = 20261126;
/** Of the second half of the run, in bytes: less than a call's own data, if each call left them behind. */
const MOST_HEAP_GROWTH = 1_000_000;

describe('two thousand calls', { concurrency: true }, () => {
  for (const withAction of [true, false]) {
    const where = withAction ? 'with' : 'without';
    test(`random faults never change who gets in, ${where} the old tenant's Action`, async () => {
      const report = await soak({ calls: CALLS, seed: SEED, withAction });
      assert.deepEqual(report.mistakes, []);
      assert.equal(report.mostTokenRequests, 1);
      const calls = Object.values(report.codes).reduce((sum, count) => sum + count, 0);
      assert.equal(calls, CALLS);
      for (const code of ['found', 'wrong_credentials', 'unavailable', 'rate_limited']) {
        assert.ok(report.codes[code] > 0, `no call had the outcome ${code}`);
      }
      const [first, last] = [report.heap[Math.floor(report.heap.length / 2)], report.heap.at(-1)];
      assert.ok(Number(last) - first < MOST_HEAP_GROWTH, `heap in bytes: ${report.heap.join(' ')}`);
    });
  }
});
