// @ts-check
/**
 * Step: login migration. A user logs in at the new tenant with the old password, and is moved by that.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from '../failure.js';
import { expectMarker, expectStored, MARKER } from '../moved.js';
import { fact, short, shown, skipped, step } from '../print.js';
import { answerOf, outcomeOf, watch } from '../watch.js';

/** @param {import('../demo.js').Demo} demo */
export async function firstLogin(demo) {
  step('First login at the new tenant, with the password of the old tenant');
  const user = demo.takeUser();
  if (!user) return skipped('the file has no user who may log in by password alone');
  const { newTenant } = demo.tenants;
  const identifier = demo.identifier(user);
  fact('user', short(identifier));

  const seen = await watch(demo.tenants, () => newTenant.login(identifier, demo.password(user)));
  expect(
    seen.answer.status === 200 && seen.answer.body.id_token,
    'an ID token from the new tenant',
    answerOf(seen.answer),
  );
  expect(isDeepStrictEqual(seen.runs, ['login']), 'one run of the action script login', seen.runs);
  expect(seen.requests.length === 1, '1 request to the old tenant', seen.requests.length);
  fact('action script', `login: ${outcomeOf(seen)}`);

  const stored = expectStored(demo, user);
  expectMarker(demo, user);
  fact('new tenant', `stored ${stored.user_id}`);
  const { name, username, email_verified } = stored;
  const more = username ? `, username ${short(username)}` : '';
  fact('profile', `"${short(name)}", e-mail ${email_verified ? '' : 'not '}verified${more}`);
  fact('user_metadata', short(JSON.stringify(stored.user_metadata), 80));
  fact('app_metadata', short(JSON.stringify(stored.app_metadata), 80));
  fact('old tenant', `its Action has set the migration marker, app_metadata.${MARKER}`);

  demo.noteLogin('firstLogins', seen);
  demo.moved.push(user);
  shown('moved with metadata and password; the migration marker is not in the profile');
}
