// @ts-check
// login: the checks of the ID token. A token that fails one never gives a profile.
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
const encoded = (value) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Changes the parts of a signed token. @param {(parts: string[]) => string[]} change */
const parts = (change) => ({
  replace: (/** @type {string} */ jwt) => change(jwt.split('.')).join('.'),
});

/** Changes claims; `undefined` takes one away. @param {Record<string, unknown>} changes */
const claims = (changes) => ({
  claims: (/** @type {object} */ all) => JSON.parse(JSON.stringify({ ...all, ...changes })),
});

/** @param {Record<string, unknown>} value */
const header = (value) =>
  parts(([, payload = '', signature = '']) => [encoded(value), payload, signature]);

const iss = `https://${tenant.domain}/`;

/** @type {Record<string, import('../tenant/id-token.js').IdTokenOptions>} */
const bad = {
  'alg none': header({ alg: 'none', typ: 'JWT' }),
  'alg none without a signature': parts(([, payload = '']) => [
    encoded({ alg: 'none' }),
    payload,
    '',
  ]),
  'alg NONE': header({ alg: 'NONE' }),
  'alg HS512': header({ alg: 'HS512' }),
  'alg ES256': header({ alg: 'ES256' }),
  'alg rs256': header({ alg: 'rs256' }),
  'alg that is a list': header({ alg: ['RS256'] }),
  'no alg': header({ typ: 'JWT' }),
  'a header that is no object': parts(([, payload = '', signature = '']) => [
    encoded('"RS256"'),
    payload,
    signature,
  ]),
  'a header that is no JSON': parts(([, payload = '', signature = '']) => [
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
  'a payload that is no base64': parts(([head = '', , signature = '']) => [
    head,
    '!!!!',
    signature,
  ]),
  'a payload in base64 with padding': parts(([head = '', , signature = '']) => [
    head,
    `${Buffer.from('{}').toString('base64')}`,
    signature,
  ]),
  'a payload that is no UTF-8': parts(([head = '', , signature = '']) => [
    head,
    Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url'),
    signature,
  ]),
  'a payload that is no JSON': parts(([head = '', , signature = '']) => [
    head,
    encoded('{"sub":'),
    signature,
  ]),
  'a payload that is a list': parts(([head = '', , signature = '']) => [
    head,
    encoded([]),
    signature,
  ]),
  'a payload that is null': parts(([head = '', , signature = '']) => [
    head,
    encoded('null'),
    signature,
  ]),
  'an empty payload': parts(([head = '', , signature = '']) => [head, '', signature]),
  'iss without its slash': claims({ iss: iss.slice(0, -1) }),
  'iss with a second slash': claims({ iss: `${iss}/` }),
  'iss in upper case': claims({ iss: iss.toUpperCase() }),
  'iss without https': claims({ iss: iss.replace('https', 'http') }),
  'iss of another tenant': claims({ iss: 'https://attacker.example.com/' }),
  'iss that only begins right': claims({ iss: `${iss}evil` }),
  'iss in a list': claims({ iss: [iss] }),
  'no iss': claims({ iss: undefined }),
  'aud of another client': claims({ aud: 'another' }),
  'aud that only begins right': claims({ aud: `${client}x` }),
  'aud in other letters': claims({
    aud: client === client.toLowerCase() ? client.toUpperCase() : client.toLowerCase(),
  }),
  'aud of other clients': claims({ aud: ['a', 'b'] }),
  'aud empty': claims({ aud: '' }),
  'aud an empty list': claims({ aud: [] }),
  'aud an object': claims({ aud: { [client]: true } }),
  'aud a list with something else in it': claims({ aud: [client, 7] }),
  'no aud': claims({ aud: undefined }),
  'several aud without azp': claims({ aud: [client, 'other'] }),
  'several aud with azp of another client': claims({ aud: [client, 'other'], azp: 'other' }),
  'several aud with an empty azp': claims({ aud: ['other', client], azp: '' }),
  'several aud with an azp that is a list': claims({ aud: ['other', client], azp: [client] }),
  'one aud with azp of another client': claims({ azp: 'other' }),
  'expired 61 s ago': claims({ exp: now() - 61 }),
  'expired long ago': claims({ exp: 1 }),
  'exp in milliseconds before 1970': claims({ exp: -1 }),
  'exp that is text': claims({ exp: String(now() + 600) }),
  'exp null': claims({ exp: null }),
  'exp true': claims({ exp: true }),
  'no exp': claims({ exp: undefined }),
  'issued 120 s from now': claims({ iat: now() + 120 }),
  'iat in milliseconds': claims({ iat: Date.now() }),
  'iat that is text': claims({ iat: String(now()) }),
  'no iat': claims({ iat: undefined }),
  'an empty sub': claims({ sub: '' }),
  'sub null': claims({ sub: null }),
  'sub that is a number': claims({ sub: 42 }),
  'no sub': claims({ sub: undefined }),
};

describe('a bad token is invalid_token', () => {
  for (const [name, idToken] of Object.entries(bad)) {
    test(name, async () => {
      tenant.idToken = idToken;
      const run = await container.login(String(user.email));
      assertError(run, 'invalid_token');
      assert.equal(tenant.requests.length, 1);
      // Neither the token nor a claim of it is repeated.
      assert.doesNotMatch(JSON.stringify(run.error), /eyJ|attacker|user\d+x/);
    });
  }
});

/** @type {Record<string, () => import('../tenant/id-token.js').IdTokenOptions>} */
const good = {
  RS256: () => ({ alg: 'RS256' }),
  PS256: () => ({ alg: 'PS256' }),
  HS256: () => ({ alg: 'HS256' }),
  'more in the header': () => ({ header: { kid: 'other', x5t: 'y', cty: 'x' } }),
  'aud in a list': () => claims({ aud: [client] }),
  'aud in a list with azp': () => claims({ aud: [client], azp: client }),
  'azp beside one aud': () => claims({ azp: client }),
  'several aud with azp': () => claims({ aud: ['https://api.example.com/', client], azp: client }),
  'expired 30 s ago': () => claims({ exp: now() - 30 }),
  'issued 30 s from now': () => claims({ iat: now() + 30 }),
  'times with fractions': () => claims({ iat: now() - 0.25, exp: now() + 600.75 }),
  'far in the future': () => claims({ exp: 253_402_300_799 }),
  'claims that are not known': () =>
    claims({ nonce: 'x', sid: 'y', 'https://example.com/other': { a: 1 }, null: null }),
};

describe('a good token gives the profile', () => {
  for (const [name, idToken] of Object.entries(good)) {
    test(name, async () => {
      tenant.idToken = idToken();
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      assert.equal(tenant.requests.length, 1);
    });
  }

  test('Domain in upper case is the issuer in lower case', async (t) => {
    const other = newContainer(t, tenant, { Domain: tenant.domain.toUpperCase() });
    assertFound(await other.login(String(user.email)), profileOf(user, tenant));
  });

  test('Domain that is not the issuer is refused though the tenant answers', async (t) => {
    const other = newContainer(t, tenant, {
      Domain: tenant.domain.replace('localhost', '127.0.0.1'),
    });
    assertError(await other.login(String(user.email)), 'invalid_token');
  });
});
