// Numbers and dates in the report: in English, in UTC, so that the same data always gives the same page.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const signedTenths = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
const dates = new Intl.DateTimeFormat('en', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  timeZone: 'UTC',
});
const times = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What stands where there is no number. */
export const NONE = '–';

/** @param {number | null | undefined} value */
export const formatCount = (value) =>
  value === null || value === undefined ? NONE : whole.format(value);

/** A number that may be small and is no count. @param {number} value */
export const formatRate = (value) => (value < 10 ? tenths : whole).format(value);

/**
 * A share in percent. It is 0% or 100% only if it is exactly that.
 *
 * @param {number | null | undefined} percent
 * @example formatPercent(99.99) // '99.9%'
 */
export function formatPercent(percent) {
  if (percent === null || percent === undefined) return NONE;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  const shown = percent > 99.9 && percent < 100 ? 99.9 : percent;
  return `${tenths.format(shown)}%`;
}

/** A difference in percent, with its sign. @param {number | null} percent */
export const formatDifference = (percent) =>
  percent === null ? NONE : `${signedTenths.format(percent)}%`;

/** One number as a share of another one. @param {number} part @param {number} all */
export const share = (part, all) => (all > 0 ? (part / all) * 100 : null);

/** @param {string | Date} day A day such as `2026-11-26`, or a moment. */
export const formatDate = (day) => dates.format(new Date(day));

/** @param {string} at */
export const formatTime = (at) => `${formatDate(at)}, ${times.format(new Date(at))} UTC`;

/** @param {string} day @param {number} days @returns {Date} so many days later */
export const addDays = (day, days) => new Date(Date.parse(day) + days * DAY_MS);

/** The days from one moment to another one. @param {string | Date} from @param {string | Date} to */
export const daysBetween = (from, to) => (Number(new Date(to)) - Number(new Date(from))) / DAY_MS;

/** A span of whole days. @param {string} day The first one. @param {number} days */
export const formatSpan = (day, days) =>
  days <= 1 ? formatDate(day) : dates.formatRange(new Date(day), addDays(day, days - 1));

/** @param {number | null} ms */
export function formatDuration(ms) {
  if (ms === null) return NONE;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return `${whole.format(ms / 1000)} s`;
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${whole.format(hours)} h ${minutes % 60} min` : `${minutes} min`;
}

/** @param {number} count @param {string} singular @param {string} [plural] */
export const formatCountOf = (count, singular, plural = `${singular}s`) =>
  `${formatCount(count)} ${count === 1 ? singular : plural}`;
