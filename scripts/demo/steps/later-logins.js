// @ts-check
/**
 * Step: everybody who has been moved logs in again, without the old tenant.
 */
import { expect } from '../failure.js';
import { AT_ONCE, atOnce, parted } from '../at-once.js';
import { count, fact, short, shown, skipped, step } from '../print.js';
import { answerOf, watch } from '../watch.js';

/** @param {import('../demo.js').Demo} demo */
export async function laterLogins(demo) {
  const { tenants, moved } = demo;
  step(`Another login of everybody who has been moved, up to ${AT_ONCE} at once`);
  if (moved.length === 0) return skipped('nobody has been moved');
  /** @param {import('../demo.js').OldUser} user */
  const login = async (user) => {
    const answer = await tenants.newTenant.login(demo.identifier(user), demo.password(user));
    expect(answer.status === 200, `a login of ${short(demo.identifier(user))}`, answerOf(answer));
  };

  const [alone, together] = parted(moved);
  let requests = 0;
  for (const user of alone) {
    const seen = await watch(tenants, () => login(user));
    demo.noteLogin('laterLogins', seen);
    requests += seen.requests.length;
  }
  const seen = await watch(tenants, () => atOnce(together, login));
  demo.laterLogins.logins += together.length;
  demo.laterLogins.requests += seen.requests.length;
  requests += seen.requests.length;
  fact(
    'new tenant',
    `${count(moved.length, 'login')}, ${count(requests, 'request')} to the old tenant`,
  );
  expect(requests === 0, '0 requests to the old tenant', requests);
  shown('the old tenant is not needed any more');
}
