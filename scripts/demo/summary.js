// @ts-check
/**
 * The closing table, and what must hold for all steps together.
 */
import Table from 'cli-table3';
import { expect } from './failure.js';
import { ALONE } from './in-turn.js';
import { count, line } from './print.js';
import { FATES } from './user-facts.js';

const LARGEST = 100_000;

/** @param {import('./demo.js').Demo} demo */
export async function summary(demo) {
  const { users, tenants, refused, firstLogins, laterLogins, resets, unable } = demo;
  const { oldTenant, newTenant } = tenants;
  await Promise.all(newTenant.containers.map((container) => container.flush()));
  expect(newTenant.violations.length === 0, 'each action script to call its callback once', newTenant.violations);
  const moved = newTenant.users.size;
  const reasons = [...refused];
  const refusals = reasons.reduce((sum, [, number]) => sum + number, 0);
  expect(moved + refusals + unable === users.length, `${users.length} users moved or refused`, moved + refusals + unable);

  /** @param {(figures: import('./demo.js').Figures) => string | number} figure */
  const perLogin = (figure) => [
    ...(firstLogins.logins ? [`${figure(firstLogins)} per first login`] : []),
    ...(laterLogins.logins ? [`${figure(laterLogins)} per later login`] : []),
  ];
  const table = new Table({ style: { head: [], border: [], compact: true } });
  table.push(
    ['Users in the file', users.length],
    ['Moved', `${moved} (${firstLogins.logins} by login, ${resets} by a forgotten password)`],
    ['Refused', [String(refusals), ...reasons.map(([reason, number]) => `${number} ${reason} (${codeOf(reason)})`)].join('\n')],
    ...(unable ? [['Not tried', `${unable} without e-mail and username`]] : []),
    ['Requests to the old tenant', [`${oldTenant.requests.length} in all`, ...perLogin(average)].join('\n')],
    ['Action scripts', `${size('login', newTenant.scripts.login)}\n${size('getUser', newTenant.scripts.get_user)}\nlimit: ${bytes(LARGEST)}`],
    ...(firstLogins.logins ? [[`Median of up to ${ALONE} logins,\none at a time`, perLogin(median).join('\n')]] : []),
  );
  line();
  line(table.toString());
}

/** @param {string} reason */
const codeOf = (reason) => Object.values(FATES).find(({ name }) => name === reason)?.code ?? '';

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
