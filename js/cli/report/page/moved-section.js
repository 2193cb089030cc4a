// How users have moved: the curve with the forecast, the arrivals a day, and where all users are.
import { sum } from 'd3-array';
import { barTable } from './bars.js';
import { columnChart } from './columns.js';
import { curve } from './curve.js';
import { html } from './html.js';
import {
  addDays,
  formatCount,
  formatDate,
  formatPercent,
  formatSpan,
  formatTime,
  share,
} from './numbers.js';
import { section } from './section.js';
import { details, groupRows, table, thinOut } from './table.js';

/** @typedef {import('../../toolkit-types.js').ConnectionReport} ConnectionReport */

/** The most rows of a table beside a chart. */
const MOST_ROWS = 20;
/** The days after the record for which the table has the forecast. */
const FORECAST_DAYS = [7, 14, 30, 60, 90, 180, 365];

/**
 * @param {ConnectionReport} connection
 * @param {import('./positions.js').Positions} positions
 * @param {import('./section.js').Place} place
 */
export const movedSection = (connection, positions, place) =>
  section(
    'Users who have moved',
    html`<figure>
        <figcaption>Share of the users of the old connection who have moved, in percent</figcaption>
        ${curve(connection, positions)}
        ${details('The numbers of this curve', [countedTable(connection), forecastTable(connection)])}
      </figure>
      ${arrivals(connection)} ${states(connection)}`,
    place,
  );

/** @param {ConnectionReport} connection */
function countedTable({ progress }) {
  const rows = thinOut(progress, MOST_ROWS).map(({ at, users, moved, is_counted: isCounted }) => [
    formatTime(at),
    formatCount(moved),
    formatCount(users),
    formatPercent(share(moved, users)),
    isCounted ? 'counted' : 'from dates of arrival',
  ]);
  return table(
    rows.length < progress.length ? 'Moved, at some of the points' : 'Moved',
    [
      { title: 'When' },
      { title: 'Moved', kind: 'number' },
      { title: 'All users', kind: 'number' },
      { title: 'Share', kind: 'number' },
      { title: 'How' },
    ],
    rows,
  );
}

/** @param {ConnectionReport} connection */
function forecastTable({ at, counts, forecast }) {
  if (!forecast) return '';
  const points = forecast.points.filter(({ days }) => FORECAST_DAYS.includes(days));
  return table(
    'Expected',
    [
      { title: 'Day' },
      { title: 'Expected', kind: 'number' },
      { title: 'Share', kind: 'number' },
      { title: 'At least', kind: 'number' },
      { title: 'At most', kind: 'number' },
    ],
    points.map(({ days, moved: { expected, low, high } }) => [
      `${formatDate(addDays(at, days))}, in ${days} days`,
      formatCount(expected),
      formatPercent(share(expected, counts.users)),
      formatCount(low),
      formatCount(high),
    ]),
  );
}

/** @param {ConnectionReport} connection */
function arrivals({ arrivals: { bucket_days: days, buckets } }) {
  // A single column says no more than the number of users who have moved.
  if (buckets.length < 2) return '';
  const columns = buckets.map(({ day, users }) => ({ day, count: users }));
  const per = days === 1 ? 'a day' : `in every ${days} days`;
  const most = Math.max(...columns.map(({ count }) => count));
  const rows = groupRows(columns, MOST_ROWS).map((group) => [
    formatSpan(group[0]?.day ?? '', days * group.length),
    formatCount(sum(group, ({ count }) => count)),
  ]);
  return html`<figure>
    <figcaption>Users who have arrived in the new tenant ${per}</figcaption>
    ${columnChart({ columns, days, description: `Columns of the users who have arrived ${per}: at most ${formatCount(most)}. The table below has the numbers.` })}
    ${details('The numbers of these columns', table('Arrived', [{ title: 'Days' }, { title: 'Users', kind: 'number' }], rows))}
  </figure>`;
}

/** @param {ConnectionReport} connection */
function states({ counts }) {
  const bars = [
    { label: 'Confirmed: they have the migration marker', count: counts.confirmed },
    { label: 'Not marked, but in the new tenant', count: counts.unmarked },
    { label: 'Left: not marked and not in the new tenant', count: counts.left },
  ];
  const others = [
    ['Confirmed, but not in the new tenant: nobody lets them in', counts.confirmed_missing],
    ['First login through the new tenant begun, not confirmed yet', counts.started],
    ['Users of the new connection', counts.new_users],
    ['Users of the new connection who are not in the old one', counts.only_new],
    ['Records of the exports that are no users', counts.unreadable],
  ];
  return html`${barTable('Where the users of the old connection are', 'State', bars, counts.users)}
  ${details(
    'More counts',
    table(
      'More counts',
      [
        { title: 'What', kind: 'long' },
        { title: 'Users', kind: 'number' },
      ],
      others.map(([what = '', count]) => [what, formatCount(Number(count))]),
    ),
  )}`;
}
