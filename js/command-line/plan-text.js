// Layer js: a plan as a diff to read, by tenant.
import { indented, tenantName } from './text.js';

/**
 * @param {import('./toolkit.js').Plan} plan
 * @param {{ old?: string, new?: string }} domains
 * @param {import('./output.js').Colors} colors
 * @returns {string}
 */
export function planText({ changes, warnings }, domains, colors) {
  const paint = { '+': colors.green, '-': colors.red, '~': colors.yellow };
  const parts = /** @type {const} */ (['old', 'new']).flatMap((tenant) => {
    const own = changes.filter((change) => change.tenant === tenant);
    if (own.length === 0) return [];
    const blocks = own.map(({ title, lines }) =>
      [
        `  ${colors.bold(title)}`,
        ...lines.map(({ sign, text }) => indented(marked(sign, text, paint[sign]), 4)),
      ].join('\n'),
    );
    const name = [capital(tenantName(tenant)), domains[tenant]].filter(Boolean).join(' ');
    return [[colors.bold(name), ...blocks].join('\n')];
  });
  return [...parts, ...warnings.map((warning) => `${colors.yellow('warning:')} ${warning}`)].join(
    '\n\n',
  );
}

/** @param {string} sign @param {string} text @param {(text: string) => string} paint */
function marked(sign, text, paint) {
  return text
    .split('\n')
    .map((line) => paint(`${sign} ${line}`))
    .join('\n');
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
