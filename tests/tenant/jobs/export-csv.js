// @ts-check
/**
 * Auth0's own dialect of CSV (page "Bulk User Exports"): every text begins with an apostrophe, so that a spreadsheet does not
 * take it for a formula, inner quotes are doubled and the whole is in quotes. The dates that Auth0 sets have none of it,
 * booleans are written `True` and `False`, and what is not set is empty.
 */
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** @param {unknown} value */
function cell(value) {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return ''; // a CSV file does not take whole objects
  return DATE.test(value) ? value : `"'${value.replaceAll('"', '""')}"`;
}

/** @param {unknown[]} values */
export const csvRow = (values) => `${values.map(cell).join(',')}\n`;

/** @param {string[]} names */
export const csvHeader = (names) =>
  `${names.map((name) => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',')}\n`;
