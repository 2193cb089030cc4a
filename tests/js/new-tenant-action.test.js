// @ts-check
// The post-login Action of the new tenant: it marks users who have landed, and mends what a first login has lost.
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { CertificateAuthority, NewTenant } from '../tenant/index.js';
import { hashPassword } from '../tenant/password-hash.js';
import { addUser, built, PASSWORD, scripts, startOldTenant } from './support.js';

const code = built('actions/new-tenant-post-login.js');
const oldTenant = await startOldTenant();
const markerClient = oldTenant.management.addMachineClient('marker', [
  'read:users',
  'update:users_app_metadata',
]);
const tenant = await NewTenant.start({
  authority: await CertificateAuthority.load(),
  scripts,
  configuration: { ...oldTenant.configuration, Timeout_Ms: '3000' },
});
after(() => tenant.close());

/** @param {Record<string, string | undefined>} [more] */
const secrets = (more = {}) =>
  /** @type {Record<string, string>} */ ({
    DOMAIN: oldTenant.domain,
    AUDIENCE: oldTenant.audience,
    CLIENT_ID: markerClient.client_id,
    CLIENT_SECRET: markerClient.client_secret,
    CONNECTIONS: JSON.stringify({ [tenant.connection]: oldTenant.connection }),
    ...more,
  });
const BROWSER = { protocol: 'oidc-basic-profile' };

beforeEach(() => {
  for (const { user_id } of tenant.users.all()) tenant.users.delete(user_id);
  tenant.action = { code, secrets: secrets() };
  tenant.postLogin.cache.clear();
  tenant.postLogin.console.length = 0;
  tenant.postLogin.enrollments.length = 0;
  tenant.factors.enabled.clear();
  tenant.metadataFault = false;
  tenant.outbox.length = 0;
});

/** The requests of the Action since the last call. */
const takeActionRequests = () =>
  oldTenant.requests
    .splice(0)
    .filter(
      ({ body, path }) => path.startsWith('/api/') || body?.client_id === markerClient.client_id,
    )
    .map(({ method, path, query, body }) => ({
      method,
      path: decodeURIComponent(path),
      ...(Object.keys(query).length ? { query } : {}),
      ...(body ? { body } : {}),
    }));
const token = {
  method: 'POST',
  path: '/oauth/token',
  body: { grant_type: 'client_credentials', audience: oldTenant.audience, ...markerClient },
};
/** @param {string} id */
const read = (id) => ({ method: 'GET', path: `/api/v2/users/${id}` });
/** @param {string} id @param {string} [marker] */
const mark = (id, marker = 'migration_complete') => ({
  method: 'PATCH',
  path: `/api/v2/users/${id}`,
  body: { app_metadata: { [marker]: true } },
});

/** Logs in and asserts that this succeeds. @param {{ email?: string }} user @param {object} [options] @param {string} [password] */
async function login(user, options = {}, password = PASSWORD) {
  const answer = await tenant.login(String(user.email), password, options);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}
/** @param {{ email?: string }} user */
const stored = (user) =>
  tenant.users.get(String(user.email)) ?? assert.fail('the user is not there');
/** @param {{ email?: string }} user */
function assertConfirmed(user) {
  assert.match(String(stored(user).app_metadata.migration_confirmed), /^\d{4}-\d\d-\d\dT.*Z$/);
}

