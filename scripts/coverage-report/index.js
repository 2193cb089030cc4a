// Writes the figures of scripts/coverage into README.md and docs/measured.md:
//   node scripts/coverage-report/index.js
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { countsByGroup, noCounts } from './lcov.js';

/** @typedef {import('./lcov.js').Counts} Counts */

const SOURCES = ['target/coverage/rust.lcov', 'target/coverage/js.lcov'];
/** What is reported, and the folders that belong to it. */
const PARTS = [
  'src/core/domain',
  'src/core/endpoints',
  'src/core/flow',
  'src/toolkit',
  'js/runtime',
  'js/package',
  'js/actions',
  'js/cli',
];

/** @param {string} file */
const partOf = (file) => PARTS.find((part) => relative('.', file).startsWith(`${part}/`));

/** @param {number} hit @param {number} all */
const percent = (hit, all) =>
  all === 0 ? '–' : `${(Math.floor((hit / all) * 1000) / 10).toFixed(1)} %`;

/** Replaces what stands between two comments of a document. @param {string} file @param {string} text */
function replaceMarked(file, text) {
  const document = readFileSync(file, 'utf8');
  const marked = /(<!-- coverage -->\n)[^]*?(<!-- \/coverage -->)/;
  if (!marked.test(document)) throw new Error(`${file} has no place marked for the coverage`);
  writeFileSync(
    file,
    document.replace(marked, (_, begin, end) => `${begin}${text}\n${end}`),
  );
}

/** @type {Map<string, Counts>} */
const counts = new Map();
for (const source of SOURCES.filter((file) => existsSync(file))) {
  for (const [part, value] of countsByGroup(readFileSync(source, 'utf8'), partOf)) {
    counts.set(part, value);
  }
}

/** @param {string} prefix */
const total = (prefix) =>
  [...counts].reduce((sum, [part, value]) => {
    if (!part.startsWith(prefix)) return sum;
    for (const key of /** @type {(keyof Counts)[]} */ (Object.keys(sum))) sum[key] += value[key];
    return sum;
  }, noCounts());

const rows = PARTS.filter((part) => counts.has(part)).map((part) => {
  const { lines, linesHit, branches, branchesHit } = counts.get(part) ?? noCounts();
  return `| \`${part}\` | ${percent(linesHit, lines)} of ${lines} | ${percent(branchesHit, branches)} of ${branches} |`;
});
replaceMarked(
  'docs/measured.md',
  ['| folder | lines run by a test | branches |', '|---|---|---|', ...rows].join('\n'),
);

const summary = ['src/core', 'src/toolkit', 'js'].flatMap((prefix) => {
  const { lines, linesHit, branches, branchesHit } = total(prefix);
  if (lines === 0) return [];
  return `\`${prefix}\` ${percent(linesHit, lines)} and ${percent(branchesHit, branches)}`;
});
replaceMarked('README.md', `Lines and branches that the tests run: ${summary.join(', ')}.`);
