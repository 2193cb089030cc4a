// Formats the numbers that are shown before a migration is ended.
import { formatDuration } from './advance-text.js';
import { formatNumber, formatShare } from './number-text.js';

/**
 * @param {import('../toolkit-types.js').ConnectionNumbers[]} connections
 * @returns {string} empty if there is no record of any of them
 */
export const formatNumbers = (connections) => connections.flatMap(formatConnection).join('\n');

/** @param {import('../toolkit-types.js').ConnectionNumbers} numbers */
function formatConnection({ connection, record }) {
  if (!record) return [];
  const { users, moved, left, confirmed_missing: missing, refused_percent: refused } = record;
  return [
    `Connection ${connection}, counted ${formatDuration(record.age_ms)} ago:`,
    ...[
      ['users', formatNumber(users)],
      ['moved', `${formatNumber(moved)} (${formatShare(users ? moved / users : 0)})`],
      ['left', formatNumber(left)],
      ['marked, but missing', formatNumber(missing)],
      ['refused logins', refused === null ? 'not known' : formatShare(refused / 100)],
    ].map(([label = '', text]) => `  ${label.padEnd(20)} ${text}`),
  ];
}
