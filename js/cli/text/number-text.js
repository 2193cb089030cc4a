// Formats numbers, shares and times in UTC, for people.

const DAY_MS = 86_400_000;
/** Made at its first use, since that takes as long as the start of many a command. @type {Intl.NumberFormat | undefined} */
let numbers;

/** @param {number} number @example formatNumber(50000) // '50,000' */
export const formatNumber = (number) =>
  (numbers ??= new Intl.NumberFormat('en', { maximumFractionDigits: 0 })).format(number);

/**
 * A share in percent. Only all is 100 %, and only nothing is 0 %.
 *
 * @param {number} share Between 0 and 1.
 * @example formatShare(0.99999) // '99.9 %'
 */
export function formatShare(share) {
  if (share <= 0) return '0 %';
  if (share >= 1) return '100 %';
  const tenths = Math.min(Math.max(Math.round(share * 1000), 1), 999);
  return `${(tenths / 10).toFixed(1)} %`;
}

/** @param {string} iso @example formatMoment('2026-11-26T04:05:06.000Z') // '2026-11-26 04:05 UTC' */
export const formatMoment = (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/**
 * The numbers of the days up to a moment, oldest first, with a zero for each day that is missing.
 *
 * @param {{ day: string, users: number }[]} counts
 * @param {string} at ISO 8601
 * @param {number} days
 * @returns {number[]}
 */
export function countDaily(counts, at, days) {
  const byDay = new Map(counts.map(({ day, users }) => [day, users]));
  const end = Date.parse(`${at.slice(0, 10)}T00:00:00Z`);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(end - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return byDay.get(day) ?? 0;
  });
}
