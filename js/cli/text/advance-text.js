// Says how far a long piece of work has come.
import { formatNumber } from './number-text.js';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** @typedef {Extract<import('../toolkit-types.js').Event, { kind: 'progress' }>} Advance */

/**
 * @param {Advance} event
 * @example formatAdvance(event) // 'import: 2,000 of 14,000 users (14 %), 100 a minute, about 2 h left'
 */
export function formatAdvance(event) {
  const { what, done, total, unit, remaining_ms: remainingMs } = event;
  const amount =
    total === null
      ? `${formatNumber(done)} ${unit}`
      : `${formatNumber(done)} of ${formatNumber(total)} ${unit} (${percent(done, total)} %)`;
  const left = remainingMs === null ? '' : `, about ${formatDuration(remainingMs)} left`;
  return `${what}: ${amount}${formatRate(event)}${left}`;
}

/** The rate from which the remaining time follows; of bytes it would say little. @param {Advance} event */
function formatRate({ done, total, unit, remaining_ms: remainingMs }) {
  if (unit === 'bytes' || unit === 'MB' || total === null || !remainingMs) return '';
  return `, ${formatNumber(Math.round(((total - done) * MINUTE_MS) / remainingMs))} a minute`;
}

/** Rounded down, so that 100 % means the end. @param {number} done @param {number} total */
const percent = (done, total) => (total === 0 ? 100 : Math.floor((done / total) * 100));

/**
 * @param {number} ms
 * @example formatDuration(5_400_000) // '1 h 30 min'
 */
export function formatDuration(ms) {
  if (ms < MINUTE_MS) return `${Math.ceil(ms / 1000)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < HOUR_MINUTES) return `${minutes} min`;
  const rest = minutes % HOUR_MINUTES;
  return `${Math.floor(minutes / HOUR_MINUTES)} h${rest ? ` ${rest} min` : ''}`;
}
