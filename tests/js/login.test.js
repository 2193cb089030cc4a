// @ts-check
// login: one request when the Action's claims are there, and how the profile is made of them.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  assertNotFound,
  expectedRequests,
  installedAction,
  NAMESPACE,
  newContainer,
  PASSWORD,
  profileOf,
  startOldTenant,
  takeRequests,
} from './support.js';

const tenant = await startOldTenant();
const { password: passwordRequest } = expectedRequests(tenant);
const container = newContainer({ after }, tenant);

const full = {
  email_verified: true,
  username: 'full.house',
  given_name: 'Zoë',
  family_name: 'Åkesson',
  name: 'Zoë Åkesson',
  nickname: 'zo',
  picture: 'https://cdn.example.com/zoe.png',
  phone_number: '+4930555000',
  phone_verified: false,
  user_metadata: { language: 'de' },
  app_metadata: { plan: 'team', roles: ['a', 'b'] },
};

describe('with the claims of the Action', () => {
  test('one request, and the whole profile', async () => {
    const user = await addUser(tenant, full);
    const run = await container.login(String(user.email));
    assertFound(run, {
      user_id: `${tenant.domain}|${user.user_id.slice('auth0|'.length)}`,
      email: user.email,
      ...full,
    });
    assert.deepEqual(takeRequests(tenant), [passwordRequest(String(user.email))]);
  });

  test('nothing but what a JSON request needs is sent along', async () => {
    const user = await addUser(tenant);
    await container.login(String(user.email));
    const { headers } = tenant.requests[0] ?? assert.fail('no request');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers.accept, 'application/json');
    assert.match(String(headers['user-agent']), /^auth0-account-migration\/\d+\.\d+\.\d+$/);
    for (const name of ['authorization', 'cookie', 'origin', 'referer']) {
      assert.equal(headers[name], undefined);
    }
  });

  test('what the old tenant does not have is not in the profile', async () => {
    const user = await addUser(tenant, { email_verified: false });
    const run = await container.login(String(user.email));
    assertFound(run, {
      user_id: `${tenant.domain}|${user.user_id.slice('auth0|'.length)}`,
      email: user.email,
      email_verified: false,
      name: user.name,
      nickname: user.nickname,
      picture: user.picture,
      user_metadata: {},
      app_metadata: {},
    });
  });

  test('the marker is set in the old tenant, next to the rest, and does not get into the profile', async () => {
    const user = await addUser(tenant, { app_metadata: { plan: 'team' } });
    assertFound(await container.login(String(user.email)), {
      ...profileOf(user, tenant),
      app_metadata: { plan: 'team' },
    });
    assert.deepEqual(user.app_metadata, { plan: 'team', migration_complete: true });
    assertFound(await container.login(String(user.email)), {
      ...profileOf(user, tenant),
      app_metadata: { plan: 'team' },
    });
    assert.equal(tenant.requests.length, 2);
  });

  for (const [setting, value] of [
    ['User_Id', 'domain'],
    ['User_Id', 'keep'],
    ['Metadata_Key', 'metadata'],
    ['Metadata_Key', 'app_metadata'],
  ]) {
    test(`${setting} = ${value}`, async (t) => {
      const user = await addUser(tenant, { app_metadata: { plan: 'x' } });
      const { app_metadata, ...profile } = profileOf(user, tenant);
      const run = await newContainer(t, tenant, { [String(setting)]: value }).login(
        String(user.email),
      );
      assertFound(run, {
        ...profile,
        ...(value === 'keep' ? { user_id: user.user_id.slice('auth0|'.length) } : {}),
        [value === 'metadata' ? 'metadata' : 'app_metadata']: app_metadata,
      });
    });
  }

  test('a Claims_Namespace of one’s own; the default one no longer counts', async (t) => {
    const user = await addUser(tenant, { user_metadata: { a: 1 } });
    const other = newContainer(t, tenant, { Claims_Namespace: 'https://claims.example.com/x/' });
    tenant.action = installedAction(tenant, { CLAIMS_NAMESPACE: 'https://claims.example.com/x/' });
    assertFound(await other.login(String(user.email)), profileOf(user, tenant));
    assert.equal(takeRequests(tenant).length, 1);
    tenant.action = installedAction(tenant);
    assertFound(await other.login(String(user.email)), profileOf(user, tenant));
    assert.equal(takeRequests(tenant).length, 3);
  });

  test('a marker that another Action left in the claim is taken out', async () => {
    const user = await addUser(tenant);
    tenant.idToken = {
      claims: (claims) => ({
        ...claims,
        [`${NAMESPACE}app_metadata`]: { a: 1, migration_complete: true, b: 2 },
      }),
    };
    assertFound(await container.login(String(user.email)), {
      ...profileOf(user, tenant),
      app_metadata: { a: 1, b: 2 },
    });
  });

  test('an identity with a pipe in its ID keeps it', async () => {
    const user = await addUser(tenant, { user_id: 'auth0|legacy|42' });
    const run = await container.login(String(user.email));
    assert.equal(run.result.user_id, `${tenant.domain}|legacy|42`);
  });
});

