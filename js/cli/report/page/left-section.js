// Who is left: by last login, and by what matters for the move.
import { barTable } from './bars.js';
import { html } from './html.js';
import { section } from './section.js';

/** @param {import('../../toolkit-types.js').ConnectionReport} connection @param {import('./section.js').Place} place */
export function leftSection({ counts }, place) {
  const { left, left_by: by, left_by_last_login: lastLogin } = counts;
  if (left === 0) return section('Who is left', html`<p>Nobody is left.</p>`, place);
  const logins = [
    { label: 'At most 30 days ago', count: lastLogin.days_30 },
    { label: '31 to 90 days ago', count: lastLogin.days_90 },
    { label: '91 to 365 days ago', count: lastLogin.days_365 },
    { label: 'More than 365 days ago', count: lastLogin.older },
    { label: 'Never', count: lastLogin.never },
  ];
  const traits = [
    { label: 'Blocked in the old tenant', count: by.blocked },
    { label: 'With a second factor', count: by.with_factor },
    { label: 'Without an e-mail address', count: by.without_email },
    { label: 'Profile larger than 10,240 bytes, Auth0’s limit', count: by.over_profile_limit },
  ];
  return section(
    'Who is left',
    html`${barTable('Users who are left, by their last login', 'Last login', logins, left)}
    ${barTable('Users who are left and need attention; a user may be in several rows', 'Property', traits, left)}`,
    place,
  );
}
