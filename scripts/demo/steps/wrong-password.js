// @ts-check
/**
 * Step: a wrong password is refused as such, and no user is stored.
 */
import { expect } from '../errors.js';
import { fact, passed, shorten, skipped, step } from '../print.js';
import { describeOutcome, describeResponse, observe } from '../observe.js';

/** @param {import('../demo.js').Demo} demo */
export async function wrongPassword(demo) {
  step('A wrong password for a user who has not been moved');
  const user = demo.peekUser();
  if (!user) return skipped('the file has no further user who can log in with a password alone');
  const { newTenant } = demo.tenants;
  const identifier = demo.identifier(user);
  fact('user', shorten(identifier));

  const before = newTenant.users.size;
  const observation = await observe(demo.tenants, () =>
    newTenant.login(identifier, 'not the password'),
  );
  fact('action script', `login: ${describeOutcome(observation)}`);
  fact('response', describeResponse(observation.response));
  expect(
    observation.lines[0]?.code === 'wrong_credentials',
    'the outcome wrong_credentials',
    observation.lines[0]?.code,
  );
  expect(
    observation.response.status === 403 && observation.response.body.error === 'invalid_grant',
    'the refusal of a wrong password',
    describeResponse(observation.response),
  );
  expect(
    observation.logs.at(-1) === 'fp',
    'the log event fp (wrong password) in the new tenant',
    observation.logs,
  );
  expect(newTenant.users.size === before, 'no new user', newTenant.users.size - before);
  passed('refused as a wrong password; no user was stored');
}
