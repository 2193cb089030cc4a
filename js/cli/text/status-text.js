// The text of `status`.

/**
 * @param {import('../toolkit-types.js').StatusRecord} record
 * @param {import('../toolkit-types.js').StatusRecord[]} history The records of all runs, oldest first, with this one.
 * @param {import('../terminal/output.js').Colors} colors
 * @returns {string}
 */
export function formatStatus({ counts, notes }, history, colors) {
  const { users, confirmed, unmarked, left } = counts;
  return [
    `${colors.bold(String(confirmed + unmarked))} of ${users} users have moved, ${left} are left`,
    ...notes,
  ].join('\n');
}
