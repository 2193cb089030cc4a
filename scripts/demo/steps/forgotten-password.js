// @ts-check
/**
 * Step: a user who never logged in at the new tenant has forgotten the password. The reset moves the user, and nobody
 * asks for the old password.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from '../failure.js';
import { expectStored } from '../moved.js';
import { count, fact, short, shown, skipped, step } from '../print.js';
import { answerOf, outcomeOf, watch } from '../watch.js';

/** @param {import('../demo.js').Demo} demo */
export async function forgottenPassword(demo) {
  step('A forgotten password, of a user who never logged in at the new tenant');
  const user = demo.takeUser();
  if (!user) return skipped('the file has no further user who may log in by password alone');
  const { newTenant } = demo.tenants;
  const email = user.email ?? '';
  fact('user', short(email));

  const asked = await watch(demo.tenants, () => newTenant.requestPasswordReset(email));
  fact('action script', `getUser: ${outcomeOf(asked)}`);
  expect(asked.answer.status === 200, 'the answer that a mail is sent', answerOf(asked.answer));
  expect(
    isDeepStrictEqual(asked.runs, ['getUser']),
    'one run of the action script getUser',
    asked.runs,
  );
  const mail = newTenant.outbox.at(-1);
  expect(mail?.to === email.toLowerCase(), 'a mail to the user', mail?.to ?? 'none');
  fact('outbox', `a mail with a ticket to ${short(mail.to)}`);

  const password = `New-${user.user_id.slice(-6)}!`;
  const reset = await watch(demo.tenants, () => newTenant.resetPassword(mail.ticket, password));
  expect(reset.answer.status === 200, 'a reset with the ticket', answerOf(reset.answer));
  const login = await watch(demo.tenants, () => newTenant.login(email, password));
  expect(login.answer.status === 200, 'a login with the new password', answerOf(login.answer));
  const requests = reset.requests.length + login.requests.length;
  expect(requests === 0, '0 requests to the old tenant after the mail', requests);
  fact(
    'new tenant',
    `took the new password, then a login with it: ${count(requests, 'request')} to the old tenant`,
  );

  const stored = expectStored(demo, user);
  const old = await watch(demo.tenants, () => newTenant.login(email, demo.password(user)));
  expect(
    old.answer.status === 403 && old.requests.length === 0,
    'the old password to be refused',
    answerOf(old.answer),
  );
  fact('new tenant', `stored ${stored.user_id}; refuses the old password`);

  demo.setPassword(user, password);
  demo.resets += 1;
  demo.moved.push(user);
  shown('moved with metadata and the new password; the old one was never asked for');
}
