// What the comparisons of both tenants have found.
import { sum } from 'd3-array';
import { barTable } from './bars.js';
import { html } from './html.js';
import { formatCount, formatCountOf, formatTime } from './numbers.js';
import { TOP, section } from './section.js';
import { table } from './table.js';

/**
 * @typedef {import('../../toolkit-types.js').RunReport} RunReport
 * @typedef {import('../../toolkit-types.js').Verified} Verified
 * @typedef {{ run: RunReport, verified: Verified }} Comparison
 */

/** So many comparisons have a row, the latest ones. */
const MOST_ROWS = 20;

/** @param {RunReport[]} runs */
export function verifySection(runs) {
  /** @type {Comparison[]} */
  const comparisons = runs.flatMap((run) =>
    run.verified ? [{ run, verified: run.verified }] : [],
  );
  const latest = comparisons.at(-1);
  if (!latest) {
    return section(
      'Verification',
      html`<p>No run of <code>verify</code> has compared the tenants yet.</p>`,
      TOP,
    );
  }
  return section(
    'Verification',
    html`${latestComparison(latest)} ${comparisons.length > 1 && allComparisons(comparisons)}`,
    TOP,
  );
}

/** @param {Comparison} comparison */
function latestComparison({
  run,
  verified: { old_users: oldUsers, new_users: newUsers, answers },
}) {
  const open = answers.differs + answers.missing + answers.unchecked;
  const verdict =
    open === 0
      ? 'Every user is proven to be in the new tenant, or stays in the old one by decision.'
      : `${formatCountOf(open, 'user needs', 'users need')} somebody.`;
  const bars = [
    { label: 'Same in both tenants', count: answers.same },
    { label: 'Fields differ', count: answers.differs },
    { label: 'Missing in the new tenant', count: answers.missing },
    { label: 'Could not be checked', count: answers.unchecked },
    { label: 'Stay in the old tenant by decision', count: answers.left_by_decision },
  ];
  const fields = Object.entries(answers.fields).sort(([, a], [, b]) => b - a);
  return html`<p>
      The latest comparison, of ${formatTime(run.started_at)}, has read
      ${formatCountOf(oldUsers, 'user')} of the old tenant and ${formatCount(newUsers)} of the new
      one. <strong>${verdict}</strong>
      ${answers.extra > 0 && `${formatCountOf(answers.extra, 'user is', 'users are')} only in the new tenant: signed up there, or deleted in the old one.`}
    </p>
    ${barTable(
      'Answers of the latest comparison',
      'Answer',
      bars,
      sum(bars, ({ count }) => count),
    )}
    ${
      fields.length > 0 &&
      barTable(
        'Fields in which users differ',
        'Field',
        fields.map(([field, count]) => ({ label: html`<code>${field}</code>`, count })),
        answers.differs,
      )
    }`;
}

/** @param {Comparison[]} comparisons */
const allComparisons = (comparisons) =>
  table(
    'Comparisons, oldest first',
    [
      { title: 'Begun' },
      { title: 'Same', kind: 'number' },
      { title: 'Differ', kind: 'number' },
      { title: 'Missing', kind: 'number' },
      { title: 'Not checked', kind: 'number' },
    ],
    comparisons
      .slice(-MOST_ROWS)
      .map(({ run, verified: { answers } }) => [
        formatTime(run.started_at),
        formatCount(answers.same),
        formatCount(answers.differs),
        formatCount(answers.missing),
        formatCount(answers.unchecked),
      ]),
  );