describe('a user who has landed', () => {
  test('is marked in the old tenant once, and later logins send no request', async () => {
    const user = await addUser(oldTenant, { app_metadata: { plan: 'x' } });
    await login(user);
    assert.deepEqual(takeActionRequests(), [token, read(user.user_id), mark(user.user_id)]);
    assert.equal(user.app_metadata?.migration_complete, true);
    assertConfirmed(user);
    await login(user);
    await login(user, BROWSER);
    assert.deepEqual(takeActionRequests(), []);
    assert.deepEqual(tenant.postLogin.console, []);
  });

  test('is marked with the cached token of an earlier login', async () => {
    await login(await addUser(oldTenant));
    takeActionRequests();
    const user = await addUser(oldTenant);
    await login(user);
    assert.deepEqual(takeActionRequests(), [read(user.user_id), mark(user.user_id)]);
  });

  test('is marked after a forgotten password too', async () => {
    const user = await addUser(oldTenant);
    const email = String(user.email);
    assert.equal((await tenant.requestPasswordReset(email)).status, 200);
    const mail = tenant.outbox.at(-1) ?? assert.fail('no mail');
    await tenant.resetPassword(mail.ticket, 'Another 1');
    assert.equal(user.app_metadata?.migration_complete, undefined);
    await login(user, {}, 'Another 1');
    assert.equal(user.app_metadata?.migration_complete, true);
    assertConfirmed(user);
  });

  test('is marked by the key of the secret MARKER', async () => {
    tenant.action = { code, secrets: secrets({ MARKER: 'rehearsal' }) };
    const user = await addUser(oldTenant);
    await login(user);
    assert.deepEqual(takeActionRequests().at(-1), mark(user.user_id, 'rehearsal'));
    assert.equal(user.app_metadata?.migration_complete, undefined);
  });

  test('who is marked already is only confirmed', async () => {
    const user = await addUser(oldTenant);
    tenant.action = undefined;
    await login(user);
    Object.assign(user.app_metadata ?? {}, { migration_complete: true });
    tenant.action = { code, secrets: secrets() };
    takeActionRequests();
    await login(user);
    assert.deepEqual(takeActionRequests(), [token, read(user.user_id)]);
    assertConfirmed(user);
  });

  test('as a linked identity is marked at the primary one', async () => {
    const user = await addUser(oldTenant, {
      user_id: 'google-oauth2|901',
      app_metadata: { plan: 'x' },
      identities: [
        { connection: 'google-oauth2', provider: 'google-oauth2', user_id: '901', isSocial: true },
        {
          connection: oldTenant.connection,
          provider: 'auth0',
          user_id: 'db901',
          isSocial: false,
          profileData: { email: 'db901@example.com', email_verified: true },
        },
      ],
    });
    await login({ email: 'db901@example.com' });
    const search = {
      method: 'GET',
      path: '/api/v2/users',
      query: {
        search_engine: 'v3',
        q: `identities.user_id:"db901" AND identities.connection:"${oldTenant.connection}"`,
      },
    };
    const requests = takeActionRequests().slice(-5);
    assert.deepEqual(requests, [
      token,
      read('auth0|db901'),
      search,
      read('google-oauth2|901'),
      mark('google-oauth2|901'),
    ]);
    assert.equal(user.app_metadata?.migration_complete, true);
  });

  test('under User_Id keep is found by the ID that stayed the same', async (t) => {
    const keeping = await NewTenant.start({
      authority: await CertificateAuthority.load(),
      scripts,
      configuration: { ...oldTenant.configuration, User_Id: 'keep' },
    });
    t.after(() => keeping.close());
    keeping.action = {
      code,
      secrets: secrets({
        USER_ID: 'keep',
        CONNECTIONS: JSON.stringify({ [keeping.connection]: oldTenant.connection }),
      }),
    };
    const user = await addUser(oldTenant);
    assert.equal((await keeping.login(String(user.email), PASSWORD)).status, 200);
    assert.equal(user.app_metadata?.migration_complete, true);
  });
});

describe('nobody else is marked', () => {
  test('a user of another connection costs no request', async () => {
    tenant.action = { code, secrets: secrets({ CONNECTIONS: '{"Other":"Users"}' }) };
    const user = await addUser(oldTenant);
    await login(user);
    assert.deepEqual(takeActionRequests(), []);
    assert.equal('migration_confirmed' in stored(user).app_metadata, false);
  });

  test('a user who signed up in the new tenant costs no request', async () => {
    await tenant.signUp('native@example.com', PASSWORD);
    takeActionRequests();
    await login({ email: 'native@example.com' });
    assert.deepEqual(takeActionRequests(), []);
  });

  test('a user of the old tenant with the ID in another connection is not touched', async () => {
    const identities = [
      { connection: 'Other-DB', provider: 'auth0', user_id: 'same', isSocial: false },
    ];
    const other = await addUser(oldTenant, { user_id: 'auth0|same', identities });
    tenant.users.create(
      { user_id: `${oldTenant.domain}|same`, email: 'same@example.com' },
      await hashPassword(PASSWORD),
    );
    await login({ email: 'same@example.com' });
    assert.equal(other.app_metadata?.migration_complete, undefined);
    assert.equal(stored({ email: 'same@example.com' }).app_metadata.migration_confirmed, false);
    takeActionRequests();
    await login({ email: 'same@example.com' });
    assert.deepEqual(takeActionRequests(), []);
  });
});

