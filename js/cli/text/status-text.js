// Formats what `status` has found. All but the sentences, which the terminal's width breaks, is at most 80 columns wide.
import { formatBar, formatSparkline } from './chart-text.js';
import { formatForecast } from './forecast-text.js';
import { countDaily, formatMoment, formatNumber, formatShare } from './number-text.js';

/**
 * @typedef {import('../toolkit-types.js').StatusRecord} StatusRecord
 * @typedef {import('../terminal/output.js').Colors} Colors
 */

/** Columns of the progress bar, of a bar in a table, and days of the sparkline. */
const PROGRESS_COLUMNS = 48;
const BAR_COLUMNS = 24;
const SPARKLINE_DAYS = 30;
/** How many reasons for refusals are shown. The document has them all. */
const SHOWN_REASONS = 8;
const METHODS = {
  export: 'export jobs',
  search: 'searches, which are enough below 1,000 users',
  files: 'the files that were given',
};

/**
 * @param {StatusRecord} record
 * @param {StatusRecord[]} history All records, oldest first; this one is the last.
 * @param {Colors} colors
 * @returns {string}
 */
export function formatStatus(record, history, colors) {
  const { bold, yellow } = colors;
  const { counts, old: oldSide, new: newSide, notes } = record;
  return [
    bold(`${oldSide.connection} of ${oldSide.domain}`),
    `→ ${newSide.connection} of ${newSide.domain}, ${formatMoment(record.at)}`,
    '',
    ...formatMoved(record, history, colors),
    '',
    ...formatCounts(counts),
    ...formatMissing(counts.confirmed_missing, colors),
    '',
    ...formatLastLogins(counts.left_by_last_login, counts.left),
    '',
    ...formatRefusals(record, colors),
    '',
    ...formatForecast(record),
    '',
    `Counted by ${formatMethods(oldSide.method, newSide.method)}.`,
    ...notes.map((note) => `${yellow('note:')} ${note}`),
  ].join('\n');
}

/** @param {keyof typeof METHODS} oldMethod @param {keyof typeof METHODS} newMethod */
const formatMethods = (oldMethod, newMethod) =>
  oldMethod === newMethod
    ? METHODS[oldMethod]
    : `${METHODS[oldMethod]} (old), ${METHODS[newMethod]} (new)`;

/** @param {StatusRecord} record @param {StatusRecord[]} history @param {Colors} colors */
function formatMoved({ at, counts, moved_by_day: movedByDay, rate }, history, { green }) {
  const moved = counts.confirmed + counts.unmarked;
  const share = counts.users ? moved / counts.users : 0;
  const bar = formatBar(share, PROGRESS_COLUMNS);
  const rest = '░'.repeat(PROGRESS_COLUMNS - bar.length);
  const before = history.at(-2);
  const since = before && moved - before.counts.confirmed - before.counts.unmarked;
  const daily = countDaily(movedByDay, at, SPARKLINE_DAYS);
  const rates = [
    [rate.per_day_7, 7],
    [rate.per_day_30, 30],
  ].flatMap(([users, days]) =>
    typeof users === 'number' ? [`${formatNumber(users)} a day over ${days} days`] : [],
  );
  return [
    `${green(bar)}${rest} ${formatShare(share)}`,
    `${formatNumber(moved)} of ${pluralizeUsers(counts.users)} have moved` +
      (before ? `, ${formatNumber(since ?? 0)} since ${formatMoment(before.at)}` : ''),
    ...(daily.some((users) => users > 0)
      ? [
          `per day  |${formatSparkline(daily)}|  ${SPARKLINE_DAYS} days, at most ${formatNumber(Math.max(...daily))}`,
        ]
      : []),
    ...(rates.length ? [`rate     ${rates.join(', ')}`] : []),
  ];
}

