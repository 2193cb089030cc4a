// @ts-check
// login: when the ID token does not contain the whole profile, the user is read from the Management API.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  expectedRequests,
  NAMESPACE,
  newContainer,
  profileOf,
  startOldTenant,
  takeRequests,
} from './support.js';

const tenant = await startOldTenant();
/** This container already has a token of the Management API. */
const container = newContainer({ after }, tenant);
await container.getUser('nobody@example.com');
const request = expectedRequests(tenant);

/** @param {Record<string, any>} claims @param {string[]} names */
const without = (claims, ...names) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));

const metadata = { user_metadata: { a: 1 }, app_metadata: { b: [2] } };

/** @param {import('./support.js').OldUser} user @param {string} identifier */
const twoRequests = (user, identifier) => [
  request.password(identifier),
  request.user(user.user_id),
];

describe('reasons to read the user from the Management API', () => {
  test('login without the Action requests a token and reads the user', async (t) => {
    tenant.action = undefined;
    const user = await addUser(tenant, {
      ...metadata,
      username: 'no.action',
      phone_number: '+49305550001',
      phone_verified: true,
    });
    assertFound(await newContainer(t, tenant).login('no.action'), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [
      request.password('no.action'),
      request.token(),
      request.user(user.user_id),
    ]);
    assertFound(await container.login('no.action'), profileOf(user, tenant));
  });

  for (const missing of ['user_metadata', 'app_metadata']) {
    test(`login reads the user when the claim ${missing} is missing`, async () => {
      const user = await addUser(tenant, metadata);
      tenant.idToken = { claims: (claims) => without(claims, `${NAMESPACE}${missing}`) };
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant), twoRequests(user, String(user.email)));
    });
  }

  for (const invalid of [null, 'text', 7, ['a'], true]) {
    test(`login reads the user when a metadata claim is ${JSON.stringify(invalid)}`, async () => {
      const user = await addUser(tenant, metadata);
      tenant.idToken = {
        claims: (claims) => ({ ...claims, [`${NAMESPACE}user_metadata`]: invalid }),
      };
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant), twoRequests(user, String(user.email)));
    });
  }

  test('login reads the user when the token has no e-mail', async () => {
    const user = await addUser(tenant, metadata);
    tenant.idToken = { claims: (claims) => without(claims, 'email', 'email_verified') };
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), twoRequests(user, String(user.email)));
  });

  test('login reads a user who has no e-mail', async () => {
    const user = await addUser(tenant, {
      ...metadata,
      username: 'no-mail',
      email: undefined,
      email_verified: undefined,
    });
    const run = await container.login('no-mail');
    assertFound(run, profileOf(user, tenant));
    assert.equal('email' in run.result, false);
    assert.deepEqual(takeRequests(tenant), twoRequests(user, 'no-mail'));
  });

  test('login refuses a user who is blocked between the two requests', async () => {
    tenant.action = undefined;
    const user = await addUser(tenant);
    tenant.idToken = { claims: (claims) => ((user.blocked = true), claims) };
    assertError(await container.login(String(user.email)), 'blocked', 'UnauthorizedError');
  });

  test('login is unavailable when the user is deleted between the two requests', async () => {
    tenant.action = undefined;
    const user = await addUser(tenant);
    tenant.idToken = { claims: (claims) => (tenant.users.delete(user.user_id), claims) };
    assertError(await container.login(String(user.email)), 'unavailable');
  });
});

