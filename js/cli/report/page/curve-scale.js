// The axes of the curve: how far the time goes, and where days and shares lie.
import { scaleLinear, scaleUtc } from 'd3-scale';
import { addDays, daysBetween } from './numbers.js';

/** The size of the drawing in its own units. */
export const SIZE = 1000;
/** The forecast is shown for at least so many days. */
const LEAST_DAYS = 30;
/** So many days are shown after the last milestone. */
const DAYS_AFTER_MILESTONE = 7;
/** So many labels fit below the curve on a telephone. */
const MOST_TICKS = 5;

/**
 * @typedef {import('../../toolkit-types.js').ConnectionReport} ConnectionReport
 * @typedef {import('../../toolkit-types.js').ForecastPoint} ForecastPoint
 * @typedef {{ percent: number, day: string }} Milestone The day on which a share is expected.
 */

/** @param {ConnectionReport} connection */
export function curveScale(connection) {
  const { progress, at, forecast } = connection;
  const milestones = openMilestones(connection);
  const start = new Date(progress[0]?.at ?? at);
  const points = forecast
    ? visiblePoints(forecast.points, milestones, at, daysBetween(start, at))
    : [];
  const lastPoint = points.at(-1);
  const end = lastPoint ? addDays(at, lastPoint.days) : new Date(at);
  const x = scaleUtc([start, end], [0, SIZE]);
  const y = scaleLinear([0, 100], [SIZE, 0]);
  return { x, y, points, milestones, ticks: ticksOf(x) };
}

/** The shares that are expected and not reached yet. @param {ConnectionReport} connection @returns {Milestone[]} */
function openMilestones({ forecast, moved_percent: moved }) {
  const open = forecast?.milestones.filter(({ percent }) => percent > (moved ?? 0)) ?? [];
  return open.flatMap(({ percent, expected: day }) => (day ? [{ percent, day }] : []));
}

/** @param {import('d3-scale').ScaleTime<number, number>} x */
function ticksOf(x) {
  const ticks = x.ticks(MOST_TICKS - 1);
  const step = Math.ceil(ticks.length / MOST_TICKS);
  return ticks.filter((_, index) => index % step === 0);
}

/**
 * The points of the forecast up to a sensible end: a little after the last milestone that is expected, or if none is, as long
 * as the history. All of a year beside a history of some days would leave that no room.
 *
 * @param {ForecastPoint[]} points
 * @param {Milestone[]} milestones Those that are expected.
 * @param {string} at
 * @param {number} historyDays
 * @returns {ForecastPoint[]}
 */
function visiblePoints(points, milestones, at, historyDays) {
  const expected = milestones.map(({ day }) => daysBetween(at, day) + DAYS_AFTER_MILESTONE);
  const days = Math.max(LEAST_DAYS, ...(expected.length > 0 ? expected : [historyDays]));
  const last = points.findIndex((point) => point.days >= days);
  return last < 0 ? points : points.slice(0, last + 1);
}
