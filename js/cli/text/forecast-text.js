// Formats when a migration will have come how far.
import { formatNumber } from './number-text.js';

/** @typedef {import('../toolkit-types.js').StatusRecord} StatusRecord */

/** @param {StatusRecord} record @returns {string[]} */
export function formatForecast({ forecast }) {
  if (!forecast) return ['Forecast: there is too little to tell yet.'];
  const { certainty, reasons, milestones, never } = forecast;
  return [
    `Forecast, if users log in as before (certainty: ${certainty})`,
    ...milestones.map((milestone) => `  ${formatMilestone(milestone)}`),
    `  not within a year: about ${formatNumber(never.expected)} of those left` +
      ` (${formatNumber(never.low)} to ${formatNumber(never.high)})`,
    ...reasons.map((reason) => `  ${reason}`),
  ];
}

/** @param {import('../toolkit-types.js').Milestone} milestone */
function formatMilestone({ percent, expected, earliest, latest }) {
  const label = `${percent} % have moved`;
  if (!expected) {
    const perhaps = earliest ? `, at the earliest on ${earliest}` : '';
    return `${label}: not expected within a year${perhaps}`;
  }
  const range =
    earliest === latest ? '' : ` (${earliest ?? expected} to ${latest ?? 'later than a year'})`;
  return `${label}: ${expected}${range}`;
}
