// Formats what an import has done.
import { indent, pluralize } from './format.js';

/**
 * @param {import('../toolkit-types.js').ImportReport} report
 * @param {import('../terminal/output.js').Colors} colors
 * @returns {string}
 */
export function formatImport({ status, connection, users, tally, failures, retry_files }, colors) {
  if (status === 'planned') return colors.bold('Dry run: nothing was sent.');
  const { bold, green, red } = colors;
  const heading = `Imported into the connection ${connection}: ${pluralize(users, 'user')} in the import files`;
  const counts = [
    `${tally.inserted} inserted`,
    ...(tally.updated ? [`${tally.updated} overwritten`] : []),
    ...(tally.already_there ? [`${tally.already_there} there already`] : []),
  ];
  if (tally.failed === 0) {
    return [green(heading), ...counts.map((line) => indent(line, 2))].join('\n');
  }
  const groups = failures.flatMap(({ code, count, remedy }) => [
    `    ${count}  ${code}`,
    indent(remedy, 8),
  ]);
  const retry =
    retry_files.length > 0
      ? [`  To import again: ${retry_files.join(', ')} of the run folder`]
      : [];
  return [
    bold(heading),
    ...counts.map((line) => indent(line, 2)),
    red(`  ${tally.failed} failed; failed.ndjson of the run folder has each of them:`),
    ...groups,
    ...retry,
  ].join('\n');
}
