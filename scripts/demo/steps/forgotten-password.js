// @ts-check
/**
 * Step: a user who never logged in at the new tenant has forgotten the password. The reset moves the user, without the old
 * password.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from '../errors.js';
import { expectMarker, expectStored } from '../moved-user.js';
import { fact, passed, pluralize, shorten, skipped, step } from '../print.js';
import { describeOutcome, describeResponse, observe } from '../observe.js';

/** @param {import('../demo.js').Demo} demo */
export async function forgottenPassword(demo) {
  step('A forgotten password of a user who never logged in at the new tenant');
  const user = demo.takeUser();
  if (!user) return skipped('the file has no further user who can log in with a password alone');
  const { newTenant } = demo.tenants;
  const email = user.email ?? '';
  fact('user', shorten(email));

  const resetRequest = await observe(demo.tenants, () => newTenant.requestPasswordReset(email));
  fact('action script', `getUser: ${describeOutcome(resetRequest)}`);
  expect(
    resetRequest.response.status === 200,
    'the response that a mail is sent',
    describeResponse(resetRequest.response),
  );
  expect(
    isDeepStrictEqual(resetRequest.runs, ['getUser']),
    'one run of the action script getUser',
    resetRequest.runs,
  );
  const mail = newTenant.outbox.at(-1);
  expect(mail?.to === email.toLowerCase(), 'a mail to the user', mail?.to ?? 'none');
  fact('outbox', `a mail with a ticket to ${shorten(mail.to)}`);

  const password = `New-${user.user_id.slice(-6)}!`;
  const reset = await observe(demo.tenants, () => newTenant.resetPassword(mail.ticket, password));
  expect(
    reset.response.status === 200,
    'a reset with the ticket',
    describeResponse(reset.response),
  );
  const login = await observe(demo.tenants, () => newTenant.login(email, password));
  expect(
    login.response.status === 200,
    'a login with the new password',
    describeResponse(login.response),
  );
  const requests = reset.requests.length + login.requests.length;
  expect(requests === 0, '0 requests of action scripts after the mail', requests);
  fact(
    'new tenant',
    `took the new password, then a login with it: ${pluralize(requests, 'request')} of scripts`,
  );
  const marking = pluralize(login.markingRequests.length, 'request');
  fact('Action', `of the new tenant: ${marking} to mark the user in the old one`);

  const stored = expectStored(demo, user);
  expectMarker(demo, user);
  const old = await observe(demo.tenants, () => newTenant.login(email, demo.password(user)));
  expect(
    old.response.status === 403 && old.requests.length === 0,
    'the old password to be refused',
    describeResponse(old.response),
  );
  fact('new tenant', `stored ${stored.user_id}; refuses the old password`);

  demo.setPassword(user, password);
  demo.resets += 1;
  demo.moved.push(user);
  passed('moved with metadata and the new password; the old one was never needed');
}
