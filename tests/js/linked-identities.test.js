// @ts-check
// Identities that are linked in the old tenant: each of them moves by itself, and they share one marker.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertConfirmed,
  code,
  login,
  oldTenant,
  secrets,
  stored,
  takeActionRequests,
  tenant,
} from '../support/new-tenant-action.js';
import { addUser, PASSWORD } from './support.js';

/** A user whose identities in the connection have these names, the first one being the primary one. @param {string[]} names */
function addLinkedUser(...names) {
  const identities = names.map((name, index) => ({
    connection: oldTenant.connection,
    provider: 'auth0',
    user_id: name,
    isSocial: false,
    ...(index > 0 && { profileData: { email: emailOf(name), email_verified: true } }),
  }));
  const first = String(names[0]);
  return addUser(oldTenant, { user_id: `auth0|${first}`, email: emailOf(first), identities });
}

const emailOf = (/** @type {string} */ name) => `${name}@example.com`;
const loginAs = (/** @type {string} */ name) => login({ email: emailOf(name) });

/** The markers that the Action has set since the last call, with the user each. */
const takeMarkers = () =>
  takeActionRequests()
    .filter(({ method }) => method === 'PATCH')
    .map(({ path, body }) => [path.split('/').at(-1), body.app_metadata.migration_complete]);

for (const order of [
  ['primary', 'linked'],
  ['linked', 'primary'],
]) {
  test(`the ${order[0]} identity moves, and then the ${order[1]} one`, async () => {
    const [one, two] = order.map((name) => `${name}-${order[0]}-first`);
    const user = await addLinkedUser(
      ...['primary', 'linked'].map((name) => `${name}-${order[0]}-first`),
    );
    await loginAs(String(one));
    assert.deepEqual(takeMarkers(), [[user.user_id, [one]]]);
    await loginAs(String(two));
    assert.deepEqual(takeMarkers(), [[user.user_id, true]]);
    for (const name of [one, two]) {
      const { user_id } = stored({ email: emailOf(String(name)) });
      assert.equal(user_id, `auth0|${oldTenant.domain}|${name}`);
      assertConfirmed({ email: emailOf(String(name)) });
    }
  });
}

test('the marker lists who has landed until all have', async () => {
  const user = await addLinkedUser('a', 'b', 'c');
  for (const name of ['b', 'c', 'a']) await loginAs(name);
  assert.deepEqual(takeMarkers(), [
    [user.user_id, ['b']],
    [user.user_id, ['b', 'c']],
    [user.user_id, true],
  ]);
});

test('an identity of a connection that does not move does not count', async () => {
  const user = await addLinkedUser('only');
  const google = { connection: 'google-oauth2', provider: 'google-oauth2', user_id: 'g' };
  const others = { connection: 'Others', provider: 'auth0', user_id: 'o' };
  user.identities.push({ ...google, isSocial: true }, { ...others, isSocial: false });
  await loginAs('only');
  assert.deepEqual(takeMarkers(), [[user.user_id, true]]);
});

test('an identity of another connection that moves counts', async () => {
  const connections = { [tenant.connection]: oldTenant.connection, Staff: 'Old-staff' };
  tenant.action = { code, secrets: secrets({ CONNECTIONS: JSON.stringify(connections) }) };
  const user = await addLinkedUser('person');
  const staff = { connection: 'Old-staff', provider: 'auth0', user_id: 'employee' };
  user.identities.push({ ...staff, isSocial: false });
  await loginAs('person');
  assert.deepEqual(takeMarkers(), [[user.user_id, ['person']]]);
});

test('identities that are linked in the new tenant before their first login there have all landed', async () => {
  const user = await addLinkedUser('p', 'q', 'r');
  tenant.action = undefined;
  for (const name of ['p', 'q']) await loginAs(name);
  const [primary, linked] = ['p', 'q'].map((name) => stored({ email: emailOf(name) }));
  assert.ok(primary && linked);
  tenant.users.link(primary, linked);
  // This one is another user in the old tenant.
  await addLinkedUser('other');
  await loginAs('other');
  tenant.users.link(primary, stored({ email: emailOf('other') }));
  tenant.action = { code, secrets: secrets() };
  await loginAs('p');
  assert.deepEqual(takeMarkers(), [[user.user_id, ['p', 'q']]]);
});

test('an identity that the marker lists already is only confirmed', async () => {
  const user = await addLinkedUser('listed', 'absent');
  tenant.action = undefined;
  await loginAs('listed');
  user.app_metadata = { ...user.app_metadata, migration_complete: ['listed'] };
  tenant.action = { code, secrets: secrets() };
  await loginAs('listed');
  assert.deepEqual(takeMarkers(), []);
  assertConfirmed({ email: emailOf('listed') });
});

test('an identity that has landed does not come back, and the other one can still move', async () => {
  await addLinkedUser('deleted', 'waiting');
  await loginAs('deleted');
  tenant.users.delete(stored({ email: emailOf('deleted') }).user_id);
  const answer = await tenant.login(emailOf('deleted'), PASSWORD);
  assert.equal(answer.status, 403);
  assert.equal(answer.body.error, 'invalid_grant');
  await tenant.requestPasswordReset(emailOf('deleted'));
  assert.deepEqual(tenant.outbox, []);
  await loginAs('waiting');
  assert.equal((await tenant.login(emailOf('deleted'), PASSWORD)).status, 403);
});
