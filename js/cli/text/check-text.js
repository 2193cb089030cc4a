// Formats the results of checks, grouped by tenant and connection, each problem with its remedy. What failed is repeated at
// the end, where it is still on the screen.
import { indent, pluralize, tenantLabel } from './format.js';

/** @typedef {import('../toolkit-types.js').Check} Check */
/** @typedef {import('../terminal/output.js').Colors} Colors */

/**
 * @param {import('../toolkit-types.js').CheckReport} report
 * @param {Colors} colors
 * @returns {string}
 */
export function formatChecks({ checks, finished }, colors) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const check of checks) {
    const heading = place(check);
    const lines = groups.get(heading) ?? [colors.bold(heading)];
    groups.set(heading, lines);
    lines.push(formatCheck(check, check.title, colors));
  }
  const failed = checks.filter(({ result }) => result === 'fail');
  return [
    ...[...groups.values()].map((lines) => lines.join('\n')),
    ...(failed.length > 0 ? [formatFailures(failed, colors)] : []),
    ...(finished ? [formatFinished(colors)] : []),
    formatSummary(checks, colors),
  ].join('\n\n');
}

/** @param {Check} check */
const place = ({ tenant, connection }) =>
  `${tenantLabel(tenant)}${connection ? `, connection ${connection}` : ''}`;

/** @param {Check} check @param {string} title @param {Colors} colors */
function formatCheck({ result, detail, remedy }, title, colors) {
  const paint = { pass: colors.green, warn: colors.yellow, fail: colors.red };
  return [
    `  ${paint[result](result)}  ${title}`,
    ...(detail ? [indent(detail, 8)] : []),
    ...(remedy && result !== 'pass' ? [indent(`remedy: ${remedy}`, 8)] : []),
  ].join('\n');
}

/** @param {Check[]} failed @param {Colors} colors */
const formatFailures = (failed, colors) =>
  [
    colors.bold(colors.red(`What failed (${failed.length})`)),
    ...failed.map((check) => formatCheck(check, `${place(check)}: ${check.title}`, colors)),
  ].join('\n');

/** @param {Colors} colors */
const formatFinished = (colors) =>
  colors.green(
    'This migration is finished: its scripts find nobody, and no login asks the old tenant.',
  );

/** @param {Check[]} checks @param {Colors} colors */
function formatSummary(checks, colors) {
  const count = (/** @type {string} */ result) =>
    checks.filter((check) => check.result === result).length;
  const [passed, warnings, failed] = [count('pass'), count('warn'), count('fail')];
  return [
    passed > 0 ? colors.green(`${passed} passed`) : `${passed} passed`,
    warnings > 0 ? colors.yellow(pluralize(warnings, 'warning')) : pluralize(warnings, 'warning'),
    failed > 0 ? colors.red(`${failed} failed`) : `${failed} failed`,
  ].join(', ');
}
