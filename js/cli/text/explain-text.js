// Formats explanations, grouped by topic.
import { pluralize } from './format.js';

/**
 * @param {import('../toolkit-types.js').ExplainReport} report
 * @param {import('../terminal/output.js').Colors} colors
 * @returns {string}
 */
export function formatExplanations({ explanations, explained, unknown, topics }, colors) {
  const parts = topics.flatMap(({ topic, title }) => {
    const entries = explanations.filter((explanation) => explanation.topic === topic);
    if (entries.length === 0) return [];
    const blocks = entries.map((entry) => formatEntry(entry, explained, colors));
    return [`${colors.bold(title)}\n${blocks.join('\n')}`];
  });
  if (explained + unknown > 1) {
    const rest = unknown === 0 ? '' : `; ${unknown} without a code that is known`;
    parts.push(`${pluralize(explained, 'line')} explained${rest}`);
  }
  return parts.join('\n\n');
}

/**
 * @param {import('../toolkit-types.js').Explanation} explanation
 * @param {number} explained How many lines were explained.
 * @param {import('../terminal/output.js').Colors} colors
 */
function formatEntry(
  { name, value, user_sees: userSees, meaning, action, see, count },
  explained,
  colors,
) {
  const shown = value === null ? name : `${name} = ${value}`;
  const times = explained > 1 ? ` (${pluralize(count, 'line')})` : '';
  const lines = [meaning];
  if (userSees !== null) lines.push(`the user sees: ${userSees}`);
  if (action !== 'Nothing.') lines.push(`what to do: ${action}`);
  if (see !== null) lines.push(`more: ${see}`);
  const text = lines
    .map(
      (line) => `
      ${line}`,
    )
    .join('');
  return `  ${colors.yellow(shown)}${times}${text}`;
}
