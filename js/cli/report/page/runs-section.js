// The bulk runs: how many users, how fast, and what went wrong.
import { max } from 'd3-array';
import { bar } from './bars.js';
import { html } from './html.js';
import {
  NONE,
  formatCount,
  formatCountOf,
  formatDuration,
  formatRate,
  formatTime,
  share,
} from './numbers.js';
import { TOP, section } from './section.js';
import { table } from './table.js';

/**
 * @typedef {import('../../toolkit-types.js').ReportModel} ReportModel
 * @typedef {import('../../toolkit-types.js').RunReport} RunReport
 */

/** So many runs have a row, the latest ones. */
const MOST_RUNS = 50;

/** @param {ReportModel} model */
export function runsSection({ runs, other_runs: others, unreadable_runs: unreadable }) {
  const notes = html`${unreadableNote(unreadable)}
  ${
    others > 0 &&
    html`<p class="detail">
      ${formatCountOf(others, 'run')} of other tenants in the same folder
      ${others === 1 ? 'is' : 'are'} left out.
    </p>`
  }`;
  const shown = runs.slice(-MOST_RUNS);
  const content =
    runs.length > 0
      ? html`${runsTable(shown, runs.length)} ${errorsTable(shown)}`
      : html`<p>There are no ${unreadable.length > 0 && 'other'} runs of bulk commands.</p>`;
  return section('Bulk runs', html`${content} ${notes}`, TOP);
}

/** @param {string[]} unreadable */
const unreadableNote = (unreadable) =>
  unreadable.length > 0 &&
  html`<p class="warning">
    <strong>Warning: ${formatCountOf(unreadable.length, 'run')} cannot be read</strong> and
    ${unreadable.length === 1 ? 'is' : 'are'} left out here and below:
    ${unreadable.slice(0, MOST_RUNS).join(', ')}.
  </p>`;

/** @param {RunReport[]} runs @param {number} all */
function runsTable(runs, all) {
  const fastest = max(runs, ({ users_per_minute: speed }) => speed ?? 0) ?? 0;
  return table(
    `${runs.length < all ? `The latest ${runs.length} of ${formatCount(all)} runs` : 'Runs'}, oldest first. The time of a run has waiting and pauses in it`,
    [
      { title: 'Begun' },
      { title: 'Command' },
      { title: 'State' },
      { title: 'Time', kind: 'number' },
      { title: 'Users', kind: 'number' },
      { title: 'Users a minute', kind: 'number' },
      { title: 'Imported', kind: 'number' },
      { title: 'Failed', kind: 'number' },
    ],
    runs.map((run) => [
      formatTime(run.started_at),
      html`<code>${run.command}</code>`,
      run.state,
      formatDuration(run.duration_ms),
      formatCount(run.users),
      run.users_per_minute === null
        ? NONE
        : html`${formatRate(run.users_per_minute)}${bar(share(run.users_per_minute, fastest) ?? 0)}`,
      formatCount(run.imported && run.imported.inserted + run.imported.updated),
      formatCount(run.imported?.failed),
    ]),
  );
}

/** @param {RunReport[]} runs */
function errorsTable(runs) {
  const rows = runs.flatMap((run) =>
    run.errors.map(({ step, code, count, remedy }) => [
      html`<code>${code}</code>`,
      formatCount(count),
      remedy ?? NONE,
      html`<code>${step}</code> of ${formatTime(run.started_at)}`,
    ]),
  );
  if (rows.length === 0) return html`<p>No run has reported an error about a user.</p>`;
  return table(
    'What went wrong, by run and code',
    [
      { title: 'Code' },
      { title: 'How often', kind: 'number' },
      { title: 'What to do', kind: 'long' },
      { title: 'Step' },
    ],
    rows,
  );
}
