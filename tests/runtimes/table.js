// @ts-check
/**
 * Formats the results of all runtimes as a table, for the terminal and for docs/runtimes.md.
 */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} version
 * @property {string} entry the file of the package that was loaded
 * @property {import('./consumer/suite.js').Result[]} results
 * @property {string} [failure] the reason why there are no results
 * @property {number} seconds
 */

/** @param {Row} row */
export const passed = ({ failure, results }) =>
  failure === undefined && results.length > 0 && results.every(({ ok }) => ok);

const HEAD = ['runtime', 'version', 'entry', 'result'];

/** @param {Row} row */
function cells({ name, version, entry, results, failure }) {
  const successes = results.filter(({ ok }) => ok).length;
  const result = failure === undefined ? `${successes} of ${results.length}` : 'failed';
  return [name, version, entry, result];
}

/** @param {Row[]} rows */
export function asText(rows) {
  const lines = [HEAD, ...rows.map(cells)].map((line, index) => [
    ...line,
    index ? `${rows[index - 1].seconds.toFixed(1)} s` : 'time',
  ]);
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** @param {Row[]} rows */
export function asMarkdown(rows) {
  const line = (/** @type {string[]} */ parts) => `| ${parts.join(' | ')} |`;
  const marked = rows.map((row) =>
    cells(row).map((cell, column) => (column === 2 && cell !== '' ? `\`${cell}\`` : cell)),
  );
  return [line(HEAD), '|---|---|---|---|', ...marked.map(line)].join('\n');
}

/** Lists each failed test with its error. @param {Row[]} rows */
export function failures(rows) {
  return rows
    .filter((row) => !passed(row))
    .flatMap(({ name, results, failure }) => [
      ...(failure === undefined ? [] : [`${name}: ${failure}`]),
      ...results
        .filter(({ ok }) => !ok)
        .map((result) => `${name}: ${result.name}: ${result.error ?? 'this is not the case'}`),
    ]);
}
