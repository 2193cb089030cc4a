// The numbers that somebody reads who has ten seconds, and the warning that must not be missed.
import { bar } from './bars.js';
import { html } from './html.js';
import {
  formatCount,
  formatCountOf,
  formatDate,
  formatPercent,
  formatRate,
  formatTime,
  share,
} from './numbers.js';

/**
 * @typedef {import('../../toolkit-types.js').ConnectionReport} ConnectionReport
 * @typedef {import('./html.js').HtmlPart} HtmlPart
 */

/** @param {ConnectionReport} connection */
export const headline = (connection) =>
  html`${warning(connection)}
    <dl class="tiles">
      ${movedTile(connection)} ${leftTile(connection)} ${refusedTile(connection)}
      ${milestonesTile(connection)}
    </dl> `;

/** @param {ConnectionReport} connection */
function warning({ counts: { confirmed_missing: missing } }) {
  if (missing === 0) return '';
  const [have, them] = missing === 1 ? ['user has', 'this user'] : ['users have', 'them'];
  return html`<p class="warning">
    <strong>Warning: nobody lets ${formatCountOf(missing, 'user')} in.</strong>
    ${formatCount(missing)} ${have} the migration marker in the old tenant but are not in the new
    tenant, so neither tenant accepts ${them}. They may have been deleted in the new tenant.
    <code>verify</code> names them.
  </p>`;
}

/** @param {string} name @param {HtmlPart} value @param {HtmlPart} detail */
const tile = (name, value, detail) =>
  html`<div class="tile">
    <dt>${name}</dt>
    <dd><span class="value">${value}</span>${detail}</dd>
  </div>`;

/** @param {HtmlPart} text */
const detailLine = (text) => html`<span class="detail">${text}</span>`;

/** @param {ConnectionReport} connection */
const movedTile = ({ counts, moved, moved_percent: percent }) =>
  tile(
    'Moved',
    formatPercent(percent),
    html`${bar(percent ?? 0)}${detailLine(`${formatCount(moved)} of ${formatCountOf(counts.users, 'user')}`)}`,
  );

/** @param {ConnectionReport} connection */
function leftTile({ counts, rate }) {
  const speeds = /** @type {const} */ ([
    [rate.per_day_7, '7 days'],
    [rate.per_day_30, '30 days'],
  ]);
  const known = speeds.flatMap(([perDay, span]) =>
    perDay === null ? [] : [detailLine(`${formatRate(perDay)} moved a day in the last ${span}`)],
  );
  return tile('Left', formatCount(counts.left), [
    detailLine(`${formatPercent(share(counts.left, counts.users))} of all users`),
    ...known,
  ]);
}

/** @param {ConnectionReport} connection */
function refusedTile({ latest_refusals: latest, refusals }) {
  if (!latest) {
    return tile(
      'Refused logins',
      'not known',
      detailLine('The latest run of status could not read the old tenant’s log.'),
    );
  }
  const since = latest.since ? ` since ${formatTime(latest.since)}` : '';
  return tile('Refused logins', formatPercent(latest.percent), [
    detailLine(
      `${formatCount(latest.refused)} of ${formatCountOf(latest.logins, 'login')}${since}`,
    ),
    refusals && detailLine(`${formatPercent(refusals.percent)} since the first record`),
  ]);
}

/** @param {ConnectionReport} connection */
function milestonesTile({ forecast, moved_percent: moved }) {
  const name = 'Expected by logins alone';
  if (!forecast) return tile(name, 'not known', detailLine('There is too little to tell yet.'));
  const lines = forecast.milestones.map(
    (milestone) =>
      html`<li>
        <b>${milestone.percent}%</b>
        ${(moved ?? 0) >= milestone.percent ? html`<span>reached</span>` : dates(milestone)}
      </li>`,
  );
  return html`<div class="tile wide">
    <dt>${name}</dt>
    <dd>
      <ul class="milestones">
        ${lines}
      </ul>
    </dd>
  </div>`;
}

/** @param {import('../../toolkit-types.js').Milestone} milestone */
function dates({ expected, earliest, latest }) {
  const day = expected
    ? html`<time datetime="${expected}">${formatDate(expected)}</time>`
    : html`<span>not within a year</span>`;
  return html`${day}${range(earliest, latest)}`;
}

/** @param {string | null} earliest @param {string | null} latest */
function range(earliest, latest) {
  if (earliest === null) return '';
  return detailLine(
    latest
      ? `${formatDate(earliest)} to ${formatDate(latest)}`
      : `${formatDate(earliest)} at the earliest`,
  );
}
