// Formats a plan as a diff, grouped by tenant.
import { indent, tenantLabel } from './format.js';

/**
 * @typedef {object} ShownPlan A plan of any command.
 * @property {import('../toolkit-types.js').Change[]} changes
 * @property {string[]} warnings
 * @property {import('../toolkit-types.js').ReplacedScripts[]} [replaced_scripts]
 */

/**
 * @typedef {object} PlanContext What a plan is shown with.
 * @property {{ old?: string, new?: string }} domains
 * @property {string} [stateFile] Where `setup` keeps what it replaces.
 * @property {string[]} [remarks] Sentences that belong to the decision, such as how many users have not moved.
 */

/**
 * @param {ShownPlan} plan
 * @param {PlanContext} context
 * @param {import('../terminal/output.js').Colors} colors
 * @returns {string} empty if there are neither changes nor warnings
 */
export function formatPlan(
  { changes, warnings, replaced_scripts = [] },
  { domains, stateFile, remarks = [] },
  colors,
) {
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
  const replaced = replaced_scripts.map((each) => formatReplacedScripts(each, stateFile));
  const sentences = [...replaced, ...warnings, ...(changes.length > 0 ? remarks : [])];
  return [...parts, ...sentences.map((text) => `${colors.yellow('warning:')} ${text}`)].join(
    '\n\n',
  );
}

/**
 * @param {import('../toolkit-types.js').ReplacedScripts} replaced
 * @param {string} [stateFile]
 * @param {{ done?: boolean }} [options] Whether it has happened.
 */
export function formatReplacedScripts(replaced, stateFile, { done = false } = {}) {
  const { connection, scripts, live, kept } = replaced;
  const verb = done ? 'has replaced' : 'replaces';
  const kind = live ? 'live scripts' : 'scripts, which are switched off,';
  const file = stateFile === undefined ? 'the state file' : `the state file ${stateFile}`;
  const first = `setup ${verb} ${kind} of somebody else in the connection ${connection}: ${scripts.join(', ')}.`;
  if (kept) return `${first} The old ones are kept in ${file}; undo restores them.`;
  const advice = done ? '' : ' Copy them first if anybody still needs them.';
  return `${first} The old ones are not kept: ${file} has what the connection was before an earlier run of setup.${advice}`;
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
