// Columns over time. The drawing is stretched to the width of the page; its labels are HTML and keep their size.
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { html } from './html.js';
import { formatCount, formatDate, addDays } from './numbers.js';

/** The size of the drawing in its own units. */
const SIZE = 1000;
/** The part of its place that a column fills. */
const FILL = 0.8;
/** The height of the smallest column that is not nothing. */
const LEAST_HEIGHT = 12;

/** @typedef {{ day: string, count: number }} Column A number of a span of days, and its first day. */

/**
 * @param {object} chart
 * @param {Column[]} chart.columns Oldest first, without gaps.
 * @param {number} chart.days How many days each column counts together.
 * @param {string} chart.description What the drawing shows, for those who do not see it.
 * @param {boolean} [chart.isSmall] Whether it is one of several drawings below each other, which has no axes of its own.
 */
export function columnChart({ columns, days, description, isSmall = false }) {
  const most = max(columns, ({ count }) => count) ?? 0;
  const y = scaleLinear([0, Math.max(1, most)], [0, SIZE]);
  if (!isSmall) y.nice(2);
  const [, top = 1] = y.domain();
  const width = SIZE / Math.max(1, columns.length);
  const path = columns
    .map(({ count }, index) => {
      if (count === 0) return '';
      const height = round(Math.max(LEAST_HEIGHT, y(count)));
      const left = round(width * (index + (1 - FILL) / 2));
      return `M${left} ${SIZE}v${-height}h${round(width * FILL)}v${height}z`;
    })
    .join('');
  const drawing = html`<svg
    class="drawing"
    viewBox="0 0 ${SIZE} ${SIZE}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${description}"
    focusable="false"
  >
    <path class="columns" d="${path}" />
  </svg>`;
  if (isSmall) return html`<div class="plot small">${drawing}</div>`;
  return html`<div class="chart">
    <div class="y-axis" aria-hidden="true">
      <span>${formatCount(top)}</span><span>${formatCount(top / 2)}</span><span>0</span>
    </div>
    <div class="plot low">${drawing}</div>
    ${spanAxis(columns, days)}
  </div>`;
}

/** The labels below columns: the first and the last day. @param {Column[]} columns @param {number} days */
export function spanAxis(columns, days) {
  const first = columns[0];
  const last = columns.at(-1);
  if (!first || !last) return '';
  return html`<div class="x-axis ends" aria-hidden="true">
    <span>${formatDate(first.day)}</span><span>${formatDate(addDays(last.day, days - 1))}</span>
  </div>`;
}

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
