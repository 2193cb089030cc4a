// @ts-check
// getUser: which users it finds by e-mail and by username, and which ones it must not return.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  assertNotFound,
  expectedRequests,
  newContainer,
  profileOf,
  startOldTenant,
  takeRequests,
} from './support.js';

const tenant = await startOldTenant();
const request = expectedRequests(tenant);
const shared = newContainer({ after }, tenant);

describe('the lookup by e-mail', () => {
  test('getUser finds the full profile by e-mail with two requests', async (t) => {
    const user = await addUser(tenant, {
      username: 'by.mail',
      given_name: 'Zoë',
      family_name: 'Å',
      phone_number: '+49305550009',
      phone_verified: true,
      user_metadata: { a: 1 },
      app_metadata: { b: [2] },
    });
    assertFound(await newContainer(t, tenant).getUser(user.email), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [request.token(), request.byEmail(String(user.email))]);
  });

  test('getUser accepts an e-mail in any case and sends it in lower case', async (t) => {
    const user = await addUser(tenant, { email: 'mixed+case@example.com' });
    assertFound(
      await newContainer(t, tenant).getUser('Mixed+CASE@Example.COM'),
      profileOf(user, tenant),
    );
    assert.deepEqual(takeRequests(tenant), [
      request.token(),
      request.byEmail('mixed+case@example.com'),
    ]);
  });

  for (const email of [
    "o'brien@example.org",
    'rock&roll=100%@example.com',
    'jürgen.groß@example.org',
    'a+b+c@example.com',
    'a#b?c@example.com',
  ]) {
    test(`getUser percent-encodes the e-mail ${email}`, async () => {
      const user = await addUser(tenant, { email });
      assertFound(await shared.getUser(email), profileOf(user, tenant));
      assert.match(String(tenant.requests.at(-1)?.url), /\?email=[A-Za-z0-9%._~-]+$/);
    });
  }

  test('getUser finds the user of the connection among several with the same e-mail', async () => {
    const other = { connection: 'Other-DB', provider: 'auth0', isSocial: false };
    await addUser(tenant, {
      user_id: 'auth0|twin1',
      email: 'twin@example.com',
      identities: [{ ...other, user_id: 'twin1' }],
    });
    await addUser(tenant, { user_id: 'google-oauth2|twin2', email: 'twin@example.com' });
    assertNotFound(await shared.getUser('twin@example.com'));
    const user = await addUser(tenant, { email: 'twin@example.com' });
    assertFound(await shared.getUser('twin@example.com'), profileOf(user, tenant));
  });

  for (const identity of [
    { connection: 'Username-Password-Authentication-2', provider: 'auth0' },
    { connection: 'Username-Password-Authentication', provider: 'ad' },
  ]) {
    test(`getUser ignores users of provider ${identity.provider} in ${identity.connection}`, async () => {
      const user = await addUser(tenant, {
        identities: [{ ...identity, user_id: 'x', isSocial: false }],
      });
      assertNotFound(await shared.getUser(user.email));
    });
  }

  test('getUser ignores a user whose e-mail differs from the identifier', async () => {
    const user = await addUser(tenant);
    tenant.faults.set('/api/v2/users-by-email', { status: 200, body: [user] });
    assertNotFound(await shared.getUser(`x${user.email}`));
    assertNotFound(await shared.getUser(`${user.email}.tr`));
    assertFound(await shared.getUser(user.email), profileOf(user, tenant));
  });

  test('two users of the connection with the same e-mail are an error', async () => {
    const user = await addUser(tenant);
    tenant.faults.set('/api/v2/users-by-email', {
      status: 200,
      body: [
        user,
        { ...user, user_id: 'auth0|z', identities: [{ ...user.identities[0], user_id: 'z' }] },
      ],
    });
    assertError(await shared.getUser(user.email), 'unavailable');
  });

  test('getUser does not find a linked user by the e-mail of another identity', async () => {
    await addUser(tenant, {
      user_id: 'google-oauth2|55',
      email: 'private@example.net',
      identities: [
        { connection: 'google-oauth2', provider: 'google-oauth2', user_id: '55', isSocial: true },
        {
          connection: tenant.connection,
          provider: 'auth0',
          user_id: '56',
          isSocial: false,
          profileData: { email: 'work@example.com' },
        },
      ],
    });
    assertNotFound(await shared.getUser('private@example.net'));
  });
});

