// Layer js: what the checks found, by tenant and connection, each problem with its remedy.
import { counted, indented, tenantName } from './text.js';

/**
 * @param {import('./toolkit.js').Check[]} checks
 * @param {import('./output.js').Colors} colors
 * @returns {string}
 */
export function checksText(checks, colors) {
  const paint = { pass: colors.green, warn: colors.yellow, fail: colors.red };
  /** @type {Map<string, string[]>} */
  const places = new Map();
  for (const check of checks) {
    const place = `${tenantName(check.tenant)}${check.connection ? `, connection ${check.connection}` : ''}`;
    const lines = places.get(place) ?? [colors.bold(place)];
    places.set(place, lines);
    lines.push(`  ${paint[check.result](check.result)}  ${check.title}`);
    if (check.detail) lines.push(indented(check.detail, 8));
    if (check.remedy && check.result !== 'pass') lines.push(indented(`remedy: ${check.remedy}`, 8));
  }
  const count = (/** @type {string} */ result) =>
    checks.filter((check) => check.result === result).length;
  const sum = `${count('pass')} passed, ${counted(count('warn'), 'warning')}, ${count('fail')} failed`;
  return [...[...places.values()].map((lines) => lines.join('\n')), sum].join('\n\n');
}