describe('linked database identities', () => {
  const google = { connection: 'google-oauth2', provider: 'google-oauth2', isSocial: true };
  let count = 0;

  /** @param {Record<string, any>} profileData @param {Record<string, any>} primary */
  function linked(profileData, primary) {
    count += 1;
    const identities = [
      { ...google, user_id: `10485760000000000000${count}` },
      {
        connection: tenant.connection,
        provider: 'auth0',
        user_id: `linked${count}`,
        isSocial: false,
        profileData,
      },
    ];
    return addUser(tenant, {
      user_id: `google-oauth2|10485760000000000000${count}`,
      identities,
      ...primary,
    });
  }

  test('the profile of a linked user is built from the database identity', async () => {
    const user = await linked(
      {
        email: 'db@example.com',
        email_verified: true,
        name: 'Database',
        nickname: 'db',
        picture: 'https://example.com/db.png',
        username: 'linked.db',
      },
      {
        email: 'private@example.net',
        name: 'Google',
        username: undefined,
        user_metadata: { a: 1 },
        app_metadata: { b: 2 },
      },
    );
    const profile = {
      user_id: `${tenant.domain}|linked1`,
      email: 'db@example.com',
      email_verified: true,
      name: 'Database',
      nickname: 'db',
      picture: 'https://example.com/db.png',
      username: 'linked.db',
      user_metadata: { a: 1 },
      app_metadata: { b: 2 },
    };
    assertFound(await container.login('db@example.com'), profile);
    assert.deepEqual(takeRequests(tenant), twoRequests(user, 'db@example.com'));
    assert.deepEqual(Object.keys(user.app_metadata ?? {}), ['b', 'migration_started']);
    assertFound(await container.login('linked.db'), profile);
  });

  test('of two linked identities of the connection, the one that was typed is moved', async () => {
    const database = { connection: tenant.connection, provider: 'auth0', isSocial: false };
    const user = await addUser(tenant, {
      user_id: 'auth0|first-of-two',
      email: 'first-of-two@example.com',
      user_metadata: { shared: true },
      identities: [
        { ...database, user_id: 'first-of-two' },
        {
          ...database,
          user_id: 'second-of-two',
          profileData: { email: 'second-of-two@example.com', email_verified: true, name: 'Second' },
        },
      ],
    });
    const second = await container.login('second-of-two@example.com');
    assert.deepEqual(takeRequests(tenant), twoRequests(user, 'second-of-two@example.com'));
    assert.deepEqual(
      [second.result.user_id, second.result.email, second.result.name],
      [`${tenant.domain}|second-of-two`, 'second-of-two@example.com', 'Second'],
    );
    assertFound(await container.login('first-of-two@example.com'), profileOf(user, tenant));
  });

  test('a verified e-mail of the primary identity does not verify that of the database identity', async () => {
    await linked(
      { email: 'unverified@example.com' },
      { email: 'google@example.net', email_verified: true },
    );
    const run = await container.login('unverified@example.com');
    assert.equal(run.result.email, 'unverified@example.com');
    assert.equal(run.result.email_verified, false);
  });

  test('a verified phone number of the primary identity does not verify that of the database identity', async () => {
    await linked(
      { email: 'phone@example.com', phone_number: '+49301' },
      { phone_number: '+49302', phone_verified: true },
    );
    const run = await container.login('phone@example.com');
    assert.equal(run.result.phone_number, '+49301');
    assert.notEqual(run.result.phone_verified, true);
  });

  test('login ignores metadata claims of a token whose subject is another identity', async () => {
    const user = await linked(
      { email: 'claims@example.com', email_verified: false },
      { email: 'other@example.net' },
    );
    tenant.idToken = {
      claims: (claims) => ({
        ...claims,
        [`${NAMESPACE}user_metadata`]: { x: 1 },
        [`${NAMESPACE}app_metadata`]: { x: 1 },
      }),
    };
    const run = await container.login('claims@example.com');
    assert.deepEqual([run.result.email, run.result.user_metadata], ['claims@example.com', {}]);
    assert.deepEqual(takeRequests(tenant), twoRequests(user, 'claims@example.com'));
  });

  test('login uses the identity of the connection when the primary one is in another database', async () => {
    const identities = [
      { connection: 'Other-DB', provider: 'auth0', user_id: 'first-db', isSocial: false },
      {
        connection: tenant.connection,
        provider: 'auth0',
        user_id: 'second-db',
        isSocial: false,
        profileData: { email: 'second@example.com', email_verified: true },
      },
    ];
    await addUser(tenant, { user_id: 'auth0|first-db', identities, email: 'first@example.com' });
    const run = await container.login('second@example.com');
    assert.deepEqual(
      [run.result.user_id, run.result.email],
      [`${tenant.domain}|second-db`, 'second@example.com'],
    );
  });

  test('a secondary social identity does not change the profile or the requests', async () => {
    const identities = [
      { connection: tenant.connection, provider: 'auth0', user_id: 'primary-db', isSocial: false },
      {
        ...google,
        user_id: '99',
        profileData: { email: 'social@example.net', username: 'social' },
      },
    ];
    const user = await addUser(tenant, { user_id: 'auth0|primary-db', identities });
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [request.password(String(user.email))]);
  });
});