describe('the lookup by username', () => {
  test('getUser finds a username in any case with one exact search', async (t) => {
    const user = await addUser(tenant, { username: 'anna.maria' });
    const run = await newContainer(t, tenant).getUser('Anna.Maria');
    assertFound(run, profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [
      request.token(),
      request.search('anna.maria'),
      request.user(user.user_id),
    ]);
  });

  test('getUser finds a username in the form of a phone number', async (t) => {
    const user = await addUser(tenant, { username: '+491705550001' });
    const container = newContainer(t, tenant);
    assertFound(await container.getUser('+491705550001'), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [
      request.token(),
      request.search('+491705550001', 'phone_number'),
      request.search('+491705550001'),
      request.user(user.user_id),
    ]);
  });

  test('getUser ignores users whose username only contains the identifier', async () => {
    await addUser(tenant, { username: 'first.second.third' });
    for (const part of [
      'first',
      'second',
      'third',
      'first.second',
      'first second',
      'second.third',
      'first.second.third.',
      ' first.second.third',
    ]) {
      assertNotFound(await shared.getUser(part));
    }
    const user = await addUser(tenant, { username: 'second' });
    assertFound(await shared.getUser('second'), profileOf(user, tenant));
  });

  test('getUser ignores a user with the same username in another connection', async () => {
    const identities = [
      { connection: 'Other-DB', provider: 'auth0', user_id: 'o1', isSocial: false },
    ];
    await addUser(tenant, { user_id: 'auth0|o1', username: 'elsewhere', identities });
    assertNotFound(await shared.getUser('elsewhere'));
  });

  test('getUser ignores users that have the identifier in another field', async () => {
    await addUser(tenant, {
      name: 'fieldvalue',
      nickname: 'fieldvalue',
      given_name: 'fieldvalue',
      user_metadata: { username: 'fieldvalue' },
    });
    assertNotFound(await shared.getUser('fieldvalue'));
  });

  test('getUser tries an identifier with @ but no dot as e-mail and then as username', async (t) => {
    const user = await addUser(tenant, { username: 'dj@night' });
    assertFound(await newContainer(t, tenant).getUser('dj@night'), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [
      request.token(),
      request.byEmail('dj@night'),
      request.search('dj@night'),
      request.user(user.user_id),
    ]);
    const root = await addUser(tenant, { email: 'admin@intranet' });
    assertFound(await shared.getUser('admin@intranet'), profileOf(root, tenant));
  });
});

describe('settings', () => {
  test('User_Id and Metadata_Key change the profile of getUser', async (t) => {
    const user = await addUser(tenant, { app_metadata: { a: 1 } });
    const { app_metadata: metadata, ...profile } = profileOf(user, tenant);
    const run = await newContainer(t, tenant, {
      User_Id: 'keep',
      Metadata_Key: 'metadata',
    }).getUser(user.email);
    assertFound(run, { ...profile, user_id: user.user_id.slice(6), metadata });
  });
});

describe('users that getUser must not return', () => {
  for (const marker of [true, 'true', 1, '2019-01-01', {}, 0, '']) {
    test(`getUser does not find a user with the marker ${JSON.stringify(marker)}`, async () => {
      const user = await addUser(tenant, { app_metadata: { migration_complete: marker } });
      assertNotFound(await shared.getUser(user.email));
    });
  }
  for (const marker of [false, null]) {
    test(`getUser finds a user whose marker is ${marker}`, async () => {
      const user = await addUser(tenant, { app_metadata: { migration_complete: marker, a: 1 } });
      assertFound(await shared.getUser(user.email), {
        ...profileOf(user, tenant),
        app_metadata: { a: 1 },
      });
    });
  }
  test('getUser ignores markers outside of the top level of app_metadata', async () => {
    const user = await addUser(tenant, {
      user_metadata: { migration_complete: true },
      app_metadata: { sub: { migration_complete: true } },
    });
    assertFound(await shared.getUser(user.email), profileOf(user, tenant));
  });
  test('a blocked user is an Error in lookups by e-mail and by username', async () => {
    const user = await addUser(tenant, { blocked: true, username: 'blocked.one' });
    for (const identifier of [user.email, 'blocked.one']) {
      assertError(await shared.getUser(identifier), 'blocked');
    }
  });
  test('getUser does not find a user who is both blocked and marked', async () => {
    const user = await addUser(tenant, {
      blocked: true,
      app_metadata: { migration_complete: true },
    });
    assertNotFound(await shared.getUser(user.email));
  });
  test('getUser finds no unknown user', async () => {
    assertNotFound(await shared.getUser('nobody@example.com'));
    assertNotFound(await shared.getUser('nobody'));
  });
});
