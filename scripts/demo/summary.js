// @ts-check
/**
 * Prints the closing table, and checks that the results of all steps add up.
 */
import Table from 'cli-table3';
import { LARGEST_SCRIPT } from '../../tests/tenant/index.js';
import { expect } from './errors.js';
import { SEQUENTIAL_LOGINS } from './concurrency.js';
import { isMarking } from './observe.js';
import { line, pluralize } from './print.js';

/** @param {import('./demo.js').Demo} demo */
export async function summary(demo) {
  const { users, tenants, refused, firstLogins, laterLogins, inBulk, withoutIdentifier } = demo;
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
  const total = moved + refusals + withoutIdentifier;
  expect(total === users.length, `${users.length} users moved or refused`, total);

  const reasons = [...refused].map(([{ name, code }, number]) => `${number} ${name} (${code})`);
  /** @param {(figures: import('./demo.js').LoginFigures) => string | number} figure */
  const perLogin = (figure) => [
    ...(firstLogins.logins ? [`${figure(firstLogins)} per first login`] : []),
    ...(laterLogins.logins ? [`${figure(laterLogins)} per later login`] : []),
  ];
  const table = new Table({ style: { head: [], border: [], compact: true } });
  table.push(
    ['Users in the file', users.length],
    ['Moved', lines([moved, ...waysOf(demo)])],
    ['Refused', lines([refusals, ...reasons])],
    ...(withoutIdentifier
      ? [['Not tried', `${withoutIdentifier} without e-mail and username`]]
      : []),
    [
      'Requests to the old tenant',
      lines([`${oldTenant.requests.length} in total`, ...perLogin(average)]),
    ],
    ...(moved
      ? [
          [
            'Marked in the old tenant',
            `${moved}, ${marking(oldTenant, moved - inBulk)} requests each by login`,
          ],
        ]
      : []),
    [
      'Action scripts',
      lines([
        sizeOf('login', scripts.login),
        sizeOf('getUser', scripts.get_user),
        `limit: ${bytes(LARGEST_SCRIPT)}`,
      ]),
    ],
    ...(firstLogins.logins
      ? [[`Median of up to ${SEQUENTIAL_LOGINS} logins,\none at a time`, lines(perLogin(median))]]
      : []),
  );
  line();
  line(table.toString());
}

/**
 * What the demo has shown, for the end of its output.
 *
 * @param {import('./demo.js').Demo} demo
 */
export function inTwoSentences(demo) {
  const { users, tenants, refused, outage } = demo;
  const moved = tenants.newTenant.users.size;
  const left = users.length - moved;
  const ways = moved
    ? ` with their metadata: ${waysOf(demo, 'by a login with the password they had').join(', ')}`
    : '';
  const others = refused.size
    ? `The ${pluralize(left, 'other')} stayed in the old tenant, each refused with the reason`
    : 'Nobody was refused';
  const outages = outage
    ? ', and an outage of the old tenant never looked like a wrong password'
    : '';
  return `You saw ${moved} of ${pluralize(users.length, 'user')} move${ways}. ${others}${outages}.`;
}

/** How many users moved in which way. @param {import('./demo.js').Demo} demo @param {string} [byLogin] */
const waysOf = ({ firstLogins, resets, inBulk }, byLogin = 'by login') => [
  ...(firstLogins.logins ? [`${firstLogins.logins} ${byLogin}`] : []),
  ...(resets ? [`${resets} by password reset`] : []),
  ...(inBulk ? [`${inBulk} in bulk`] : []),
];

/** Joins the lines of one cell. @param {(string | number)[]} parts */
const lines = (parts) => parts.join('\n');

/** @param {import('./demo.js').LoginFigures} figures */
const average = ({ logins, requests }) => Number((requests / logins).toFixed(2));

/** The average number of requests that marked a user. @param {import('../../tests/tenant/index.js').OldTenant} oldTenant @param {number} users */
const marking = (oldTenant, users) =>
  Number((oldTenant.requests.filter((one) => isMarking(one, oldTenant)).length / users).toFixed(2));

/** @param {number} size */
const bytes = (size) => pluralize(size, 'byte');

/** @param {string} name @param {string} code */
const sizeOf = (name, code) => `${name}: ${bytes(Buffer.byteLength(code))}`;

/** @param {import('./demo.js').LoginFigures} figures */
function median({ ms }) {
  const sorted = [...ms].sort((a, b) => a - b);
  return `${sorted[sorted.length >> 1]?.toFixed(1)} ms`;
}
