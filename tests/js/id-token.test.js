// @ts-check
// login: the validation of the ID token. A token that fails a check never gives a profile.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  newContainer,
  profileOf,
  startOldTenant,
} from './support.js';

const tenant = await startOldTenant();
const container = newContainer({ after }, tenant);
const now = () => Math.floor(Date.now() / 1000);
const client = tenant.client.client_id;

/** @type {import('./support.js').OldUser} */
let user;
before(async () => {
  user = await addUser(tenant);
});

/** @param {unknown} value */
const encode = (value) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Changes the parts of a signed token. @param {(parts: string[]) => string[]} change */
const parts = (change) => ({
  replace: (/** @type {string} */ jwt) => change(jwt.split('.')).join('.'),
});

/** Changes claims; `undefined` removes one. @param {Record<string, unknown>} changes */
const claims = (changes) => ({
  claims: (/** @type {object} */ all) => JSON.parse(JSON.stringify({ ...all, ...changes })),
});

/** @param {Record<string, unknown>} value */
const header = (value) =>
  parts(([, payload = '', signature = '']) => [encode(value), payload, signature]);

const iss = `https://${tenant.domain}/`;

/** @type {Record<string, import('../tenant/id-token.js').IdTokenOptions>} */
const invalidTokens = {
  'alg none': header({ alg: 'none', typ: 'JWT' }),
  'alg none without a signature': parts(([, payload = '']) => [
    encode({ alg: 'none' }),
    payload,
    '',
  ]),
  'alg NONE': header({ alg: 'NONE' }),
  'alg HS512': header({ alg: 'HS512' }),
  'alg ES256': header({ alg: 'ES256' }),
  'alg rs256': header({ alg: 'rs256' }),
  'an alg that is a list': header({ alg: ['RS256'] }),
  'no alg': header({ typ: 'JWT' }),
  'a header that is not an object': parts(([, payload = '', signature = '']) => [
    encode('"RS256"'),
    payload,
    signature,
  ]),
  'a header that is not JSON': parts(([, payload = '', signature = '']) => [
    '%%%',
    payload,
    signature,
  ]),
  'no signature': parts(([head = '', payload = '']) => [head, payload, '']),
  'one part': { replace: () => 'opaque-token' },
  'two parts': parts(([head = '', payload = '']) => [head, payload]),
  'four parts': parts((all) => [...all, 'x']),
  'five parts': { replace: () => 'a.b.c.d.e' },
  'an empty token': { replace: () => '' },
  'two dots': { replace: () => '..' },
  'a payload that is not base64': parts(([head = '', , signature = '']) => [
    head,
    '!!!!',
    signature,
  ]),
  'a payload in base64 with padding': parts(([head = '', , signature = '']) => [
    head,
    `${Buffer.from('{}').toString('base64')}`,
    signature,
  ]),
  'a payload that is not UTF-8': parts(([head = '', , signature = '']) => [
    head,
    Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url'),
    signature,
  ]),
  'a payload that is not JSON': parts(([head = '', , signature = '']) => [
    head,
    encode('{"sub":'),
    signature,
  ]),
  'a payload that is a list': parts(([head = '', , signature = '']) => [
    head,
    encode([]),
    signature,
  ]),
  'a payload that is null': parts(([head = '', , signature = '']) => [
    head,
    encode('null'),
    signature,
  ]),
  'an empty payload': parts(([head = '', , signature = '']) => [head, '', signature]),
  'iss without its slash': claims({ iss: iss.slice(0, -1) }),
  'iss with a second slash': claims({ iss: `${iss}/` }),
  'iss in upper case': claims({ iss: iss.toUpperCase() }),
  'iss without https': claims({ iss: iss.replace('https', 'http') }),
  'iss of another tenant': claims({ iss: 'https://attacker.example.com/' }),
  'an iss that only starts with the issuer': claims({ iss: `${iss}evil` }),
  'an iss that is a list': claims({ iss: [iss] }),
  'no iss': claims({ iss: undefined }),
  'aud of another client': claims({ aud: 'another' }),
  'an aud that only starts with the client ID': claims({ aud: `${client}x` }),
  'an aud in another case': claims({
    aud: client === client.toLowerCase() ? client.toUpperCase() : client.toLowerCase(),
  }),
  'aud of other clients': claims({ aud: ['a', 'b'] }),
  'an empty aud': claims({ aud: '' }),
  'an aud that is an empty list': claims({ aud: [] }),
  'an aud that is an object': claims({ aud: { [client]: true } }),
  'an aud list that contains a number': claims({ aud: [client, 7] }),
  'no aud': claims({ aud: undefined }),
  'several aud without azp': claims({ aud: [client, 'other'] }),
  'several aud with azp of another client': claims({ aud: [client, 'other'], azp: 'other' }),
  'several aud with an empty azp': claims({ aud: ['other', client], azp: '' }),
  'several aud with an azp that is a list': claims({ aud: ['other', client], azp: [client] }),
  'one aud with azp of another client': claims({ azp: 'other' }),
  'an exp 61 s ago': claims({ exp: now() - 61 }),
  'an exp long ago': claims({ exp: 1 }),
  'an exp before 1970': claims({ exp: -1 }),
  'an exp that is a string': claims({ exp: String(now() + 600) }),
  'exp null': claims({ exp: null }),
  'exp true': claims({ exp: true }),
  'no exp': claims({ exp: undefined }),
  'an iat in 120 s': claims({ iat: now() + 120 }),
  'an iat in milliseconds': claims({ iat: Date.now() }),
  'an iat that is a string': claims({ iat: String(now()) }),
  'no iat': claims({ iat: undefined }),
  'an empty sub': claims({ sub: '' }),
  'sub null': claims({ sub: null }),
  'a sub that is a number': claims({ sub: 42 }),
  'no sub': claims({ sub: undefined }),
};