describe('metadata that a first login has lost', () => {
  test('is filled in at the next login, and nothing of the old tenant only', async () => {
    const user = await addUser(oldTenant, {
      user_metadata: { color: 'blue', size: { a: [1] } },
      app_metadata: { plan: 'gold', email: 'reserved', nothing: null },
    });
    tenant.metadataFault = { times: 1 };
    await assert.rejects(tenant.login(String(user.email), PASSWORD));
    assert.deepEqual(stored(user).user_metadata, {});
    await login(user);
    const { migration_confirmed, ...app_metadata } = stored(user).app_metadata;
    assert.ok(migration_confirmed);
    assert.deepEqual(app_metadata, { plan: 'gold' });
    assert.deepEqual(stored(user).user_metadata, { color: 'blue', size: { a: [1] } });
  });

  test('never overwrites a newer value', async () => {
    const user = await addUser(oldTenant, {
      user_metadata: { color: 'blue', size: 1 },
      app_metadata: { plan: 'gold', seats: 2 },
    });
    tenant.action = undefined;
    await login(user);
    Object.assign(stored(user), {
      user_metadata: { color: null, newer: true },
      app_metadata: { plan: 'platinum' },
    });
    tenant.action = { code, secrets: secrets() };
    await login(user);
    assert.deepEqual(stored(user).user_metadata, { color: null, newer: true, size: 1 });
    const { migration_confirmed: _, ...app_metadata } = stored(user).app_metadata;
    assert.deepEqual(app_metadata, { plan: 'platinum', seats: 2 });
  });

  test('of more than one session takes is filled in over several logins, and then confirmed', async () => {
    const parts = Object.fromEntries(['a', 'b', 'c'].map((key) => [key, key.repeat(14_000)]));
    const user = await addUser(oldTenant, {
      user_metadata: { ...parts, large: 'x'.repeat(31_000) },
    });
    tenant.metadataFault = { times: 1 };
    await assert.rejects(tenant.login(String(user.email), PASSWORD));
    await login(user);
    assert.deepEqual(Object.keys(stored(user).user_metadata), ['a', 'b']);
    assert.equal(user.app_metadata?.migration_complete, undefined);
    await login(user);
    assert.deepEqual(stored(user).user_metadata, parts);
    assert.equal(user.app_metadata?.migration_complete, true);
    assert.match(
      tenant.postLogin.console.join(' '),
      /a metadata key of \d+ bytes cannot be filled in/,
    );
  });
});

