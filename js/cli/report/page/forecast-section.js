// How sure the forecast is: in a word, why, and what earlier forecasts were worth.
import { html } from './html.js';
import { formatCount, formatDifference, formatPercent, formatTime, share } from './numbers.js';
import { section } from './section.js';
import { table } from './table.js';

/** @typedef {import('../../toolkit-types.js').ConnectionReport} ConnectionReport */

const CERTAINTY = {
  high: 'High: what earlier forecasts said has come.',
  medium: 'Medium: there is enough to tell, but little to check it by.',
  low: 'Low: take the dates as a hint only.',
};

/** @param {ConnectionReport} connection @param {import('./section.js').Place} place */
export function forecastSection(connection, place) {
  const { forecast, counts } = connection;
  if (!forecast) {
    return section(
      'How sure the forecast is',
      html`<p>There is no forecast: the records tell too little yet.</p>`,
      place,
    );
  }
  const { certainty, reasons, never } = forecast;
  const percent = formatPercent(share(never.expected, counts.users));
  return section(
    'How sure the forecast is',
    html`<p><strong>${CERTAINTY[certainty]}</strong></p>
      ${
        reasons.length > 0 &&
        html`<ul>
          ${reasons.map((reason) => html`<li>${reason}</li>`)}
        </ul>`
      }
      <p>
        About ${formatCount(never.expected)} users (${percent}), between ${formatCount(never.low)}
        and ${formatCount(never.high)}, will not log in within a year. <code>move-rest</code> moves
        them in bulk. The forecast assumes that users keep logging in as they do, and that nobody is
        moved in bulk.
      </p>
      ${checks(connection)}`,
    place,
  );
}

/** @param {ConnectionReport} connection */
function checks({ forecast_checks: checked, at }) {
  if (checked.length === 0) {
    return html`<p>
      No earlier forecast is a week old yet, so there is none to compare with what came.
    </p>`;
  }
  return table(
    `What earlier forecasts said about ${formatTime(at)}`,
    [
      { title: 'Made' },
      { title: 'Days before', kind: 'number' },
      { title: 'Expected', kind: 'number' },
      { title: 'At least', kind: 'number' },
      { title: 'At most', kind: 'number' },
      { title: 'Moved', kind: 'number' },
      { title: 'Error', kind: 'number' },
      { title: 'Within the bounds' },
    ],
    checked.map(({ made_at: made, days_before: days, predicted, moved, is_within: isWithin }) => [
      formatTime(made),
      formatCount(days),
      formatCount(predicted.expected),
      formatCount(predicted.low),
      formatCount(predicted.high),
      formatCount(moved),
      formatDifference(share(predicted.expected - moved, moved)),
      isWithin ? 'yes' : 'no',
    ]),
  );
}
