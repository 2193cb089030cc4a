// Formats a plan as a diff, grouped by tenant.
import { indent, tenantLabel } from './format.js';

/**
 * @param {import('../toolkit-types.js').Plan} plan
 * @param {{ old?: string, new?: string }} domains
 * @param {import('../terminal/output.js').Colors} colors
 * @returns {string} empty if there are neither changes nor warnings
 */
export function formatPlan({ changes, warnings }, domains, colors) {
  const paint = { '+': colors.green, '-': colors.red, '~': colors.yellow };
  const parts = /** @type {const} */ (['old', 'new']).flatMap((tenant) => {
    const tenantChanges = changes.filter((change) => change.tenant === tenant);
    if (tenantChanges.length === 0) return [];
    const blocks = tenantChanges.map(({ title, lines }) =>
      [
        `  ${colors.bold(title)}`,
        ...lines.map(({ sign, text }) => indent(prefixLines(sign, text, paint[sign]), 4)),
      ].join('\n'),
    );
    const heading = [capitalize(tenantLabel(tenant)), domains[tenant]].filter(Boolean).join(' ');
    return [[colors.bold(heading), ...blocks].join('\n')];
  });
  return [...parts, ...warnings.map((warning) => `${colors.yellow('warning:')} ${warning}`)].join(
    '\n\n',
  );
}

/** @param {string} sign @param {string} text @param {(text: string) => string} paint */
function prefixLines(sign, text, paint) {
  return text
    .split('\n')
    .map((line) => paint(`${sign} ${line}`))
    .join('\n');
}

/** @param {string} text */
const capitalize = (text) => text.charAt(0).toUpperCase() + text.slice(1);
