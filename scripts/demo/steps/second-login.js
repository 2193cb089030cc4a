// @ts-check
/**
 * Step: whoever has been moved no longer needs the old tenant.
 */
import { expect } from '../failure.js';
import { fact, short, shown, skipped, step } from '../print.js';
import { answerOf, watch } from '../watch.js';

/** @param {import('../demo.js').Demo} demo */
export async function secondLogin(demo) {
  step('Second login of the first user');
  const [user] = demo.moved;
  if (!user) return skipped('nobody has been moved');
  const { newTenant } = demo.tenants;
  const identifier = demo.identifier(user);
  fact('user', short(identifier));

  const seen = await watch(demo.tenants, () => newTenant.login(identifier, demo.password(user)));
  expect(seen.answer.status === 200, 'a login', answerOf(seen.answer));
  expect(
    seen.runs.length === 0 && seen.requests.length === 0,
    'no action script and no request to the old tenant',
    seen.runs,
  );
  fact('new tenant', 'ran no action script and sent 0 requests to the old tenant');
  demo.noteLogin('laterLogins', seen);
  shown('logged in without the old tenant');
}
