// The users whom runs name, if the operator has asked for them.
import { html } from './html.js';
import { TOP, section } from './section.js';
import { table } from './table.js';

/** @typedef {import('../../toolkit-types.js').NamedUser} NamedUser */

/** @param {import('../../toolkit-types.js').ReportModel} model */
export const usersSection = ({ failed_users: failed, differing_users: differing }) =>
  section(
    'Users by name',
    html`<p>
        This part has personal data. It names some of the users; the files of the run folders name
        all of them.
      </p>
      ${users('Users whom imports could not move', 'Code', 'What the tenant said', failed)}
      ${users('Users who are not the same in both tenants', 'Answer', 'Fields', differing)}`,
    TOP,
  );

/** @param {string} caption @param {string} reason @param {string} detail @param {NamedUser[]} named */
function users(caption, reason, detail, named) {
  if (named.length === 0) return html`<p>${caption}: none.</p>`;
  return table(
    caption,
    [
      { title: 'User', kind: 'long' },
      { title: reason },
      { title: detail, kind: 'long' },
      { title: 'Run' },
    ],
    named.map((user) => [user.user, html`<code>${user.reason}</code>`, user.detail, user.run]),
  );
}
