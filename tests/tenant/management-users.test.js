// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOldTenant } from './client.js';

describe('users in the Management API', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {import('./client.js').Client} */
  let client;
  before(async () => {
    ({ tenant, client } = await startOldTenant({
      users: [
        {
          user_id: 'auth0|a',
          email: 'Jo@example.com',
          username: 'jo',
          app_metadata: { a: 1, b: { c: 2, d: 3 } },
          blocked: false,
        },
        { user_id: 'auth0|b', email: 'jo+b@example.com', username: 'jo.b', blocked: true },
        {
          user_id: 'auth0|c',
          email: 'jo@example.com',
          identities: [
            { connection: 'Other-DB', provider: 'auth0', user_id: 'c', isSocial: false },
          ],
        },
      ],
    }));
  });
  after(() => tenant.close());

  test('users-by-email compares e-mails exactly and searches all connections', async () => {
    const ids = async (/** @type {string} */ query) =>
      (await client.management(`users-by-email?${query}`)).body.map(
        (/** @type {any} */ user) => user.user_id,
      );
    assert.deepEqual(await ids('email=jo%40example.com'), ['auth0|a', 'auth0|c']);
    assert.deepEqual(await ids('email=Jo%40example.com'), []);
    assert.deepEqual(await ids('email=jo%2Bb%40example.com'), ['auth0|b']);
    const plusAsSpace = await client.management('users-by-email?email=jo+b%40example.com');
    assert.deepEqual(
      [plusAsSpace.status, plusAsSpace.body.errorCode],
      [400, 'invalid_query_string'],
    );
    assert.equal((await client.management('users-by-email')).status, 400);
    assert.equal((await client.management('users-by-email?email=a%40b.c&wrong=1')).status, 400);
  });

  test('a user has metadata and blocked only when they are set, and only the requested fields', async () => {
    const { body: a } = await client.management('users/auth0%7Ca');
    assert.deepEqual(
      [a.app_metadata, 'user_metadata' in a, 'blocked' in a],
      [{ a: 1, b: { c: 2, d: 3 } }, false, false],
    );
    assert.equal((await client.management('users/auth0|b')).body.blocked, true);
    assert.deepEqual((await client.management('users/auth0%7Ca?fields=email,username')).body, {
      email: 'jo@example.com',
      username: 'jo',
    });
    const without = (await client.management('users/auth0%7Ca?fields=email&include_fields=false'))
      .body;
    assert.deepEqual([without.email, without.username], [undefined, 'jo']);
  });

  test('an unknown user gets status 404', async () => {
    const { status, body } = await client.management('users/auth0%7Cnobody');
    assert.deepEqual(
      [status, body],
      [
        404,
        {
          statusCode: 404,
          error: 'Not Found',
          message: 'The user does not exist.',
          errorCode: 'inexistent_user',
        },
      ],
    );
  });

  test('the user search supports pages, sorting and fields, and rejects invalid queries', async () => {
    const { body } = await client.management(
      `users?q=${encodeURIComponent('username:"jo" AND identities.connection:"Username-Password-Authentication"')}&search_engine=v3&include_totals=true&per_page=1`,
    );
    assert.deepEqual([body.start, body.limit, body.length, body.total], [0, 1, 1, 2]);
    assert.equal((await client.search('username:"x" OR _exists_:email')).body.length, 3);
    assert.equal((await client.search('username:"x"y"')).body.errorCode, 'invalid_query_string');
    assert.equal((await client.search(`username:"${'x'.repeat(3000)}"`)).status, 414);
    assert.equal((await client.management('users?search_engine=v2')).status, 400);
    assert.equal((await client.management('users?per_page=101')).status, 400);
    assert.equal(
      (await client.management('users?per_page=100&page=10')).body.errorCode,
      'invalid_paging',
    );
    assert.deepEqual(
      (await client.management('users?sort=user_id:-1&fields=user_id')).body.map(
        (/** @type {any} */ user) => user.user_id,
      ),
      ['auth0|c', 'auth0|b', 'auth0|a'],
    );
  });

  test('the search index can lag behind updates', async () => {
    tenant.search.delay = 150;
    await client.management('users/auth0%7Ca', {
      method: 'PATCH',
      body: { app_metadata: { late: true } },
    });
    assert.equal((await client.search('app_metadata.late:true')).body.length, 0);
    assert.equal((await client.management('users/auth0%7Ca')).body.app_metadata.late, true);
    const user = tenant.users.byId('auth0|a');
    if (user) tenant.users.update(user, (record) => (record.blocked = true));
    assert.equal((await client.search('user_id:"auth0|a"')).body[0].blocked, undefined);
    assert.equal((await client.management('users/auth0%7Ca')).body.blocked, true);
    await tenant.users.add({ user_id: 'auth0|gone', email: 'gone@example.com' });
    await sleep(170);
    assert.equal((await client.search('app_metadata.late:true')).body.length, 1);
    assert.equal((await client.search('user_id:"auth0|a"')).body[0].blocked, true);
    tenant.users.delete('auth0|gone');
    assert.equal((await client.search('email:gone@example.com')).body.length, 1);
    tenant.search.delay = 0;
    assert.equal((await client.search('email:gone@example.com')).body.length, 0);
    if (user) tenant.users.update(user, (record) => delete record.blocked);
  });

  test('an update merges metadata at the first level and rejects unknown fields', async () => {
    const patch = (/** @type {unknown} */ body) =>
      client.management('users/auth0%7Ca', { method: 'PATCH', body });
    const { body } = await patch({
      app_metadata: { a: null, b: { c: 9 }, late: null, migration_complete: true },
    });
    assert.deepEqual(body.app_metadata, { b: { c: 9 }, migration_complete: true });
    const unknown = await patch({ nonsense: 1 });
    assert.deepEqual([unknown.status, unknown.body.errorCode], [400, 'invalid_body']);
    assert.match(unknown.body.message, /Additional properties not allowed: nonsense/);
    assert.equal((await patch({ app_metadata: 'text' })).status, 400);
    assert.equal((await patch({ blocked: true })).body.errorCode, 'insufficient_scope');
    assert.equal(
      (await client.management('users/auth0%7Cnobody', { method: 'PATCH', body: {} })).status,
      404,
    );
  });

  test('missing, invalid, insufficient and revoked tokens are rejected', async () => {
    const get = (/** @type {Record<string, string>} */ headers) =>
      client.request('/api/v2/users-by-email?email=a%40b.c', { headers });
    assert.equal((await get({})).body.message, 'Missing authentication');
    assert.equal((await get({ authorization: 'Basic eDp5' })).status, 400);
    assert.equal((await get({ authorization: 'Bearer a.b.c' })).status, 401);
    const { body } = await client.grant({
      grant_type: 'client_credentials',
      audience: tenant.audience,
      scope: 'update:users_app_metadata',
    });
    const refused = await get({ authorization: `Bearer ${body.access_token}` });
    assert.deepEqual(refused.body, {
      statusCode: 403,
      error: 'Forbidden',
      message: 'Insufficient scope, expected any of: read:users',
      errorCode: 'insufficient_scope',
    });
    tenant.revokeManagementTokens();
    const revoked = await client.management('users/auth0%7Ca');
    assert.deepEqual(
      [revoked.status, revoked.body.error, revoked.body.message],
      [401, 'Unauthorized', 'Expired token received for JSON Web Token validation'],
    );
    client.token = undefined;
    assert.equal((await client.management('users/auth0%7Ca')).status, 200);
  });
});
