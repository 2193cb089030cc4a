// @ts-check
/**
 * Step: a user who has been moved logs in without the old tenant.
 */
import { expect } from '../errors.js';
import { fact, passed, shorten, skipped, step } from '../print.js';
import { describeResponse, observe } from '../observe.js';

/** @param {import('../demo.js').Demo} demo */
export async function secondLogin(demo) {
  step('Second login of the first user');
  const [user] = demo.moved;
  if (!user) return skipped('no user has been moved');
  const { newTenant } = demo.tenants;
  const identifier = demo.identifier(user);
  fact('user', shorten(identifier));

  const observation = await observe(demo.tenants, () =>
    newTenant.login(identifier, demo.password(user)),
  );
  expect(observation.response.status === 200, 'a login', describeResponse(observation.response));
  expect(
    observation.runs.length === 0 &&
      observation.requests.length + observation.markingRequests.length === 0,
    'no action script and no request to the old tenant',
    observation.runs,
  );
  fact('new tenant', 'ran no action script and sent 0 requests to the old tenant');
  demo.countLogin('laterLogins', observation);
  passed('logged in without the old tenant');
}
