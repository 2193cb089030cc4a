// @ts-check
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { managementCaller } from './client.js';
import { CertificateAuthority, NewTenant } from './index.js';
import { importerFor } from './jobs/importing.js';

const LOGIN = `function login(email, password, callback) {
  callback(null, { user_id: email, email });
}`;
const GET_USER = 'function getUser(email, callback) { callback(null); }';

/** @type {NewTenant} */
let tenant;
before(async () => {
  tenant = await NewTenant.start({
    authority: await CertificateAuthority.load(),
    scripts: { login: LOGIN, get_user: GET_USER },
  });
});
after(() => tenant.close());

/** The events that something raises: type and user. @param {() => Promise<unknown>} run */
async function raised(run) {
  const before = tenant.events.position;
  await run();
  return tenant.events.kept
    .filter(({ position }) => position > before)
    .map(({ type, user }) => [type, JSON.parse(user).user_id]);
}

test('a first login creates and updates a user, a later one only updates it', async () => {
  const login = () => tenant.login('jo@example.com', 'any');
  const id = 'auth0|jo@example.com';
  assert.deepEqual(await raised(login), [
    ['user.created', id],
    ['user.updated', id],
  ]);
  assert.deepEqual(await raised(login), [['user.updated', id]]);
});

test('an import creates users, and updates those that it overwrites', async () => {
  const { importing } = importerFor(tenant);
  const records = [{ email: 'bulk@example.com', user_id: 'bulk' }];
  const id = 'auth0|bulk';
  assert.deepEqual(await raised(() => importing(records)), [['user.created', id]]);
  assert.deepEqual(await raised(() => importing(records, { upsert: true })), [
    ['user.updated', id],
  ]);
});

test('the Management API creates, updates and deletes, and a linked user is deleted', async () => {
  const call = await managementCaller(tenant);
  const create = (/** @type {string} */ user_id) =>
    call('POST', 'users', {
      connection: tenant.connection,
      email: `${user_id}@example.org`,
      password: 'secret',
      user_id,
    });
  const all = await raised(async () => {
    await create('one');
    await create('two');
    await call('PATCH', 'users/auth0|one', { name: 'One' });
    await call('POST', 'users/auth0|one/identities', { provider: 'auth0', user_id: 'two' });
    await call('DELETE', 'users/auth0|one');
  });
  assert.deepEqual(all, [
    ['user.created', 'auth0|one'],
    ['user.created', 'auth0|two'],
    ['user.updated', 'auth0|one'],
    ['user.deleted', 'auth0|two'],
    ['user.updated', 'auth0|one'],
    ['user.deleted', 'auth0|one'],
  ]);
});
