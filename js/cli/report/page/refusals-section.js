// Who was refused and why: the reasons, and each of them over time in a drawing of its own.
import { sum } from 'd3-array';
import { bar } from './bars.js';
import { columnChart, spanAxis } from './columns.js';
import { html } from './html.js';
import {
  formatCount,
  formatCountOf,
  formatPercent,
  formatSpan,
  formatTime,
  share,
} from './numbers.js';
import { section } from './section.js';
import { details, groupRows, table } from './table.js';

/**
 * @typedef {import('../../toolkit-types.js').RefusalHistory} RefusalHistory
 * @typedef {import('../../toolkit-types.js').RefusalReason} RefusalReason
 * @typedef {import('../../toolkit-types.js').RefusalDay} RefusalDay
 */

/** So many reasons have a drawing and a column of their own. */
const MOST_REASONS = 6;
const MOST_ROWS = 20;

/** @param {import('../../toolkit-types.js').ConnectionReport} connection @param {import('./section.js').Place} place */
export function refusalsSection({ refusals }, place) {
  if (!refusals) {
    return section(
      'Refused logins',
      html`<p>
        No run of <code>status</code> could read the old tenant’s log, so nothing is known about
        refusals. It needs the scope <code>read:logs</code>.
      </p>`,
      place,
    );
  }
  const { proven, refused, percent } = refusals;
  return section(
    'Refused logins',
    html`<p>
        ${formatCount(refused)} of ${formatCountOf(refused + proven, 'login')} through the new
        tenant were refused by the old tenant (${formatPercent(percent)}); for
        ${formatCount(proven)} the password was right.
      </p>
      ${refusals.reasons.length > 0 && [reasonsTable(refusals), overTime(refusals)]}
      ${gaps(refusals)}`,
    place,
  );
}

/** @param {RefusalHistory} refusals */
function reasonsTable({ reasons, refused }) {
  return table(
    'Reasons, over all records. Entries of the new tenant’s log stand beside and do not count as refusals',
    [
      { title: 'Reason', kind: 'long' },
      { title: 'Entries', kind: 'number' },
      { title: 'Share', kind: 'number' },
      { title: 'Log' },
      { title: 'Type' },
    ],
    reasons.map(({ tenant, log_type: type, meaning, is_refusal: isRefusal, count }) => [
      html`${meaning}${isRefusal && bar(share(count, refused) ?? 0)}`,
      formatCount(count),
      isRefusal ? formatPercent(share(count, refused)) : 'beside',
      `${tenant} tenant`,
      html`<code>${type}</code>`,
    ]),
  );
}

/** The reasons that the days are counted by. @param {RefusalHistory} refusals */
const countedReasons = ({ reasons }) => reasons.filter(({ is_refusal: isRefusal }) => isRefusal);

/** @param {RefusalDay} day @param {string} type */
const countOf = ({ refused }, type) =>
  refused.find(({ log_type: other }) => other === type)?.count ?? 0;

/** @param {RefusalHistory} refusals */
function overTime(refusals) {
  const { buckets, bucket_days: days } = refusals;
  const reasons = countedReasons(refusals);
  if (buckets.length === 0 || reasons.length === 0) return '';
  const per = days === 1 ? 'a day' : `in every ${days} days`;
  const axis = spanAxis(
    buckets.map(({ day }) => ({ day, count: 0 })),
    days,
  );
  return html`<figure>
    <figcaption>
      Refusals ${per}, by reason. Each drawing has its own scale, and its highest column is named
    </figcaption>
    <ul class="multiples">
      ${reasons.slice(0, MOST_REASONS).map((reason) => multiple(reason, refusals))}
    </ul>
    ${axis} ${details('The numbers of these drawings', timeTable(refusals, reasons))}
  </figure>`;
}

/** @param {RefusalReason} reason @param {RefusalHistory} refusals */
function multiple({ meaning, log_type: type }, { buckets, bucket_days: days }) {
  const columns = buckets.map((day) => ({ day: day.day, count: countOf(day, type) }));
  const highest = columns.reduce((a, b) => (b.count > a.count ? b : a));
  const peak =
    highest.count > 0
      ? `at most ${formatCount(highest.count)}, ${formatSpan(highest.day, days)}`
      : 'none';
  return html`<li>
    <p class="multiple-title"><span>${meaning}</span> <span class="detail">${peak}</span></p>
    ${columnChart({ columns, days, isSmall: true, description: `Columns of refusals over time: ${meaning}; ${peak}.` })}
  </li>`;
}

/** A column of numbers. @param {import('./html.js').HtmlPart} title @returns {import('./table.js').Column} */
const numbers = (title) => ({ title, kind: 'number' });

/** @param {RefusalHistory} refusals @param {RefusalReason[]} reasons */
function timeTable({ buckets, bucket_days: days }, reasons) {
  const own = reasons.slice(0, MOST_REASONS).map(({ log_type: type }) => type);
  const hasOthers = reasons.length > own.length;
  const rows = groupRows(buckets, MOST_ROWS).map((group) => {
    const counts = own.map((type) => sum(group, (day) => countOf(day, type)));
    const refused = sum(group, (day) => sum(day.refused, ({ count }) => count));
    const proven = sum(group, (day) => day.proven);
    return [
      formatSpan(group[0]?.day ?? '', days * group.length),
      formatCount(proven),
      formatCount(refused),
      formatPercent(share(refused, refused + proven)),
      ...counts.map(formatCount),
      ...(hasOthers ? [formatCount(refused - sum(counts))] : []),
    ];
  });
  return table(
    'Logins and refusals over time, by type of the log entry',
    [
      { title: 'Days' },
      { title: 'Right password', kind: 'number' },
      { title: 'Refused', kind: 'number' },
      { title: 'Share', kind: 'number' },
      ...own.map((type) => numbers(html`<code>${type}</code>`)),
      ...(hasOthers ? [numbers('Others')] : []),
    ],
    rows,
  );
}

/** @param {RefusalHistory} refusals */
function gaps({ gaps: found, records_without_log: unread }) {
  const lines = found.map(
    ({ tenant, at }) =>
      `Entries of the ${tenant} tenant’s log may be missing before ${formatTime(at)}: the tenant keeps its log for some days only.`,
  );
  if (unread > 0) {
    lines.push(`${formatCountOf(unread, 'record')} could read no log, so refusals may be missing.`);
  }
  if (lines.length === 0) return '';
  return html`<ul class="notes">
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}
