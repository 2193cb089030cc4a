// Formats what `status --watch` sees.
import { formatMoment, formatNumber } from './number-text.js';

/**
 * @typedef {import('../toolkit-types.js').WatchChange} WatchChange
 * @typedef {import('../toolkit-types.js').WatchTotals} WatchTotals
 */

/** What the last minutes are that a screen tells of. */
const WINDOW_MINUTES = 5;
const HOUR_MINUTES = 60;
/** How many of the latest changes a screen shows. */
const SHOWN_CHANGES = 8;

/** @type {[keyof WatchTotals, string][]} */
const ROWS = [
  ['arrived', 'arrived in the new tenant'],
  ['confirmed', 'confirmed in the old tenant'],
  ['proven', 'passwords proven'],
  ['refused', 'refused logins'],
];

/**
 * The whole screen, without colours.
 *
 * @param {{ since: string, totals: WatchTotals, recent: WatchChange[] }} watch The changes are those of the last minutes.
 * @returns {string}
 */
export function formatScreen({ since, totals, recent }) {
  const rows = ROWS.map(([kind, label]) => {
    const count = sum(recent.filter((change) => change.kind === kind));
    const hourly = formatNumber((count * HOUR_MINUTES) / WINDOW_MINUTES);
    const rate = count ? `${formatNumber(count)} in the last 5 minutes, ${hourly} an hour` : '';
    return `  ${label.padEnd(28)}${formatNumber(totals[kind]).padStart(9)}   ${rate}`.trimEnd();
  });
  const latest = recent.slice(-SHOWN_CHANGES).reverse();
  return [
    `Since ${formatMoment(since)}; Ctrl-C ends it.`,
    '',
    ...rows,
    ...(latest.length ? ['', ...latest.map((change) => `  ${formatChange(change)}`)] : []),
  ].join('\n');
}

/**
 * The changes of about a second as one line.
 *
 * @param {WatchChange[]} changes
 * @example formatBatch(changes) // '2026-11-26 12:00:01 UTC  3 arrived, 1 refused (fepft)'
 */
export function formatBatch(changes) {
  const parts = ROWS.flatMap(([kind]) => {
    const ofKind = changes.filter((change) => change.kind === kind);
    if (ofKind.length === 0) return [];
    const types = kind === 'refused' ? ` (${listTypes(ofKind)})` : '';
    return [`${formatNumber(sum(ofKind))} ${kind}${types}`];
  });
  const { at = '' } = changes.at(-1) ?? {};
  return `${formatSecond(at)}  ${parts.join(', ')}`;
}

/** @param {WatchChange} notice */
export const formatNotice = ({ detail }) => detail ?? '';

/** The last words. @param {import('../toolkit-types.js').WatchReport} report */
export function formatTotals({ since, totals }) {
  const rows = ROWS.map(
    ([kind, label]) => `  ${label.padEnd(28)}${formatNumber(totals[kind]).padStart(9)}`,
  );
  return [`Since ${formatMoment(since)}:`, ...rows].join('\n');
}

/** @param {WatchChange} change */
function formatChange({ at, kind, count, log_type: type, detail }) {
  const what = type === null ? '' : `: ${detail ?? ''} (${type})`;
  return `${formatSecond(at)}  ${count === 1 ? kind : `${formatNumber(count)} ${kind}`}${what}`;
}

/** @param {string} iso @example formatSecond('2026-11-26T12:00:01.000Z') // '2026-11-26 12:00:01 UTC' */
const formatSecond = (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** @param {WatchChange[]} changes */
const sum = (changes) => changes.reduce((total, { count }) => total + count, 0);

/** @param {WatchChange[]} changes */
const listTypes = (changes) => [...new Set(changes.map((change) => change.log_type))].join(', ');
