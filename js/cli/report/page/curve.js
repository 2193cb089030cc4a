// The curve of the users who have moved, with the forecast and the band in which it lies nine times out of ten.
import { area, line } from 'd3-shape';
import { SIZE, curveScale } from './curve-scale.js';
import { html } from './html.js';
import { addDays, formatDate, formatPercent, share } from './numbers.js';

/**
 * @typedef {import('../../toolkit-types.js').ConnectionReport} ConnectionReport
 * @typedef {ReturnType<typeof curveScale>} Scale
 * @typedef {{ at: Date, expected: number, low: number, high: number }} Predicted Shares in percent.
 */

/** @param {ConnectionReport} connection @param {import('./positions.js').Positions} positions */
export function curve(connection, positions) {
  const scale = curveScale(connection);
  const [start, end] = scale.x.domain();
  if (Number(start) === Number(end)) {
    return html`<p>
      There is one record and no forecast yet, so there is no curve. It begins with the next run of
      <code>status</code>.
    </p>`;
  }
  const predicted = predictedShares(connection, scale);
  return html`<div class="chart">
      <div class="y-axis" aria-hidden="true">
        <span>100%</span><span>75%</span><span>50%</span><span>25%</span><span>0%</span>
      </div>
      <div class="plot">
        ${drawing(connection, scale, predicted)}${nowLabel(connection, scale, positions)}
      </div>
      <div class="x-axis" aria-hidden="true">
        ${scale.ticks.map((tick) => html`<span class="${positions.at(scale.x(tick) / 10)}">${tickLabel(tick, scale)}</span>`)}
      </div>
    </div>
    ${legend(predicted.length > 0, scale.milestones)}`;
}

/** The first label and the first one of each year have the year in a second line. @param {Date} tick @param {Scale} scale */
function tickLabel(tick, { ticks }) {
  const areMonths = ticks.length > 1 && ticks.every((other) => other.getUTCDate() === 1);
  const day = new Intl.DateTimeFormat('en', {
    month: 'short',
    day: areMonths ? undefined : 'numeric',
    timeZone: 'UTC',
  }).format(tick);
  const year = tick.getUTCFullYear();
  const before = ticks[ticks.indexOf(tick) - 1];
  return before?.getUTCFullYear() === year ? day : html`${day}<br />${year}`;
}

/** @param {ConnectionReport} connection @param {Scale} scale @returns {Predicted[]} */
function predictedShares({ at, counts, moved }, { points }) {
  if (points.length === 0 || counts.users === 0) return [];
  const percent = (/** @type {number} */ users) => Math.min(100, (users / counts.users) * 100);
  const now = percent(moved);
  return [
    { at: new Date(at), expected: now, low: now, high: now },
    ...points.map(({ days, moved: estimate }) => ({
      at: addDays(at, days),
      expected: percent(estimate.expected),
      low: percent(estimate.low),
      high: percent(estimate.high),
    })),
  ];
}

/** @param {ConnectionReport} connection @param {Scale} scale @param {Predicted[]} predicted */
function drawing(connection, { x, y, milestones }, predicted) {
  const { progress, at } = connection;
  const along = (/** @type {(point: Predicted) => number} */ value) =>
    line(
      (/** @type {Predicted} */ point) => x(point.at),
      (point) => y(value(point)),
    ).digits(1);
  const counted = line(
    (/** @type {ConnectionReport['progress'][number]} */ point) => x(new Date(point.at)),
    (point) => y(share(point.moved, point.users) ?? 0),
  ).digits(1);
  const band = area(
    (/** @type {Predicted} */ point) => x(point.at),
    (point) => y(point.low),
    (point) => y(point.high),
  ).digits(1);
  const grid = [0, 25, 50, 75, 100].map((percent) => `M0 ${y(percent)}H${SIZE}`).join('');
  const marks = milestones.map(
    ({ percent, day }) => `M${round(x(new Date(day)))} ${round(y(percent))}h0`,
  );
  const now = round(x(new Date(at)));
  // A path without length is a dot, because its line has round ends.
  const dots = `M${now} ${round(y(connection.moved_percent ?? 0))}h0`;
  return html`<svg
    class="drawing"
    viewBox="0 0 ${SIZE} ${SIZE}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${description(connection, predicted)}"
    focusable="false"
  >
    <path class="grid" d="${grid}" />
    ${predicted.length > 0 && html`<path class="band" d="${band(predicted)}" /><path class="bound" d="${along((point) => point.low)(predicted)}" /><path class="bound" d="${along((point) => point.high)(predicted)}" /><path class="expected" d="${along((point) => point.expected)(predicted)}" />`}
    <path class="now" d="M${now} 0V${SIZE}" />
    <path class="counted" d="${counted(progress)}" />
    <path class="milestone" d="${marks.join('')}" />
    <path class="dot" d="${dots}" />
  </svg>`;
}

/** The date of the latest record, at the top of its line. @param {ConnectionReport} connection @param {Scale} scale @param {import('./positions.js').Positions} positions */
function nowLabel({ at }, { x }, positions) {
  const percent = x(new Date(at)) / 10;
  // Without a forecast the line is at the right edge, and the last label of the axis says the same.
  if (percent >= 100) return '';
  return html`<span class="now-label ${positions.at(percent)}" aria-hidden="true"
    >${formatDate(at)}</span
  >`;
}

/** @param {ConnectionReport} connection @param {Predicted[]} predicted */
function description({ at, moved_percent: percent, progress }, predicted) {
  const first = progress[0];
  const begin = first ? ` It begins on ${formatDate(first.at)}.` : '';
  const last = predicted.at(-1);
  const end = last
    ? ` By ${formatDate(last.at)}, ${formatPercent(last.expected)} are expected, between ${formatPercent(last.low)} and ${formatPercent(last.high)}.`
    : '';
  return `Curve of the share of users who have moved: ${formatPercent(percent)} on ${formatDate(at)}.${begin}${end} The table below has the numbers.`;
}

/** @param {boolean} hasForecast @param {Scale['milestones']} milestones */
function legend(hasForecast, milestones) {
  const sample = (/** @type {import('./html.js').Html} */ drawn) =>
    html`<svg class="sample" viewBox="0 0 32 12" aria-hidden="true" focusable="false">
      ${drawn}
    </svg>`;
  return html`<ul class="legend">
    <li>${sample(html`<path class="counted" d="M1 6H31" />`)}moved, as counted</li>
    ${
      hasForecast &&
      html`<li>${sample(html`<path class="expected" d="M1 6H31" />`)}expected</li>
        <li>
          ${sample(html`<path class="band" d="M1 1H31V11H1z" /><path class="bound" d="M1 1H31M1 11H31" />`)}between
          these bounds nine times out of ten
        </li>
        ${
          milestones.length > 0 &&
          html`<li>
            ${sample(html`<path class="milestone" d="M16 6h0" />`)}${shares(milestones)} expected
          </li>`
        }`
    }
  </ul>`;
}

/** @param {Scale['milestones']} milestones */
const shares = (milestones) =>
  new Intl.ListFormat('en').format(milestones.map(({ percent }) => `${percent}%`));

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
