// @ts-check
// The post-login Action of the new tenant: it marks users who have landed, nobody else, and fails no login.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assertConfirmed,
  BROWSER,
  code,
  login,
  mark,
  markerClient,
  oldTenant,
  read,
  secrets,
  stored,
  takeActionRequests,
  tenant,
  token,
} from '../support/new-tenant-action.js';
import { CertificateAuthority, NewTenant } from '../tenant/index.js';
import { hashPassword } from '../tenant/password-hash.js';
import { addUser, PASSWORD, scripts } from './support.js';

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

  for (const marker of ['rehearsal', 'constructor']) {
    test(`is marked by the key of the secret MARKER, ${marker}`, async () => {
      tenant.action = { code, secrets: secrets({ MARKER: marker }) };
      const user = await addUser(oldTenant);
      await login(user);
      assert.deepEqual(takeActionRequests().at(-1), mark(user.user_id, marker));
      assert.equal(user.app_metadata?.migration_complete, undefined);
    });
  }

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

  test('whose identity was linked a moment ago is marked at the next login', async (t) => {
    const email = 'linked.now@example.com';
    const db = { connection: oldTenant.connection, provider: 'auth0', user_id: 'db902' };
    const user = await addUser(oldTenant, {
      user_id: 'google-oauth2|902',
      identities: [
        { connection: 'google-oauth2', provider: 'google-oauth2', user_id: '902', isSocial: true },
        { ...db, isSocial: false, profileData: { email, email_verified: true } },
      ],
    });
    // The search does not know the link yet.
    t.after(() => (oldTenant.search.delay = 0));
    oldTenant.search.delay = 60_000;
    await login({ email });
    assert.equal('migration_confirmed' in stored({ email }).app_metadata, false);
    oldTenant.search.delay = 0;
    await login({ email });
    assert.equal(user.app_metadata?.migration_complete, true);
    assertConfirmed({ email });
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
    await login({ email: 'same@example.com' });
    assert.equal(other.app_metadata?.migration_complete, undefined);
    assert.equal(stored({ email: 'same@example.com' }).app_metadata.migration_confirmed, false);
    takeActionRequests();
    await login({ email: 'same@example.com' });
    assert.deepEqual(takeActionRequests(), []);
  });

  test('a user who signed up is noted, though a refresh of tokens counts as no login', async () => {
    const email = 'refreshed@example.com';
    const user = tenant.users.create(
      { user_id: `${oldTenant.domain}|signed-up`, email },
      await hashPassword(PASSWORD),
    );
    const refresh = async () => {
      stored({ email }).logins_count = 0;
      await login({ email }, { protocol: 'oauth2-refresh-token' });
      return stored({ email }).app_metadata;
    };
    // The search may not yet know an identity that was linked at the first login.
    assert.equal('migration_confirmed' in (await refresh()), false);
    user.created_at = new Date(Date.now() - 3_600_000).toISOString();
    assert.equal((await refresh()).migration_confirmed, false);
    takeActionRequests();
    await refresh();
    assert.deepEqual(takeActionRequests(), []);
  });
});

function markerGrant() {
  const { clientGrants } = oldTenant.management;
  return clientGrants.find(markerClient.client_id, oldTenant.audience) ?? assert.fail('no grant');
}

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

  test('a scope that was granted since is used at the next login', async () => {
    const grant = markerGrant();
    const { scope } = grant;
    grant.scope = ['read:users'];
    const user = await addUser(oldTenant);
    await login(user);
    assert.equal(user.app_metadata?.migration_complete, undefined);
    grant.scope = scope;
    await login(user);
    assert.equal(user.app_metadata?.migration_complete, true);
  });

  test('a scope that stays missing costs one more token in ten minutes', async () => {
    const grant = markerGrant();
    const { scope } = grant;
    grant.scope = ['read:users'];
    const user = await addUser(oldTenant);
    takeActionRequests();
    const tokens = [];
    for (let count = 0; count < 4; count += 1) {
      await login(user);
      const requests = takeActionRequests();
      tokens.push(requests.filter(({ path }) => path === token.path).length);
    }
    grant.scope = scope;
    assert.deepEqual(tokens, [1, 1, 0, 0]);
  });

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
