// @ts-check
// login: with the Action's claims it needs one request and builds the profile from them.
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
const request = expectedRequests(tenant);
const container = newContainer({ after }, tenant);

const allFields = {
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

describe('the profile from the claims of the Action', () => {
  test('login returns the full profile after one request', async () => {
    const user = await addUser(tenant, allFields);
    const run = await container.login(String(user.email));
    assertFound(run, {
      user_id: `${tenant.domain}|${user.user_id.slice('auth0|'.length)}`,
      email: user.email,
      ...allFields,
    });
    assert.deepEqual(takeRequests(tenant), [request.password(String(user.email))]);
  });

  test('login sends only the headers that a JSON request needs', async () => {
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

  test('the profile leaves out fields that the old tenant does not have', async () => {
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

  test('login notes the start of the migration in the old tenant and never sets the marker', async () => {
    const user = await addUser(tenant, { app_metadata: { plan: 'team' } });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      assertFound(await container.login(String(user.email)), {
        ...profileOf(user, tenant),
        app_metadata: { plan: 'team' },
      });
      const { migration_started, ...others } = user.app_metadata ?? {};
      assert.match(String(migration_started), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      assert.deepEqual(others, { plan: 'team' });
    }
    assert.equal(tenant.requests.length, 2);
  });

  test('login refuses a marked user as it refuses a wrong password', async () => {
    const user = await addUser(tenant, { app_metadata: { migration_complete: true } });
    const run = await container.login(String(user.email));
    assertError(run, 'already_moved', 'WrongUsernameOrPasswordError');
    assert.equal(run.error?.message, 'Wrong email or password.');
    const wrong = await container.login(String(user.email), 'wrong');
    assertError(wrong, 'wrong_credentials', 'WrongUsernameOrPasswordError');
    assert.equal(wrong.error?.message, run.error?.message);
  });

  test('Marked_Users allow moves a marked user', async (t) => {
    const user = await addUser(tenant, { app_metadata: { migration_complete: true, a: 1 } });
    const allowing = newContainer(t, tenant, { Marked_Users: 'allow' });
    assertFound(await allowing.login(String(user.email)), profileOf(user, tenant));
    assertFound(await allowing.getUser(String(user.email)), profileOf(user, tenant));
  });

  for (const [setting, value] of [
    ['User_Id', 'domain'],
    ['User_Id', 'keep'],
    ['Metadata_Key', 'metadata'],
    ['Metadata_Key', 'app_metadata'],
  ]) {
    test(`${setting} ${value} determines the profile`, async (t) => {
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

  test('Claims_Namespace replaces the default namespace', async (t) => {
    const user = await addUser(tenant, { user_metadata: { a: 1 } });
    const other = newContainer(t, tenant, { Claims_Namespace: 'https://claims.example.com/x/' });
    tenant.action = installedAction(tenant, { CLAIMS_NAMESPACE: 'https://claims.example.com/x/' });
    assertFound(await other.login(String(user.email)), profileOf(user, tenant));
    assert.equal(takeRequests(tenant).length, 1);
    tenant.action = installedAction(tenant);
    assertFound(await other.login(String(user.email)), profileOf(user, tenant));
    assert.equal(takeRequests(tenant).length, 3);
  });

  test('login reads the user where the claims are of another Action or of the Rule of the origin', async () => {
    const user = await addUser(tenant, { username: 'of-the-origin', app_metadata: { a: 1 } });
    const id = user.user_id;
    for (const version of [undefined, 0, 2, '1', true]) {
      tenant.idToken = {
        claims: (claims) => ({ ...claims, [`${NAMESPACE}action_version`]: version }),
      };
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant).at(-1), request.user(id), String(version));
    }
  });

  test('login keeps a pipe inside of the ID of an identity', async () => {
    const user = await addUser(tenant, { user_id: 'auth0|legacy|42' });
    const run = await container.login(String(user.email));
    assert.equal(run.result.user_id, `${tenant.domain}|legacy|42`);
  });
});

describe('identifiers', () => {
  test('login sends an identifier in upper case unchanged', async () => {
    const user = await addUser(tenant);
    const identifier = String(user.email).toUpperCase();
    assertFound(await container.login(identifier), profileOf(user, tenant));
    assert.deepEqual(takeRequests(tenant), [request.password(identifier)]);
  });

  for (const email of [
    'jo+tag+2@example.com',
    "o'brien@example.org",
    'jürgen.groß@example.org',
    'rock&roll=100%@example.com',
    '"quoted"@example.com',
    'back\\slash@example.com',
  ]) {
    test(`login sends the e-mail ${email} unchanged`, async () => {
      const user = await addUser(tenant, { email });
      assertFound(await container.login(email), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant), [request.password(email)]);
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
    test(`login sends the username ${username} unchanged in either case`, async () => {
      const user = await addUser(tenant, { username });
      for (const identifier of [username, username.toUpperCase()]) {
        assertFound(await container.login(identifier), profileOf(user, tenant));
        assert.deepEqual(takeRequests(tenant), [request.password(identifier)]);
      }
    });
  }

  test('login reads the user when the token is not about the identifier that was typed', async () => {
    const user = await addUser(tenant, { username: 'typed-name' });
    tenant.idToken = { claims: ({ [`${NAMESPACE}username`]: _removed, ...claims }) => claims };
    const run = await container.login('Typed-Name');
    assert.deepEqual(takeRequests(tenant).at(-1), request.user(user.user_id));
    assertFound(run, profileOf(user, tenant));
  });

  test('login does not treat an e-mail address without a dot as a username', async () => {
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
    test(`login sends the password ${JSON.stringify(password.slice(0, 30))} unchanged`, async () => {
      const user = await addUser(tenant, { password });
      assertFound(await container.login(String(user.email), password), profileOf(user, tenant));
      assert.deepEqual(takeRequests(tenant), [request.password(String(user.email), password)]);
    });
  }

  test('a wrong password is WrongUsernameOrPasswordError and sends no further request', async () => {
    const user = await addUser(tenant);
    const run = await container.login(String(user.email), 'wrong');
    assert.deepEqual(run.error, {
      name: 'WrongUsernameOrPasswordError',
      message: 'Wrong email or password.',
      code: 'wrong_credentials',
      argument: user.email,
    });
    assert.equal(run.result, undefined);
    assert.deepEqual(takeRequests(tenant), [request.password(String(user.email), 'wrong')]);
    assert.equal(user.app_metadata?.migration_complete, undefined);
    assert.deepEqual((await container.login('nobody@example.com', 'wrong')).error, {
      ...run.error,
      argument: 'nobody@example.com',
    });
  });

  test('a wrong password is an empty callback when the error classes are missing', async (t) => {
    const user = await addUser(tenant);
    const withoutErrorClasses = newContainer(t, tenant, {}, { withoutErrorClasses: true });
    assertNotFound(await withoutErrorClasses.login(String(user.email), 'wrong'));
    assertFound(
      await withoutErrorClasses.login(String(user.email), PASSWORD),
      profileOf(user, tenant),
    );
    user.blocked = true;
    assertError(await withoutErrorClasses.login(String(user.email)), 'blocked', 'Error');
  });
});
