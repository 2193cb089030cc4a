// @ts-check
/**
 * Step: a user logs in at the new tenant with the password of the old tenant, which moves the user.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from '../errors.js';
import { expectMarker, expectStored, MARKER } from '../moved-user.js';
import { fact, jsonText, passed, pluralize, shorten, skipped, step } from '../print.js';
import { describeOutcome, describeResponse, observe } from '../observe.js';

/** @param {import('../demo.js').Demo} demo */
export async function firstLogin(demo) {
  step('First login at the new tenant, with the password of the old tenant');
  const user = demo.takeUser();
  if (!user) return skipped('the file has no user who can log in with a password alone');
  const { newTenant } = demo.tenants;
  const identifier = demo.identifier(user);
  fact('user', shorten(identifier));

  const observation = await observe(demo.tenants, () =>
    newTenant.login(identifier, demo.password(user)),
  );
  expect(
    observation.response.status === 200 && observation.response.body.id_token,
    'an ID token from the new tenant',
    describeResponse(observation.response),
  );
  expect(
    isDeepStrictEqual(observation.runs, ['login']),
    'one run of the action script login',
    observation.runs,
  );
  expect(
    observation.requests.length === 1,
    '1 request of the action script to the old tenant',
    observation.requests.length,
  );
  fact('action script', `login: ${describeOutcome(observation)}`);

  const stored = expectStored(demo, user);
  expectMarker(demo, user);
  fact('new tenant', `stored ${stored.user_id}`);
  const { name, username, email_verified } = stored;
  const more = username ? `, username ${shorten(username)}` : '';
  fact('profile', `"${shorten(name)}", e-mail ${email_verified ? '' : 'not '}verified${more}`);
  fact('user_metadata', jsonText(stored.user_metadata));
  fact('app_metadata', jsonText(stored.app_metadata));
  const requests = pluralize(observation.markingRequests.length, 'request');
  fact('Action', `of the new tenant: ${requests} to set app_metadata.${MARKER} in the old one`);

  demo.countLogin('firstLogins', observation);
  demo.moved.push(user);
  passed('moved with metadata and password; marked in the old tenant');
}
