// @ts-check
// What `status` prints for people.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import picocolors from 'picocolors';
import { formatBar, formatSparkline } from '../../js/cli/text/chart-text.js';
import { loadWidths, wrapLines } from '../../js/cli/terminal/wrap.js';
import { countDaily, formatShare } from '../../js/cli/text/number-text.js';
import { formatStatus } from '../../js/cli/text/status-text.js';

/** @typedef {import('../../js/cli/toolkit-types.js').StatusRecord} StatusRecord */

await loadWidths();
const colors = picocolors.createColors(false);

/** @type {StatusRecord} */
const RECORD = {
  format: 1,
  at: '2026-11-26T04:05:06.000Z',
  old: { domain: 'old.example.com', connection: 'Users', method: 'export' },
  new: { domain: 'new.example.com', connection: 'Customers', method: 'search' },
  counts: {
    users: 50_000,
    confirmed: 21_310,
    unmarked: 12,
    left: 28_678,
    confirmed_missing: 0,
    started: 40,
    new_users: 21_822,
    only_new: 500,
    left_by: { blocked: 7, with_factor: 0, without_email: 3, over_profile_limit: 1 },
    left_by_last_login: {
      days_30: 2_000,
      days_90: 4_000,
      days_365: 12_678,
      older: 9_000,
      never: 1_000,
    },
    unreadable: 0,
  },
  moved_by_day: [
    { day: '2026-11-24', users: 700 },
    { day: '2026-11-26', users: 100 },
  ],
  last_activity: {
    all_by_days_ago: [],
    left_by_days_ago: [],
    all_older: 0,
    left_older: 0,
    all_by_account_age: [],
    once_by_days_ago: [],
  },
  rate: { per_day_7: 812.4, per_day_30: null },
  forecast: {
    certainty: 'medium',
    reasons: [
      'There is no earlier record to hold the forecast against, so that it has never been tried on these users.',
    ],
    points: [],
    milestones: [
      { percent: 90, expected: '2027-01-12', earliest: '2027-01-02', latest: null },
      { percent: 99, expected: null, earliest: '2027-10-01', latest: null },
    ],
    never: { expected: 9_400.4, low: 8_100, high: 10_600 },
  },
  refusals: {
    proven: 1_234,
    refused: 56,
    percent: 4.34,
    reasons: [
      {
        tenant: 'old',
        log_type: 'fepft',
        meaning: 'wrong identifier or password',
        is_refusal: true,
        count: 50,
      },
      {
        tenant: 'new',
        log_type: 'fu',
        meaning: 'failed login, invalid e-mail or user name',
        is_refusal: false,
        count: 2,
      },
    ],
    days: [],
  },
  old_log: {
    read: true,
    checkpoint: 'a',
    first_at: '2026-11-25T04:00:00.000Z',
    last_at: null,
    entries: 9,
    has_gap: false,
  },
  new_log: {
    read: true,
    checkpoint: 'b',
    first_at: '2026-11-25T05:00:00.000Z',
    last_at: null,
    entries: 2,
    has_gap: false,
  },
  notes: [],
};

/** @param {Partial<StatusRecord>} [members] @param {StatusRecord[]} [before] */
const format = (members, before = []) => {
  const record = { ...RECORD, ...members };
  return wrapLines(formatStatus(record, [...before, record], colors), 80);
};