describe('no fault fails a login', () => {
  /** @type {Record<string, (user: import('./support.js').OldUser) => void>} */
  const faults = {
    'an outage of the old tenant': () => oldTenant.faults.set('/', { status: 503 }),
    'a broken connection': () => oldTenant.faults.set('/api/v2', { reset: true }),
    'a rate limit': () => oldTenant.faults.set('/api/v2', { status: 429 }),
    'an answer that is no JSON': () => oldTenant.faults.set('/api/v2', { status: 200, body: '<' }),
    'a 404 that is not about the user': () =>
      oldTenant.faults.set('/api/v2', { status: 404, body: { errorCode: 'other' } }),
    'a refused write': () =>
      oldTenant.faults.set('/api/v2/users', {
        status: 403,
        body: { errorCode: 'insufficient_scope' },
        when: ({ method }) => method === 'PATCH',
      }),
    'a redirect': () =>
      oldTenant.faults.set('/api/v2', { status: 302, headers: { location: '/' } }),
    'an old tenant that does not answer': () =>
      oldTenant.faults.set('/oauth/token', { delay: 4_000, when: ({ body }) => !body.realm }),
    'a wrong secret': () => {
      tenant.action = { code, secrets: secrets({ CLIENT_SECRET: 'wrong' }) };
    },
    'a missing secret': () => {
      tenant.action = { code, secrets: secrets({ AUDIENCE: undefined, DOMAIN: undefined }) };
    },
    'connections that are no JSON': () => {
      tenant.action = { code, secrets: secrets({ CONNECTIONS: 'Users' }) };
    },
  };
  for (const [name, cause] of Object.entries(faults)) {
    test(`the next login marks the user after ${name}`, async () => {
      const user = await addUser(oldTenant);
      tenant.action = undefined;
      await login(user);
      tenant.action = { code, secrets: secrets() };
      cause(user);
      await login(user);
      assert.equal(user.app_metadata?.migration_complete, undefined);
      assert.equal('migration_confirmed' in stored(user).app_metadata, false);
      const [line = ''] = tenant.postLogin.console;
      assert.match(line, /^auth0-account-migration: not confirmed, the next login tries again: ./);
      for (const secret of [markerClient.client_secret, String(user.email), user.user_id]) {
        assert.ok(!line.includes(secret), line);
      }
      oldTenant.faults.clear();
      tenant.action = { code, secrets: secrets() };
      await login(user);
      assert.equal(user.app_metadata?.migration_complete, true);
      assertConfirmed(user);
    });
  }

  test('a token that was revoked is replaced at the next login', async () => {
    await login(await addUser(oldTenant));
    oldTenant.revokeManagementTokens();
    const user = await addUser(oldTenant);
    await login(user);
    assert.equal(user.app_metadata?.migration_complete, undefined);
    await login(user);
    assert.equal(user.app_metadata?.migration_complete, true);
  });
});

describe('a second factor that could not be carried', () => {
  const factors = { ENROLL_FACTORS: 'otp,push-notification' };
  /** A user with a lost factor who has landed without it. */
  async function landed() {
    const user = await addUser(oldTenant);
    tenant.action = undefined;
    await login(user);
    stored(user).app_metadata.migration_lost_factors = ['totp'];
    tenant.action = { code, secrets: secrets(factors) };
    return user;
  }

  test('is replaced at the first interactive login, and never asked for again', async () => {
    tenant.factors.enable('otp');
    const user = await landed();
    await login(user);
    assert.deepEqual(tenant.postLogin.enrollments, [], 'nobody can be asked in a password grant');
    await login(user, BROWSER);
    assert.deepEqual(
      tenant.postLogin.enrollments.map(({ asked, enrolled }) => ({ asked, enrolled })),
      [{ asked: ['otp', 'push-notification'], enrolled: 'otp' }],
    );
    await login(user, BROWSER);
    assert.equal(tenant.postLogin.enrollments.length, 1);
    assert.equal('migration_lost_factors' in stored(user).app_metadata, false);
  });

  test('is asked for while the old tenant has an outage', async () => {
    tenant.factors.enable('otp');
    const user = await landed();
    oldTenant.faults.set('/', { status: 503 });
    await login(user, BROWSER);
    assert.equal(tenant.postLogin.enrollments.length, 1);
  });

  test('is not asked for where the tenant has none switched on', async () => {
    const user = await landed();
    tenant.action = { code, secrets: secrets() };
    await login(user, BROWSER);
    assert.deepEqual(tenant.postLogin.enrollments, []);
    assert.deepEqual(stored(user).app_metadata.migration_lost_factors, ['totp']);
  });

  test('that the platform does not know fails no login', async () => {
    const user = await landed();
    tenant.action = {
      code: `${code}; const handler = exports.onExecutePostLogin;
        exports.onExecutePostLogin = (event, api) => handler(event, { ...api, authentication: {} });`,
      secrets: secrets({ ENROLL_FACTORS: 'otp' }),
    };
    await login(user, BROWSER);
    assert.match(tenant.postLogin.console.join(), /no factor is enrolled: .*not a function/);
  });

  test('is noted even if the first login has lost the note', async () => {
    tenant.factors.enable('otp');
    const user = await landed();
    delete stored(user).app_metadata.migration_lost_factors;
    user.multifactor = ['guardian'];
    await login(user);
    assert.deepEqual(stored(user).app_metadata.migration_lost_factors, ['guardian']);
    await login(user, BROWSER);
    assert.equal(tenant.postLogin.enrollments.length, 1);
  });
});
