// Formats the results of checks, grouped by tenant and connection, each problem with its remedy.
import { indent, pluralize, tenantLabel } from './format.js';

/**
 * @param {import('../toolkit-types.js').Check[]} checks
 * @param {import('../terminal/output.js').Colors} colors
 * @returns {string}
 */
export function formatChecks(checks, colors) {
  const paint = { pass: colors.green, warn: colors.yellow, fail: colors.red };
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const check of checks) {
    const heading = `${tenantLabel(check.tenant)}${check.connection ? `, connection ${check.connection}` : ''}`;
    const lines = groups.get(heading) ?? [colors.bold(heading)];
    groups.set(heading, lines);
    lines.push(`  ${paint[check.result](check.result)}  ${check.title}`);
    if (check.detail) lines.push(indent(check.detail, 8));
    if (check.remedy && check.result !== 'pass') lines.push(indent(`remedy: ${check.remedy}`, 8));
  }
  const count = (/** @type {string} */ result) =>
    checks.filter((check) => check.result === result).length;
  const summary = `${count('pass')} passed, ${pluralize(count('warn'), 'warning')}, ${count('fail')} failed`;
  return [...[...groups.values()].map((lines) => lines.join('\n')), summary].join('\n\n');
}
