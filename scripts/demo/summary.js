// @ts-check
/**
 * The closing table, and what must hold for all steps together.
 */
import Table from 'cli-table3';
import { LARGEST_SCRIPT } from '../../tests/tenant/index.js';
import { expect } from './failure.js';
import { ALONE } from './at-once.js';
import { count, line } from './print.js';

/** @param {import('./demo.js').Demo} demo */
export async function summary(demo) {
  const { users, tenants, refused, firstLogins, laterLogins, resets, unable } = demo;
  const { oldTenant, newTenant } = tenants;
  const { scripts } = newTenant;
  await Promise.all(newTenant.containers.map((container) => container.flush()));
  expect(
    newTenant.violations.length === 0,
    'each action script to call its callback once',
    newTenant.violations,
  );
  const moved = newTenant.users.size;
  const refusals = [...refused.values()].reduce((sum, number) => sum + number, 0);
  const all = moved + refusals + unable;
  expect(all === users.length, `${users.length} users moved or refused`, all);

  const reasons = [...refused].map(([{ name, code }, number]) => `${number} ${name} (${code})`);
  /** @param {(figures: import('./demo.js').Figures) => string | number} figure */
  const perLogin = (figure) => [
    ...(firstLogins.logins ? [`${figure(firstLogins)} per first login`] : []),
    ...(laterLogins.logins ? [`${figure(laterLogins)} per later login`] : []),
  ];
  const table = new Table({ style: { head: [], border: [], compact: true } });
  table.push(
    ['Users in the file', users.length],
    ['Moved', `${moved} (${firstLogins.logins} by login, ${resets} by a forgotten password)`],
    ['Refused', lines([refusals, ...reasons])],
    ...(unable ? [['Not tried', `${unable} without e-mail and username`]] : []),
    [
      'Requests to the old tenant',
      lines([`${oldTenant.requests.length} in all`, ...perLogin(average)]),
    ],
    [
      'Action scripts',
      lines([
        size('login', scripts.login),
        size('getUser', scripts.get_user),
        `limit: ${bytes(LARGEST_SCRIPT)}`,
      ]),
    ],
    ...(firstLogins.logins
      ? [[`Median of up to ${ALONE} logins,\none at a time`, lines(perLogin(median))]]
      : []),
  );
  line();
  line(table.toString());
}

/** Lines of one cell. @param {(string | number)[]} parts */
const lines = (parts) => parts.join('\n');

/** @param {import('./demo.js').Figures} figures */
const average = ({ logins, requests }) => Number((requests / logins).toFixed(2));

/** @param {number} number */
const bytes = (number) => count(number, 'byte');

/** @param {string} name @param {string} code */
const size = (name, code) => `${name}: ${bytes(Buffer.byteLength(code))}`;

/** @param {import('./demo.js').Figures} figures */
function median({ ms }) {
  const sorted = [...ms].sort((a, b) => a - b);
  return `${sorted[sorted.length >> 1]?.toFixed(1)} ms`;
}
