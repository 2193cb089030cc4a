// Formats what `assign` has done.
import { pluralize } from './format.js';
import { formatNumber } from './number-text.js';

/** What is counted, in the order in which it is shown. @type {[keyof import('../toolkit-types.js').WorkCounts, string][]} */
const COUNTS = [
  ['users_created', 'users without e-mail address created'],
  ['roles_created', 'roles created'],
  ['organizations_created', 'organizations created'],
  ['connections_enabled', 'organizations with the connection enabled'],
  ['role_users', 'roles given to users'],
  ['members', 'memberships in organizations'],
  ['member_roles', 'roles given to members'],
  ['permissions', 'direct permissions given'],
  ['links', 'users linked'],
];

/**
 * @param {import('../toolkit-types.js').AssignReport} report
 * @param {import('../terminal/output.js').Colors} colors
 * @returns {string}
 */
export function formatAssign({ rounds, failures }, { bold, green, yellow }) {
  const lines = rounds.flatMap((round) => {
    const planned = pluralize(round.requests, 'request');
    switch (round.status) {
      case 'nothing_to_do':
        return [green(`${title(round)}: nothing to do.`)];
      case 'planned':
        return [bold(`${title(round)}: dry run, nothing was written. ${planned} to send.`)];
      case 'declined':
        return [`${title(round)}: nothing was written.`];
      case 'done':
        return [green(`${title(round)}: done.`), ...counts(round)];
    }
  });
  if (failures.length > 0) {
    lines.push(yellow('Not assigned (assignment-failures.ndjson, link-failures.ndjson):'));
  }
  for (const { code, count, remedy } of failures) {
    lines.push(`${column(count)}  ${code}`, `${' '.repeat(13)}${remedy}`);
  }
  return lines.join('\n');
}

/** @param {import('../toolkit-types.js').AssignRound} round */
const title = ({ round }) => (round === 'links' ? 'Links' : 'Assignments');

/** @param {import('../toolkit-types.js').AssignRound} round */
const counts = ({ planned, succeeded }) =>
  COUNTS.filter(([name]) => planned[name] > 0).map(
    ([name, label]) => `${column(succeeded[name])} of ${formatNumber(planned[name])} ${label}`,
  );

/** @param {number} count */
const column = (count) => formatNumber(count).padStart(11);
