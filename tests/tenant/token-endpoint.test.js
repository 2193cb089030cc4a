// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { claimsOf, startOldTenant } from './client.js';
import { PASSWORD_REALM } from './token-endpoint.js';

describe('the token endpoint', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {import('./client.js').Client} */
  let client;
  /** @type {import('./old-tenant.js').MigrationClient} */
  let registration;

  before(async () => {
    ({ tenant, client } = await startOldTenant({
      users: [
        {
          user_id: 'auth0|jo',
          email: 'Jo@Example.com',
          username: 'Jo.Doe',
          password: 'right',
          name: 'Jo Doe',
          given_name: 'Jo',
          family_name: 'Doe',
        },
        {
          user_id: 'auth0|blocked',
          email: 'blocked@example.com',
          password: 'right',
          blocked: true,
        },
        {
          user_id: 'auth0|mfa',
          email: 'mfa@example.com',
          password: 'right',
          multifactor: ['guardian'],
        },
        {
          user_id: 'google-oauth2|104',
          email: 'private@example.net',
          password: 'right',
          identities: [
            {
              connection: 'google-oauth2',
              provider: 'google-oauth2',
              user_id: '104',
              isSocial: true,
            },
            {
              connection: 'Username-Password-Authentication',
              provider: 'auth0',
              user_id: 'second',
              isSocial: false,
              profileData: { email: 'second@example.com', username: 'second' },
            },
          ],
        },
        {
          user_id: 'auth0|other',
          email: 'other@example.com',
          password: 'right',
          identities: [
            { connection: 'Other-DB', provider: 'auth0', user_id: 'other', isSocial: false },
          ],
        },
      ],
    }));
    registration = structuredClone(tenant.client);
  });
  beforeEach(() => {
    Object.assign(tenant.client, structuredClone(registration));
    tenant.clearRequests();
  });
  after(() => tenant.close());

  /** @param {Promise<import('./client.js').Answer>} request @param {number} status @param {string} error @param {RegExp} [description] */
  async function refused(request, status, error, description = /./) {
    const { status: actual, body } = await request;
    assert.deepEqual([actual, body.error], [status, error]);
    assert.match(body.error_description, description);
    return body;
  }

  test('users can log in by e-mail and by username in any case', async () => {
    for (const identifier of ['jo@example.com', 'JO@EXAMPLE.COM', 'jo.doe', 'JO.DOE']) {
      const { status, body, headers } = await client.login(identifier, 'right');
      assert.equal(status, 200);
      assert.equal(body.token_type, 'Bearer');
      const claims = claimsOf(body.id_token);
      assert.equal(claims.iss, `https://${tenant.domain}/`);
      assert.equal(claims.aud, tenant.client.client_id);
      assert.equal(claims.exp - claims.iat, 36_000);
      assert.deepEqual(
        [claims.sub, claims.email, claims.email_verified, claims.given_name],
        ['auth0|jo', 'jo@example.com', false, 'Jo'],
      );
      for (const absent of ['username', 'blocked', 'app_metadata', 'phone_number', 'identities']) {
        assert.equal(claims[absent], undefined);
      }
      assert.match(headers.get('x-auth0-requestid') ?? '', /^[0-9a-f]{20}$/);
      assert.ok(Number(headers.get('x-ratelimit-reset')) > 1_600_000_000);
    }
    assert.equal(tenant.users.get('auth0|jo')?.logins_count, 4);
  });

  test('the token endpoint accepts a form and records the request', async () => {
    const { client_id, client_secret } = tenant.client;
    const body = new URLSearchParams({
      grant_type: PASSWORD_REALM,
      realm: tenant.connection,
      username: 'jo@example.com',
      password: 'right',
      client_id,
      client_secret,
    });
    const answer = await client.request('/oauth/token?a=1', { method: 'POST', body });
    assert.equal(answer.status, 200);
    const [entry] = tenant.requests;
    assert.deepEqual(
      [entry?.method, entry?.path, entry?.query, entry?.body.username, entry?.status],
      ['POST', '/oauth/token', { a: '1' }, 'jo@example.com', 200],
    );
  });

  test('the ID token contains only the claims of the requested scopes', async () => {
    const openid = claimsOf(
      (await client.login('jo@example.com', 'right', { scope: 'openid' })).body.id_token,
    );
    assert.deepEqual(Object.keys(openid).sort(), ['aud', 'exp', 'iat', 'iss', 'sub']);
    assert.equal(
      (await client.login('jo@example.com', 'right', { scope: 'profile' })).body.id_token,
      undefined,
    );
    assert.ok((await client.login('jo@example.com', 'right', { scope: undefined })).body.id_token);
  });

  test('users can log in with the identifier of a linked, secondary database identity', async () => {
    for (const identifier of ['second@example.com', 'second']) {
      assert.equal(
        claimsOf((await client.login(identifier, 'right')).body.id_token).sub,
        'google-oauth2|104',
      );
    }
    await refused(client.login('private@example.net', 'right'), 403, 'invalid_grant');
  });

  test('an unknown user gets the same error as a wrong password', async () => {
    for (const identifier of ['jo@example.com', 'nobody@example.com', 'other@example.com']) {
      await refused(
        client.login(identifier, identifier.startsWith('other') ? 'right' : 'wrong'),
        403,
        'invalid_grant',
        /^Wrong email or password\.$/,
      );
    }
  });

  test('blocked and enrolled users are refused only after the right password', async () => {
    await refused(
      client.login('blocked@example.com', 'right'),
      401,
      'unauthorized',
      /^user is blocked$/,
    );
    await refused(client.login('blocked@example.com', 'wrong'), 403, 'invalid_grant');
    assert.ok(
      (await refused(client.login('mfa@example.com', 'right'), 403, 'mfa_required')).mfa_token,
    );
    await refused(client.login('mfa@example.com', 'wrong'), 403, 'invalid_grant');
  });

  test('attack protection refuses logins that it considers dangerous', async () => {
    const protection = tenant.attackProtection;
    protection.bruteForce = { enabled: true, threshold: 2 };
    for (let n = 0; n < 2; n++) {
      await refused(client.login('jo@example.com', 'wrong'), 403, 'invalid_grant');
    }
    await refused(
      client.login('jo@example.com', 'right'),
      429,
      'too_many_attempts',
      /blocked after multiple/,
    );
    tenant.client.is_token_endpoint_ip_header_trusted = true;
    assert.equal(
      (await client.login('jo@example.com', 'right', {}, { 'auth0-forwarded-for': '203.0.113.9' }))
        .status,
      200,
    );
    protection.unblock('jo@example.com');
    assert.equal((await client.login('jo@example.com', 'right')).status, 200);
    protection.suspiciousAddresses.add('127.0.0.1');
    await refused(client.login('jo@example.com', 'right'), 429, 'too_many_attempts', /suspicious/);
    protection.suspiciousAddresses.clear();
    protection.leakedPasswords.add('right');
    await refused(client.login('jo@example.com', 'right'), 401, 'password_leaked');
    protection.leakedPasswords.clear();
    protection.botDetection = true;
    await refused(client.login('jo@example.com', 'right'), 401, 'requires_verification');
    protection.botDetection = false;
  });

  test('a client with a wrong set-up gets the error of its mistake', async () => {
    await refused(
      client.login('jo@example.com', 'right', { client_secret: 'no' }),
      401,
      'invalid_client',
    );
    await refused(
      client.login('jo@example.com', 'right', { realm: 'Nowhere' }),
      400,
      'invalid_request',
      /not found/,
    );
    await refused(
      client.login('other@example.com', 'right', { realm: 'Other-DB' }),
      400,
      'invalid_request',
      /disabled/,
    );
    await refused(
      client.login('jo@example.com', 'right', { audience: 'https://nothing/' }),
      400,
      'invalid_request',
    );
    await refused(client.login('jo@example.com', ''), 400, 'invalid_request', /password/);
    await refused(
      client.grant({ grant_type: 'password', username: 'jo@example.com', password: 'right' }),
      500,
      'server_error',
    );
    await refused(client.grant({ grant_type: 'magic' }), 400, 'unsupported_grant_type');
    tenant.client.refusal = { status: 401, error: 'access_denied', description: 'Unauthorized' };
    await refused(
      client.login('jo@example.com', 'right', { client_id: 'no' }),
      401,
      'access_denied',
    );
    tenant.client.grant_types = ['client_credentials'];
    const body = await refused(
      client.login('jo@example.com', 'right'),
      403,
      'unauthorized_client',
      /^Grant type 'http:\/\/auth0\.com\/oauth/,
    );
    assert.ok(body.error_uri);
  });

  test('the client credentials grant returns a token for the granted scopes', async () => {
    const requestToken = (/** @type {object} */ more = {}) =>
      client.grant({ grant_type: 'client_credentials', audience: tenant.audience, ...more });
    const { status, body } = await requestToken();
    assert.equal(status, 200);
    assert.deepEqual(
      [body.scope, body.expires_in, body.id_token],
      ['read:users update:users_app_metadata', 86_400, undefined],
    );
    assert.equal((await requestToken({ scope: 'read:users' })).body.scope, 'read:users');
    assert.equal(tenant.issuedManagementTokens, 2);
    await refused(requestToken({ scope: 'delete:users' }), 403, 'access_denied');
    await refused(requestToken({ audience: undefined }), 403, 'access_denied');
    await refused(requestToken({ audience: 'https://nothing/' }), 400, 'invalid_request');
    tenant.client.audience = null;
    await refused(requestToken(), 403, 'access_denied', /client-grant/);
  });
});