/** @param {StatusRecord['counts']} counts */
function formatCounts({ users, confirmed, unmarked, left, started, only_new: onlyNew, ...rest }) {
  const of = (/** @type {number} */ count) => formatShare(users ? count / users : 0);
  const leftBy = rest.left_by;
  /** @type {[string, number, string?][]} */
  const rows = [
    ['Moved and confirmed', confirmed, of(confirmed)],
    ['In the new tenant without the marker', unmarked, of(unmarked)],
    ['Left', left, of(left)],
    ['  blocked', leftBy.blocked],
    ['  with a second factor', leftBy.with_factor],
    ['  without an e-mail address', leftBy.without_email],
    ['  over the profile limit of 10 KB', leftBy.over_profile_limit],
    ['First login begun, not confirmed', started],
    ['Only in the new tenant', onlyNew],
    ['Unreadable records of the exports', rest.unreadable],
  ];
  const alwaysShown = 3;
  return rows
    .filter(([, count], index) => index < alwaysShown || count > 0)
    .map(([label, count, share = '']) => formatRow(label, count, share));
}

/** @param {number} missing @param {Colors} colors */
function formatMissing(missing, { red }) {
  if (!missing) return [];
  const who = missing === 1 ? '1 user bears' : `${formatNumber(missing)} users bear`;
  return [
    red(`${who} the marker and cannot be found in the new tenant: nobody lets them in.`),
    'verify names them. Without the marker in the old tenant they can move again.',
  ];
}

/** @param {StatusRecord['counts']['left_by_last_login']} byLastLogin @param {number} left */
function formatLastLogins(byLastLogin, left) {
  /** @type {[string, number][]} */
  const rows = [
    ['up to 30 days ago', byLastLogin.days_30],
    ['31 to 90 days ago', byLastLogin.days_90],
    ['91 to 365 days ago', byLastLogin.days_365],
    ['longer ago', byLastLogin.older],
    ['never', byLastLogin.never],
  ];
  if (!left) return ['Nobody is left.'];
  return [
    'Who is left, by last login',
    ...rows.map(([label, count]) =>
      formatRow(`  ${label}`, count, formatBar(count / left, BAR_COLUMNS)),
    ),
  ];
}

/** @param {StatusRecord} record @param {Colors} colors */
function formatRefusals({ refusals, old_log: oldLog, new_log: newLog }, { yellow }) {
  if (!refusals) return ['Refusals: the logs could not be read.'];
  const { proven, refused, percent, reasons } = refusals;
  const from = [oldLog.first_at, newLog.first_at].filter((at) => at !== null).sort()[0];
  const share = percent === null ? '' : ` (${formatShare(percent / 100)} refused)`;
  const hidden = reasons.length - SHOWN_REASONS;
  const hasGap = oldLog.has_gap || newLog.has_gap;
  return [
    `Logins${from ? ` since ${formatMoment(from)}` : ''}: ` +
      `${formatNumber(proven)} proven, ${formatNumber(refused)} refused${share}`,
    ...reasons
      .slice(0, SHOWN_REASONS)
      .map(({ tenant, log_type: type, meaning, count }) =>
        formatRow(`  ${type.padEnd(10)}${meaning}`, count, `${tenant} tenant`, 54),
      ),
    ...(hidden > 0 ? [`  and ${hidden} more (--json)`] : []),
    ...(hasGap
      ? [yellow('Some entries since the run before were gone before they could be read.')]
      : []),
  ];
}

/** @param {string} label @param {number} count @param {string} [more] @param {number} [columns] Of the label. */
const formatRow = (label, count, more = '', columns = 42) =>
  `${fit(label, columns)}${formatNumber(count).padStart(12)}  ${more}`.trimEnd();

/** @param {string} text @param {number} columns */
const fit = (text, columns) =>
  (text.length > columns ? `${text.slice(0, columns - 1)}…` : text).padEnd(columns);

/** @param {number} users */
const pluralizeUsers = (users) => `${formatNumber(users)} user${users === 1 ? '' : 's'}`;
