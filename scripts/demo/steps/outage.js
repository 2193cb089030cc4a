// @ts-check
/**
 * Step: an outage of the old tenant must not look like a wrong password, and users can be moved afterwards.
 */
import { expect } from '../errors.js';
import { expectMarker, expectStored } from '../moved-user.js';
import { fact, passed, shorten, skipped, step } from '../print.js';
import { describeOutcome, describeResponse, observe } from '../observe.js';

/** @type {[string, import('../../../tests/tenant/faults.js').Fault][]} */
const FAULTS = [
  ['status 503', { status: 503, body: { error: 'service_unavailable' } }],
  ['TCP reset', { reset: true }],
];

/** @param {import('../demo.js').Demo} demo */
export async function outage(demo) {
  step('An outage of the old tenant');
  const user = demo.takeUser();
  if (!user) return skipped('the file has no further user who can log in with a password alone');
  const { oldTenant, newTenant } = demo.tenants;
  const identifier = demo.identifier(user);
  const login = () => observe(demo.tenants, () => newTenant.login(identifier, demo.password(user)));
  fact('user', `${shorten(identifier)}, with the right password`);

  for (const [name, fault] of FAULTS) {
    oldTenant.faults.set('/', fault);
    const observation = await login();
    fact(name, `login: ${describeOutcome(observation)}`);
    fact('response', describeResponse(observation.response));
    expect(
      observation.lines[0]?.code === 'unavailable',
      'the outcome unavailable',
      observation.lines[0]?.code,
    );
    expect(
      observation.response.status === 500 && observation.response.body.error !== 'invalid_grant',
      'an error, not a wrong password',
      describeResponse(observation.response),
    );
    expect(
      !observation.logs.includes('fp') && !observation.logs.includes('fu'),
      'no log event of a wrong password',
      observation.logs,
    );
    expect(!newTenant.users.get(identifier), 'nothing stored');
  }

  const [other] = demo.moved;
  if (other) {
    const observation = await observe(demo.tenants, () =>
      newTenant.login(demo.identifier(other), demo.password(other)),
    );
    expect(
      observation.response.status === 200,
      'a login of a user who has been moved',
      describeResponse(observation.response),
    );
    demo.countLogin('laterLogins', observation);
    fact('meanwhile', 'a user who has been moved could log in');
  }

  oldTenant.faults.clear();
  const observation = await login();
  expect(
    observation.response.status === 200,
    'a login after the outage',
    describeResponse(observation.response),
  );
  fact('afterwards', `login: ${describeOutcome(observation)}`);
  expectStored(demo, user);
  expectMarker(demo, user);
  demo.countLogin('firstLogins', observation);
  demo.moved.push(user);
  demo.outage = true;
  passed('an error, not a wrong password; the user moved afterwards');
}
