// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startOldTenant } from './client.js';

describe('the user search', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {import('./client.js').Client} */
  let client;
  before(async () => {
    ({ tenant, client } = await startOldTenant());
    const users = Array.from({ length: 1005 }, (_, index) => ({
      user_id: `auth0|${index}`,
      email: `user${index}@example.com`,
      password: 'x',
    }));
    await tenant.users.addAll(users);
  });
  after(() => tenant.close());

  test('counts and returns at most 1,000 users, in pages of 50 by default and 100 at most', async () => {
    const { body } = await client.management('users?include_totals=true');
    assert.deepEqual([body.start, body.limit, body.length, body.total], [0, 50, 50, 1000]);
    assert.equal((await client.management('users?per_page=101')).status, 400);
    assert.equal((await client.management('users?per_page=20&page=49')).body.length, 20);
    for (const path of ['users?per_page=20&page=50', 'users?per_page=100&page=10']) {
      const refused = await client.management(path);
      assert.deepEqual([refused.status, refused.body.errorCode], [400, 'invalid_paging']);
    }
  });

  test('returns pages of 50 in a tenant that caps them', async () => {
    tenant.management.largestPage = 50;
    const { body } = await client.management('users?per_page=100&page=1&include_totals=true');
    assert.deepEqual([body.start, body.limit, body.users.length], [50, 50, 50]);
    tenant.management.largestPage = 100;
  });

  test('leaves large values of metadata out of a large profile, and then all metadata', async () => {
    const { largestProfile } = tenant.search;
    tenant.search.largestProfile = 2048;
    await tenant.users.add({
      user_id: 'auth0|large',
      email: 'large@example.com',
      app_metadata: { plan: 'team', list: ['a', 'x'.repeat(300)], large: 'x'.repeat(2000) },
      user_metadata: { deep: { text: 'x'.repeat(257), kept: 'y'.repeat(256) } },
    });
    const found = async () => (await client.search('email:"large@example.com"')).body[0];
    assert.deepEqual((await found()).app_metadata, { plan: 'team', list: ['a'] });
    assert.deepEqual((await found()).user_metadata, { deep: { kept: 'y'.repeat(256) } });
    assert.equal((await client.search('app_metadata.large:*')).body.length, 0);
    const { body } = await client.management('users/auth0%7Clarge');
    assert.equal(body.app_metadata.large.length, 2000);
    tenant.search.largestProfile = 200;
    assert.equal('app_metadata' in (await found()), false);
    assert.equal((await client.search('app_metadata.plan:team')).body.length, 0);
    tenant.search.largestProfile = largestProfile;
  });
});

test('users-by-email refuses text that is no address, and is case-sensitive', async () => {
  const { tenant, client } = await startOldTenant();
  const { user_id } = await tenant.users.add({ email: 'jo@example.com' });
  const find = (/** @type {string} */ email) =>
    client.management(`users-by-email?${new URLSearchParams({ email })}`);
  for (const email of ['@jo.smith', 'jo', 'jo@example.com ', ' jo@example.com', 'jo@']) {
    const { status, body } = await find(email);
    assert.deepEqual([status, body.errorCode], [400, 'invalid_query_string']);
  }
  assert.deepEqual((await find('Jo@example.com')).body, []);
  assert.equal((await find('jo@example.com')).body[0].user_id, user_id);
  await tenant.close();
});

test('the search knows days, domains and empty values, and refuses ranges over dates in metadata', async (t) => {
  const { tenant, client } = await startOldTenant();
  t.after(() => tenant.close());
  await tenant.users.addAll([
    {
      user_id: 'auth0|a',
      email: 'a@example.com',
      last_login: '2024-12-31T23:59:00.000Z',
      app_metadata: { k: {} },
    },
    {
      user_id: 'auth0|b',
      email: 'b@example.org',
      last_login: '2025-01-01T00:00:00.000Z',
      app_metadata: { k: true },
    },
    { user_id: 'auth0|c', email: 'c@sub.example.org', app_metadata: { k: [], at: '2024-01-01' } },
  ]);
  const ids = async (/** @type {string} */ q) =>
    (await client.search(q)).body
      .map((/** @type {any} */ { user_id }) => user_id.slice(-1))
      .join('');
  assert.equal(await ids('last_login:[* TO 2024-12-31]'), 'a');
  assert.equal(await ids('last_login:[2025-01-01 TO *]'), 'b');
  assert.equal(await ids('email.domain:"example.org"'), 'b');
  assert.equal(await ids('NOT _exists_:app_metadata.k OR app_metadata.k:false'), 'ac');
  assert.equal(await ids('app_metadata.k:*'), 'b');
  const refused = await client.search('app_metadata.at:[* TO 2024-12-31]');
  assert.equal(refused.status, 400);
  assert.match(refused.body.message, /operator 'less or equal' is not supported/);
  assert.equal((await client.management('users?sort=app_metadata.k:1')).status, 400);
});