test('status shows who has moved, who is left, who was refused, and the forecast', () => {
  assert.equal(
    format(),
    `Users of old.example.com
→ Customers of new.example.com, 2026-11-26 04:05 UTC

████████████████████▌░░░░░░░░░░░░░░░░░░░░░░░░░░░ 42.6 %
21,322 of 50,000 users have moved
per day  |                           █ ▂|  30 days, at most 700
rate     812 a day over 7 days

Moved and confirmed                             21,310  42.6 %
In the new tenant without the marker                12  0.1 %
Left                                            28,678  57.4 %
  blocked                                            7
  without an e-mail address                          3
  over the profile limit of 10 KB                    1
First login begun, not confirmed                    40
Only in the new tenant                             500

Who is left, by last login
  up to 30 days ago                              2,000  █▋
  31 to 90 days ago                              4,000  ███▍
  91 to 365 days ago                            12,678  ██████████▋
  longer ago                                     9,000  ███████▌
  never                                          1,000  ▉

Logins since 2026-11-25 04:00 UTC: 1,234 proven, 56 refused (4.3 % refused)
  fepft     wrong identifier or password                        50  old tenant
  fu        failed login, invalid e-mail or user name            2  new tenant

Forecast, if users log in as before (certainty: medium)
  90 % have moved: 2027-01-12 (2027-01-02 to later than a year)
  99 % have moved: not expected within a year, at the earliest on 2027-10-01
  not within a year: about 9,400 of those left (8,100 to 10,600)
  There is no earlier record to hold the forecast against, so that it has never
  been tried on these users.

Counted by export jobs (old), searches, which are enough below 1,000 users
(new).`,
  );
});

test('no line of status is wider than 80 columns', () => {
  const wide = {
    old: { ...RECORD.old, domain: `${'tenant-'.repeat(6)}example.com` },
    counts: { ...RECORD.counts, users: 98_765_432, left: 87_654_321, confirmed_missing: 1_234_567 },
    notes: [
      'The new tenant’s log could not be read, since the token lacks read:logs, so that there are no refusals of it.',
    ],
  };
  for (const line of format(wide, [RECORD]).split('\n')) {
    assert.ok(line.length <= 80, `${line.length} columns: ${line}`);
  }
});

test('status says how many moved since the run before', () => {
  const before = {
    ...RECORD,
    at: '2026-11-25T04:05:00.000Z',
    counts: { ...RECORD.counts, confirmed: 20_310 },
  };
  assert.match(
    format({}, [before]),
    /21,322 of 50,000 users have moved, 1,000 since 2026-11-25 04:05 UTC\n/,
  );
});

test('status warns of marked users whom the new tenant does not have', () => {
  const counts = { ...RECORD.counts, confirmed_missing: 1 };
  assert.match(format({ counts }), /1 user bears the marker and cannot be found in the new tenant/);
  assert.doesNotMatch(format(), /bears? the marker and/);
});

test('status says that logs or a forecast are not there', () => {
  const text = format({ refusals: null, forecast: null, notes: ['Something limits this.'] });
  assert.match(text, /^Refusals: the logs could not be read\.$/m);
  assert.match(text, /^Forecast: there is too little to tell yet\.$/m);
  assert.match(text, /^note: Something limits this\.$/m);
  const hasGap = { ...RECORD.old_log, has_gap: true };
  assert.match(format({ old_log: hasGap }), /gone before they could be read/);
});

test('a bar shows the least share, and is never longer than its columns', () => {
  assert.deepEqual(
    [0, 0.0001, 0.5, 1, 2].map((share) => formatBar(share, 4)),
    ['', '▏', '██', '████', '████'],
  );
});

test('a sparkline has one character a number, and a space for nothing', () => {
  assert.equal(formatSparkline([0, 1, 400, 800]), ' ▁▄█');
  assert.equal(formatSparkline([0, 0]), '  ');
});

test('a share is 100 % only of all and 0 % only of nothing', () => {
  assert.deepEqual([0, 0.00001, 0.12345, 0.99999, 1].map(formatShare), [
    '0 %',
    '0.1 %',
    '12.3 %',
    '99.9 %',
    '100 %',
  ]);
});

test('days without a number count as zero, and later days do not count', () => {
  const counts = [
    { day: '2026-02-28', users: 3 },
    { day: '2026-03-02', users: 9 },
  ];
  assert.deepEqual(countDaily(counts, '2026-03-01T23:59:00.000Z', 3), [0, 3, 0]);
});
