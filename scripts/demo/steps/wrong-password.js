// @ts-check
/**
 * Step: a wrong password is refused as one, and stores nothing.
 */
import { expect } from '../failure.js';
import { fact, short, shown, skipped, step } from '../print.js';
import { answerOf, outcomeOf, watch } from '../watch.js';

/** @param {import('../demo.js').Demo} demo */
export async function wrongPassword(demo) {
  step('A wrong password, for a user who has not been moved');
  const user = demo.borrowUser();
  if (!user) return skipped('the file has no further user who may log in by password alone');
  const { newTenant } = demo.tenants;
  const identifier = demo.identifier(user);
  fact('user', short(identifier));

  const before = newTenant.users.size;
  const seen = await watch(demo.tenants, () => newTenant.login(identifier, 'not the password'));
  fact('action script', `login: ${outcomeOf(seen)}`);
  fact('answer', answerOf(seen.answer));
  expect(
    seen.lines[0]?.code === 'wrong_credentials',
    'the outcome wrong_credentials',
    seen.lines[0]?.code,
  );
  expect(
    seen.answer.status === 403 && seen.answer.body.error === 'invalid_grant',
    'the refusal of a wrong password',
    answerOf(seen.answer),
  );
  expect(
    seen.logs.at(-1) === 'fp',
    'the log event fp (wrong password) in the new tenant',
    seen.logs,
  );
  expect(newTenant.users.size === before, 'no new user', newTenant.users.size - before);
  shown('refused as a wrong password, nothing stored');
}
