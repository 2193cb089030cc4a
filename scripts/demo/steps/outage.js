// @ts-check
/**
 * Step: an outage of the old tenant must not look like a wrong password, and must lose nobody.
 */
import { expect } from '../failure.js';
import { expectStored } from '../moved.js';
import { fact, short, shown, skipped, step } from '../print.js';
import { answerOf, outcomeOf, watch } from '../watch.js';

/** @type {[string, import('../../../tests/tenant/faults.js').Fault][]} */
const FAULTS = [
  ['status 503', { status: 503, body: { error: 'service_unavailable' } }],
  ['TCP reset', { reset: true }],
];

/** @param {import('../demo.js').Demo} demo */
export async function outage(demo) {
  step('An outage of the old tenant');
  const user = demo.takeUser();
  if (!user) return skipped('the file has no further user who may log in by password alone');
  const { oldTenant, newTenant } = demo.tenants;
  const identifier = demo.identifier(user);
  const login = () => watch(demo.tenants, () => newTenant.login(identifier, demo.password(user)));
  fact('user', `${short(identifier)}, with the right password`);

  for (const [name, fault] of FAULTS) {
    oldTenant.faults.set('/', fault);
    const seen = await login();
    fact(name, `login: ${outcomeOf(seen)}`);
    fact('answer', answerOf(seen.answer));
    expect(seen.lines[0]?.code === 'unavailable', 'the outcome unavailable', seen.lines[0]?.code);
    expect(
      seen.answer.status === 500 && seen.answer.body.error !== 'invalid_grant',
      'an error, not a wrong password',
      answerOf(seen.answer),
    );
    expect(
      !seen.logs.includes('fp') && !seen.logs.includes('fu'),
      'no log event of a wrong password',
      seen.logs,
    );
    expect(!newTenant.users.get(identifier), 'nothing stored');
  }

  const [other] = demo.moved;
  if (other) {
    const seen = await watch(demo.tenants, () =>
      newTenant.login(demo.identifier(other), demo.password(other)),
    );
    expect(
      seen.answer.status === 200,
      'a login of a user who has been moved',
      answerOf(seen.answer),
    );
    demo.noteLogin('laterLogins', seen);
    fact('meanwhile', 'a user who has been moved logged in as ever');
  }

  oldTenant.faults.clear();
  const seen = await login();
  expect(seen.answer.status === 200, 'a login once the old tenant is back', answerOf(seen.answer));
  fact('it is back', `login: ${outcomeOf(seen)}`);
  expectStored(demo, user);
  demo.noteLogin('firstLogins', seen);
  demo.moved.push(user);
  shown('an error during the outage, never a wrong password; then moved');
}
