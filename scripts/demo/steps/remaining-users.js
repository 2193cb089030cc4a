// @ts-check
/**
 * Step: all other users log in for the first time, grouped by the outcome that their data lets expect.
 */
import { expect } from '../errors.js';
import { CONCURRENT_LOGINS, mapConcurrently, splitForTiming } from '../concurrency.js';
import { expectMarker, expectStored } from '../moved-user.js';
import { fact, passed, pluralize, shorten, skipped, step } from '../print.js';
import { EXPECTED_OUTCOMES, expectedOutcomeOf, identifierOf } from '../exported-user.js';
import { describeResponse, observe } from '../observe.js';

/** @typedef {import('../demo.js').OldUser} OldUser */
/** @typedef {import('../exported-user.js').ExpectedOutcome} ExpectedOutcome */

/** @param {import('../demo.js').Demo} demo */
export async function remainingUsers(demo) {
  const { tenants, users, connection, moved, neverLoggingIn } = demo;
  const rest = users.filter((user) => !moved.includes(user) && !neverLoggingIn.includes(user));
  step(`First login of all other users, up to ${CONCURRENT_LOGINS} at a time`);
  if (rest.length === 0) return skipped('no user is left');
  const withIdentifier = rest.filter((user) => identifierOf(user, connection));
  demo.withoutIdentifier = rest.length - withIdentifier.length;
  if (demo.withoutIdentifier) {
    fact('not tried', `${pluralize(demo.withoutIdentifier, 'user')} without e-mail and username`);
  }

  for (const expected of Object.values(EXPECTED_OUTCOMES)) {
    const group = withIdentifier.filter((user) => expectedOutcomeOf(user, connection) === expected);
    if (group.length === 0) continue;
    const before = tenants.oldTenant.requests.length;
    if (expected === EXPECTED_OUTCOMES.moved) await moveAll(demo, group);
    else await refuseAll(demo, group, expected);
    const requests = pluralize(tenants.oldTenant.requests.length - before, 'request');
    const [verb, why] =
      expected === EXPECTED_OUTCOMES.moved ? ['moved', ''] : ['refused', `${expected.name}: `];
    fact(
      `${group.length} ${verb}`,
      `${why}outcome ${expected.code}, ${requests} to the old tenant`,
    );
  }
  passed('each login ended as expected; metadata and migration markers are in place');
}

/** @param {import('../demo.js').Demo} demo @param {OldUser[]} group */
async function moveAll(demo, group) {
  const [sequential, concurrent] = splitForTiming(group);
  for (const user of sequential) {
    demo.countLogin('firstLogins', await logIn(demo, [user], EXPECTED_OUTCOMES.moved));
  }
  const { requests } = await logIn(demo, concurrent, EXPECTED_OUTCOMES.moved);
  demo.firstLogins.logins += concurrent.length;
  demo.firstLogins.requests += requests.length;
  for (const user of group) {
    expectStored(demo, user);
    expectMarker(demo, user);
  }
  demo.moved.push(...group);
}

/** @param {import('../demo.js').Demo} demo @param {OldUser[]} group @param {ExpectedOutcome} expected */
async function refuseAll(demo, group, expected) {
  await logIn(demo, group, expected);
  demo.refused.set(expected, group.length);
}

/**
 * Runs several logins concurrently, which must all have the same outcome.
 *
 * @param {import('../demo.js').Demo} demo
 * @param {OldUser[]} group
 * @param {ExpectedOutcome} expected
 */
async function logIn(demo, group, expected) {
  const observation = await observe(demo.tenants, (newTenant) =>
    mapConcurrently(group, async (user) => ({
      user,
      response: await newTenant.login(demo.identifier(user), demo.password(user)),
    })),
  );
  for (const { user, response } of observation.response) {
    expect(
      response.status === expected.status,
      `${expected.status} for ${shorten(demo.identifier(user))} (${expected.name})`,
      describeResponse(response),
    );
  }
  const other = observation.lines.find(({ code }) => code !== expected.code);
  expect(!other, `the outcome ${expected.code} for all (${expected.name})`, other?.code);
  return observation;
}
