// @ts-check
// How the progress of a long piece of work is written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesProgress } from '../../js/cli/bulk/bytes-progress.js';
import { formatAdvance } from '../../js/cli/text/advance-text.js';

/** @param {Partial<Parameters<typeof formatAdvance>[0]>} members */
const advance = (members) =>
  formatAdvance({
    ...{ kind: 'progress', tenant: 'new', what: 'import', done: 2000, total: 14_000 },
    ...{ unit: 'users', remaining_ms: null, ...members },
  });

test('progress has the rate and the expected end, once there are any', () => {
  assert.equal(advance({ done: 0 }), 'import: 0 of 14,000 users (0 %)');
  assert.equal(
    advance({ remaining_ms: 7_200_000 }),
    'import: 2,000 of 14,000 users (14 %), 100 a minute, about 2 h left',
  );
  assert.equal(
    advance({ done: 14_000, remaining_ms: 0 }),
    'import: 14,000 of 14,000 users (100 %), about 0 s left',
  );
});

test('progress of bytes has no rate, and one without a total no share', () => {
  assert.equal(
    advance({ unit: 'bytes', remaining_ms: 60_000 }),
    'import: 2,000 of 14,000 bytes (14 %), about 1 min left',
  );
  assert.equal(
    advance({ what: 'counting', unit: 'MB', total: 9, remaining_ms: 60_000, done: 3 }),
    'counting: 3 of 9 MB (33 %), about 1 min left',
  );
  assert.equal(
    advance({ what: 'export job', done: 40, total: null, unit: 'percent', remaining_ms: 90_000 }),
    'export job: 40 percent, about 2 min left',
  );
});

test('the end of a file does not follow from its first MB', () => {
  /** @type {Parameters<typeof formatAdvance>[0][]} */
  const events = [];
  const handleEvent = (/** @type {any} */ event) => void events.push(event);
  const report = bytesProgress({ handleEvent }, 'counting');
  report(999_999, 9_000_000);
  report(1_000_000, 9_000_000);
  report(9_000_000, undefined);
  assert.deepEqual(
    events.map(({ done, total, remaining_ms: remainingMs }) => [done, total, remainingMs === null]),
    [
      [0, 9, true],
      [1, 9, false],
      [9, null, true],
    ],
  );
});
