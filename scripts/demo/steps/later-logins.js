// @ts-check
/**
 * Step: all users who have been moved log in again, without the old tenant.
 */
import { expect } from '../errors.js';
import { CONCURRENT_LOGINS, mapConcurrently, splitForTiming } from '../concurrency.js';
import { fact, passed, pluralize, shorten, skipped, step } from '../print.js';
import { describeResponse, observe } from '../observe.js';

/** @param {import('../demo.js').Demo} demo */
export async function laterLogins(demo) {
  const { tenants, moved } = demo;
  step(`Another login of all users who have been moved, up to ${CONCURRENT_LOGINS} at a time`);
  if (moved.length === 0) return skipped('no user has been moved');
  /** @param {import('../demo.js').OldUser} user */
  const login = async (user) => {
    const response = await tenants.newTenant.login(demo.identifier(user), demo.password(user));
    expect(
      response.status === 200,
      `a login of ${shorten(demo.identifier(user))}`,
      describeResponse(response),
    );
  };

  const [sequential, concurrent] = splitForTiming(moved);
  let requests = 0;
  for (const user of sequential) {
    const observation = await observe(tenants, () => login(user));
    demo.countLogin('laterLogins', observation);
    requests += observation.requests.length + observation.markingRequests.length;
  }
  const observation = await observe(tenants, () => mapConcurrently(concurrent, login));
  demo.laterLogins.logins += concurrent.length;
  demo.laterLogins.requests += observation.requests.length;
  requests += observation.requests.length + observation.markingRequests.length;
  fact(
    'new tenant',
    `${pluralize(moved.length, 'login')}, ${pluralize(requests, 'request')} to the old tenant`,
  );
  expect(requests === 0, '0 requests to the old tenant', requests);
  passed('logged in without the old tenant');
}
