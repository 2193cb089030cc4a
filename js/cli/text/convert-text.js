// Formats what `convert` has done: no record is unaccounted for.
import { formatNumber } from './number-text.js';

/**
 * @typedef {import('../toolkit-types.js').ConvertReport} ConvertReport
 * @typedef {import('../toolkit-types.js').Counts} Counts
 * @typedef {import('../toolkit-types.js').JoinReport} JoinReport
 */

/**
 * @param {ConvertReport} report
 * @returns {string}
 */
export function formatConvertReport(report) {
  const { records, extra_identities: extra, out, skipped, rejected } = report;
  const came = extra
    ? `${formatNumber(records)} records with ${formatNumber(extra)} further users linked to them`
    : `${formatNumber(records)} records`;
  const lines = [
    `${came} = ${formatNumber(out)} in import files + ${formatNumber(total(skipped))} skipped + ${formatNumber(total(rejected))} rejected`,
    `${formatNumber(report.files)} import files with ${formatNumber(report.bytes)} bytes`,
    ...counts('Skipped', skipped, 'skipped.ndjson'),
    ...counts('Rejected', rejected, 'rejected.ndjson'),
    ...counts(
      'Users without a field that the new tenant refuses',
      report.left_out,
      'left-out.ndjson',
    ),
    ...join('Password hashes', report.hashes, 'unused-hashes.ndjson'),
    ...join('Second factors', report.factors, 'unused-factors.ndjson'),
  ];
  if (report.lost_factors) {
    lines.push(
      `Users who enrol their second factor again at the first login: ${formatNumber(report.lost_factors)}`,
    );
  }
  if (report.large_profiles) {
    lines.push(
      `Users with more than 10,240 bytes, whom Auth0 will refuse: ${formatNumber(report.large_profiles)} (large-profiles.ndjson)`,
    );
  }
  return lines.join('\n');
}

/** @param {Counts} counts */
export const total = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** @param {string} title @param {Counts} counted @param {string} file */
function counts(title, counted, file) {
  const entries = Object.entries(counted);
  if (entries.length === 0) return [];
  return [
    `${title} (${file}):`,
    ...entries.map(([name, count]) => `  ${formatNumber(count).padStart(11)}  ${name}`),
  ];
}

/** @param {string} title @param {JoinReport | undefined} joined @param {string} file */
function join(title, joined, file) {
  if (!joined) return [];
  return [
    `${title}: ${formatNumber(joined.lines)} lines, for ${formatNumber(joined.users)} users in import files`,
    ...counts('  Not used', joined.unused, file),
  ];
}