describe('identifiers', () => {
  test('upper case is sent as it was typed', async () => {
    const user = await addUser(tenant);
    const typed = String(user.email).toUpperCase();
    assertFound(await container.login(typed), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [passwordRequest(typed)]);
  });

  for (const email of [
    'jo+tag+2@example.com',
    "o'brien@example.org",
    'jürgen.groß@example.org',
    'rock&roll=100%@example.com',
    '"quoted"@example.com',
    'back\\slash@example.com',
  ]) {
    test(`e-mail ${email}`, async () => {
      const user = await addUser(tenant, { email });
      assertFound(await container.login(email), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant), [passwordRequest(email)]);
    });
  }

  for (const username of [
    'anna',
    'anna.maria',
    'dj@night',
    'plus+one',
    "d'artagnan",
    'tilde~hash#',
    '12345',
    'wow!',
  ]) {
    test(`username ${username}`, async () => {
      const user = await addUser(tenant, { username });
      for (const typed of [username, username.toUpperCase()]) {
        assertFound(await container.login(typed), profileOf(user, tenant));
        assert.deepEqual(takeRequests(tenant), [passwordRequest(typed)]);
      }
    });
  }

  test('a username from an Action that does not set it is the one that was typed, in lower case', async () => {
    const user = await addUser(tenant, { username: 'typed-name' });
    tenant.idToken = { claims: ({ [`${NAMESPACE}username`]: _left, ...claims }) => claims };
    const run = await container.login('Typed-Name');
    assert.equal(takeRequests(tenant).length, 1);
    assertFound(run, profileOf(user, tenant));
  });

  test('an e-mail address without a dot is not taken for a username', async () => {
    const user = await addUser(tenant, { email: 'root@localhost' });
    assertFound(await container.login('root@localhost'), profileOf(user, tenant));
  });
});

describe('passwords', () => {
  for (const password of [
    'Ölđ-päss ✓ 👩‍🚀',
    ' spaces around ',
    '"quotes" and \\ and \u0000 and \n',
    '%00%22',
    'a'.repeat(1000),
    '👩'.repeat(1000),
  ]) {
    test(`reaches the old tenant as it is: ${JSON.stringify(password.slice(0, 30))}`, async () => {
      const user = await addUser(tenant, { password });
      assertFound(await container.login(String(user.email), password), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant), [passwordRequest(String(user.email), password)]);
    });
  }

  test('a wrong one is WrongUsernameOrPasswordError with the identifier', async () => {
    const user = await addUser(tenant);
    const run = await container.login(String(user.email), 'wrong');
    assert.deepEqual(run.error, {
      name: 'WrongUsernameOrPasswordError',
      message: 'Wrong email or password.',
      code: 'wrong_credentials',
      argument: user.email,
    });
    assert.equal(run.result, undefined);
    assert.deepEqual(takeRequests(tenant), [passwordRequest(String(user.email), 'wrong')]);
    assert.equal(user.app_metadata?.migration_complete, undefined);
    assert.deepEqual((await container.login('nobody@example.com', 'wrong')).error, {
      ...run.error,
      argument: 'nobody@example.com',
    });
  });

  test('a sandbox without the error classes gets an empty callback for it', async (t) => {
    const user = await addUser(tenant);
    const bare = newContainer(t, tenant, {}, { withoutErrorClasses: true });
    assertNotFound(await bare.login(String(user.email), 'wrong'));
    assertFound(await bare.login(String(user.email), PASSWORD), profileOf(user, tenant));
    user.blocked = true;
    assertError(await bare.login(String(user.email)), 'blocked', 'Error');
  });
});
