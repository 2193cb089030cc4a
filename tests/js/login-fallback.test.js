// @ts-check
// login: when the token does not tell all, the user is read from the Management API, so nothing is lost.
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
/** Has a token of the Management API already. */
const container = newContainer({ after }, tenant);
await container.getUser('nobody@example.com');
const request = expectedRequests(tenant);

/** @param {Record<string, any>} claims @param {string[]} names */
const without = (claims, ...names) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));

const metadata = { user_metadata: { a: 1 }, app_metadata: { b: [2] } };

/** @param {import('./support.js').OldUser} user @param {string} typed */
const twoRequests = (user, typed) => [request.password(typed), request.user(user.user_id)];

describe('what sends login to the Management API', () => {
  test('no Action, and no token of the Management API yet', async (t) => {
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
    test(`only ${missing} is not claimed`, async () => {
      const user = await addUser(tenant, metadata);
      tenant.idToken = { claims: (claims) => without(claims, `${NAMESPACE}${missing}`) };
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant), twoRequests(user, String(user.email)));
    });
  }

  for (const odd of [null, 'text', 7, ['a'], true]) {
    test(`a metadata claim that is ${JSON.stringify(odd)}`, async () => {
      const user = await addUser(tenant, metadata);
      tenant.idToken = { claims: (claims) => ({ ...claims, [`${NAMESPACE}user_metadata`]: odd }) };
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant), twoRequests(user, String(user.email)));
    });
  }

  test('no e-mail in the token', async () => {
    const user = await addUser(tenant, metadata);
    tenant.idToken = { claims: (claims) => without(claims, 'email', 'email_verified') };
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), twoRequests(user, String(user.email)));
  });

  test('a user who has no e-mail', async () => {
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

  test('a user who has become blocked meanwhile is refused', async () => {
    tenant.action = undefined;
    const user = await addUser(tenant);
    tenant.idToken = { claims: (claims) => ((user.blocked = true), claims) };
    assertError(await container.login(String(user.email)), 'blocked', 'UnauthorizedError');
  });

  test('a user who is gone meanwhile is a fault, not a wrong password', async () => {
    tenant.action = undefined;
    const user = await addUser(tenant);
    tenant.idToken = { claims: (claims) => (tenant.users.delete(user.user_id), claims) };
    assertError(await container.login(String(user.email)), 'unavailable');
  });
});

describe('a database identity that is linked to another, primary one', () => {
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

  test('is the identity that the profile is made of', async () => {
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
    assert.deepEqual(user.app_metadata, { b: 2, migration_complete: true });
    assertFound(await container.login('linked.db'), profile);
  });

  test('an e-mail is not verified because the primary identity’s is', async () => {
    await linked(
      { email: 'unverified@example.com' },
      { email: 'google@example.net', email_verified: true },
    );
    const run = await container.login('unverified@example.com');
    assert.equal(run.result.email, 'unverified@example.com');
    assert.equal(run.result.email_verified, false);
  });

  test('a phone number is not verified because the primary identity’s is', async () => {
    await linked(
      { email: 'phone@example.com', phone_number: '+49301' },
      { phone_number: '+49302', phone_verified: true },
    );
    const run = await container.login('phone@example.com');
    assert.equal(run.result.phone_number, '+49301');
    assert.notEqual(run.result.phone_verified, true);
  });

  test('claims that another Action set for the primary identity are not taken', async () => {
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

  test('the primary one is of another database connection', async () => {
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

  test('a secondary identity beside the database one changes nothing', async () => {
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
