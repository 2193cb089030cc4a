// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { claimsOf, startOldTenant } from './client.js';

describe('the ID token of the emulator', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {import('./client.js').Client} */
  let client;
  before(async () => {
    ({ tenant, client } = await startOldTenant({
      users: [{ email: 'jo@example.com', password: 'right' }],
    }));
  });
  after(() => tenant.close());

  const idToken = async () => (await client.login('jo@example.com', 'right')).body.id_token;

  test('an ID token verifies with the published keys', async () => {
    const { body } = await client.request('/.well-known/jwks.json');
    const { body: configuration } = await client.request('/.well-known/openid-configuration');
    const { protectedHeader } = await jwtVerify(await idToken(), createLocalJWKSet(body), {
      issuer: configuration.issuer,
      audience: tenant.client.client_id,
    });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.equal(body.keys[0].d, undefined);
  });

  test('an ID token can be signed with PS256 and HS256', async () => {
    tenant.idToken = { alg: 'PS256' };
    await jwtVerify(await idToken(), tenant.signingKeys.publicKey, { algorithms: ['PS256'] });
    tenant.idToken = { alg: 'HS256' };
    await jwtVerify(await idToken(), new TextEncoder().encode(tenant.client.client_secret), {
      algorithms: ['HS256'],
    });
  });

  test('options can change the claims, the header and the whole ID token', async () => {
    tenant.idToken = {
      claims: (claims) => ({
        ...claims,
        iss: 'https://evil.example/',
        aud: ['a', 'b'],
        azp: 'a',
        exp: 1,
      }),
      header: { kid: 'other' },
    };
    const token = await idToken();
    const { iss, aud, azp, exp } = claimsOf(token);
    assert.deepEqual([iss, aud, azp, exp], ['https://evil.example/', ['a', 'b'], 'a', 1]);
    assert.equal(JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString()).kid, 'other');
    tenant.idToken = { replace: (jwt) => jwt.split('.').slice(0, 2).join('.') };
    assert.equal((await idToken()).split('.').length, 2);
    tenant.idToken = { replace: () => undefined };
    assert.equal(await idToken(), undefined);
  });
});
