// The report as one HTML file that needs nothing else: no script, no font, no picture, and a policy that forbids them all.
import { createHash } from 'node:crypto';
import { forecastSection } from './forecast-section.js';
import { headline } from './headline.js';
import { html } from './html.js';
import { leftSection } from './left-section.js';
import { movedSection } from './moved-section.js';
import { formatCountOf, formatDate, formatTime } from './numbers.js';
import { Positions } from './positions.js';
import { refusalsSection } from './refusals-section.js';
import reportStyle from './report.css';
import { runsSection } from './runs-section.js';
import { TOP, section } from './section.js';
import { settingsSection } from './settings-section.js';
import { usersSection } from './users-section.js';
import { verifySection } from './verify-section.js';

/**
 * @typedef {import('../../toolkit-types.js').ConnectionReport} ConnectionReport
 * @typedef {import('../../toolkit-types.js').ReportModel} ReportModel
 */

const METHODS = {
  export: 'by an export',
  search: 'by a search, which lags behind by some seconds',
  files: 'in exports that were given as files',
};

/**
 * Renders the page.
 *
 * @param {ReportModel} model Its texts are clean: nothing in them is unprintable.
 * @param {object} options
 * @param {boolean} options.withUsers Whether the page names users.
 * @returns {string} The same model always gives the same text.
 */
export function renderPage(model, { withUsers }) {
  const positions = new Positions();
  const content = html`${introduction(model)}
    <main id="content">
      ${model.connections.map((connection, index) => connectionPart(connection, index, model, positions))}
      ${runsSection(model)} ${verifySection(model.runs)} ${withUsers && usersSection(model)}
      ${settingsSection(model.settings)}
    </main>
    ${footer(withUsers)}`;
  return page(title(model), `${reportStyle}${positions.style}`, content.text);
}

/** @param {string} name @param {string} style @param {string} content */
function page(name, style, content) {
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const head = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>${name}</title>
      </head>
    </html> `;
  return `${head.text}<style>${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the numbers</a>
${content}
</body>
</html>
`;
}

/** @param {ReportModel} model */
function title({ connections }) {
  const [first] = connections;
  return first
    ? `Migration from ${first.old.domain} to ${first.new.domain}, ${formatDate(first.at)}`
    : 'Migration';
}

/** @param {ReportModel} model */
function introduction({ connections }) {
  const [first] = connections;
  return html`<header>
    <p class="kind">Migration report</p>
    ${first && html`<h1>${first.old.domain} <span class="to">to</span> ${first.new.domain}</h1>`}
    ${connections.map(source)}
  </header>`;
}

/** @param {ConnectionReport} connection */
const source = ({ old, new: target, at, first_at: firstAt, records }) =>
  html`<p class="source">
    ${
      old.connection === target.connection
        ? html`Connection <b>${old.connection}</b>`
        : html`Connection <b>${old.connection}</b>, in the new tenant <b>${target.connection}</b>`
    }.
    Counted on <time datetime="${at}">${formatTime(at)}</time>, ${METHODS[old.method]}.
    ${
      records === 1
        ? 'This is the first record.'
        : `${formatCountOf(records, 'record')} since ${formatDate(firstAt)}.`
    }
  </p>`;

/**
 * @param {ConnectionReport} connection
 * @param {number} index
 * @param {ReportModel} model
 * @param {Positions} positions
 */
function connectionPart(connection, index, { connections }, positions) {
  const isOnly = connections.length === 1;
  /** @type {import('./section.js').Place} */
  const place = isOnly ? TOP : { level: 3, prefix: `connection-${index + 1}-` };
  const parts = html`${isOnly ? section('At a glance', headline(connection), TOP) : headline(connection)}
  ${movedSection(connection, positions, place)} ${forecastSection(connection, place)}
  ${leftSection(connection, place)} ${refusalsSection(connection, place)}
  ${notes(connection, place)}`;
  if (isOnly) return parts;
  const id = `connection-${index + 1}`;
  const { old, new: target } = connection;
  return html`<section class="connection" aria-labelledby="${id}">
    <h2 id="${id}">
      ${old.connection} of ${old.domain} to ${target.connection} of ${target.domain}
    </h2>
    ${parts}
  </section>`;
}

/** @param {ConnectionReport} connection @param {import('./section.js').Place} place */
const notes = ({ notes: lines }, place) =>
  lines.length > 0 &&
  section(
    'What limits these numbers',
    html`<ul class="notes">
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>`,
    place,
  );

/** @param {boolean} withUsers */
const footer = (withUsers) =>
  html`<footer>
    <p>
      Made by auth0-account-migration ${VERSION}. All days are in UTC.
      ${
        withUsers
          ? 'This page names users: keep it as you keep other personal data.'
          : 'This page names no user and has no secret.'
      }
    </p>
  </footer>`;
