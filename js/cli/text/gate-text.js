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

/**
 * Says for each connection how many users have not moved: they are whom the decision is about.
 *
 * @param {import('../toolkit-types.js').ConnectionNumbers[]} connections
 * @param {string} consequence What becomes of them, as the end of a sentence.
 * @returns {string[]} sentences
 */
export const formatLeftUsers = (connections, consequence) =>
  connections.map(({ connection, record }) => {
    if (!record) {
      return `How many users of the connection ${connection} have not moved is not known. Whoever has not ${consequence}.`;
    }
    const counted = `counted ${formatDuration(record.age_ms)} ago`;
    if (record.left === 0) {
      return `All users of the connection ${connection} have moved (${counted}).`;
    }
    const verb = record.left === 1 ? 'user has' : 'users have';
    return `${formatNumber(record.left)} ${verb} not moved to the connection ${connection} (${counted}). Whoever has not ${consequence}.`;
  });