describe('invalid tokens', () => {
  for (const [name, idToken] of Object.entries(invalidTokens)) {
    test(`a token with ${name} is rejected as invalid_token`, async () => {
      tenant.idToken = idToken;
      const run = await container.login(String(user.email));
      assertError(run, 'invalid_token');
      assert.equal(tenant.requests.length, 1);
      // The error repeats neither the token nor any of its claims.
      assert.doesNotMatch(JSON.stringify(run.error), /eyJ|attacker|user\d+x/);
    });
  }
});

/** @type {Record<string, () => import('../tenant/id-token.js').IdTokenOptions>} */
const validTokens = {
  'alg RS256': () => ({ alg: 'RS256' }),
  'alg PS256': () => ({ alg: 'PS256' }),
  'alg HS256': () => ({ alg: 'HS256' }),
  'further header fields': () => ({ header: { kid: 'other', x5t: 'y', cty: 'x' } }),
  'an aud list': () => claims({ aud: [client] }),
  'an aud list and azp': () => claims({ aud: [client], azp: client }),
  'azp next to one aud': () => claims({ azp: client }),
  'several aud with azp': () => claims({ aud: ['https://api.example.com/', client], azp: client }),
  'an exp 30 s ago': () => claims({ exp: now() - 30 }),
  'an iat in 30 s': () => claims({ iat: now() + 30 }),
  'fractional times': () => claims({ iat: now() - 0.25, exp: now() + 600.75 }),
  'an exp in the far future': () => claims({ exp: 253_402_300_799 }),
  'unknown claims': () =>
    claims({ nonce: 'x', sid: 'y', 'https://example.com/other': { a: 1 }, null: null }),
};

describe('valid tokens', () => {
  for (const [name, idToken] of Object.entries(validTokens)) {
    test(`a token with ${name} is accepted`, async () => {
      tenant.idToken = idToken();
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      assert.equal(tenant.requests.length, 1);
    });
  }

  test('a Domain in upper case matches the issuer in lower case', async (t) => {
    const other = newContainer(t, tenant, { Domain: tenant.domain.toUpperCase() });
    assertFound(await other.login(String(user.email)), profileOf(user, tenant));
  });

  test('a token of another issuer is rejected when Domain is an alias of the tenant', async (t) => {
    const other = newContainer(t, tenant, {
      Domain: tenant.domain.replace('localhost', '127.0.0.1'),
    });
    assertError(await other.login(String(user.email)), 'invalid_token');
  });
});
