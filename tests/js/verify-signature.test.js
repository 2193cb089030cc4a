// @ts-check
// Verify_Signature: the scripts check the signatures that the old tenant makes, with the keys that it publishes.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  newContainer,
  profileOf,
  startOldTenant,
} from './support.js';
import { SigningKeys } from '../tenant/signing-keys.js';

const KEYS = '/.well-known/jwks.json';
const tenant = await startOldTenant();
const user = await addUser(tenant);
// It takes longer than a request may, on a busy computer.
await tenant.signingKeys.next;
const identifier = String(user.email);
const on = { Verify_Signature: 'true' };

/** @param {{ after: (fn: () => Promise<void>) => void }} t @param {Record<string, any>} [options] */
const verifying = (t, options) => newContainer(t, tenant, on, options);

const paths = () => tenant.requests.splice(0).map(({ path }) => path);

/** @param {string} message */
const invalid = (message) => `ID token: ${message}.`;

/** @param {import('./support.js').RunResult} run @param {string} message */
function assertInvalid(run, message) {
  assertError(run, 'invalid_token');
  assert.equal(run.error?.message, message);
}
const NO_KEY = invalid('not exactly one key of the old tenant fits its signature');
const WRONG = invalid('its signature is wrong');

/** @param {unknown} value */
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Changes the parts of the signed token. @param {(parts: string[]) => string[]} change */
const parts = (change) => ({
  replace: (/** @type {string} */ jwt) => change(jwt.split('.')).join('.'),
});

describe('a token that the old tenant has signed', () => {
  for (const alg of /** @type {const} */ (['RS256', 'PS256', 'HS256'])) {
    test(`with ${alg} moves the user`, async (t) => {
      tenant.client.jwt_configuration = { alg };
      if (alg === 'PS256') tenant.signingKeys.publishedAlgorithm = undefined;
      t.after(() => (tenant.signingKeys.publishedAlgorithm = 'RS256'));
      const container = verifying(t);
      assertFound(await container.login(identifier), profileOf(user, tenant));
      assertFound(await container.login(identifier), profileOf(user, tenant));
      const login = '/oauth/token';
      assert.deepEqual(paths(), alg === 'HS256' ? [login, login] : [login, KEYS, login]);
    });
  }

  test('with PS256 fits no key that is published for RS256', async (t) => {
    tenant.client.jwt_configuration = { alg: 'PS256' };
    assertInvalid(await verifying(t).login(identifier), NO_KEY);
  });

  test('without the setting is one request, and keys do not matter', async (t) => {
    tenant.idToken = parts(([header = '', payload = '']) => [header, payload, 'c2ln']);
    const container = newContainer(t, tenant);
    assertFound(await container.login(identifier), profileOf(user, tenant));
    assert.deepEqual(paths(), ['/oauth/token']);
  });

  test('moves the user through all rotations while the container lives', async (t) => {
    const container = verifying(t);
    assertFound(await container.login(identifier), profileOf(user, tenant));
    // The keys that were read have the next one in them already.
    await tenant.signingKeys.rotate();
    tenant.signingKeys.revoke();
    assertFound(await container.login(identifier), profileOf(user, tenant));
    assert.deepEqual(paths(), ['/oauth/token', KEYS, '/oauth/token']);
    // A second rotation within the cool-down uses a key that was not published yet.
    await tenant.signingKeys.rotate();
    assertInvalid(await container.login(identifier), NO_KEY);
    assert.deepEqual(paths(), ['/oauth/token']);
  });

  test('is checked by 100 logins at once with one request for the keys', async (t) => {
    const container = newContainer(t, tenant, { ...on, Timeout_Ms: '18000' });
    const results = await Promise.all(
      Array.from({ length: 100 }, () => container.login(identifier)),
    );
    for (const result of results) assertFound(result, profileOf(user, tenant));
    assert.equal(paths().filter((path) => path === KEYS).length, 1);
  });
});

describe('a token that the old tenant has not signed', () => {
  const container = newContainer({ after }, tenant, on);
  const { publicKey, kid } = tenant.signingKeys;

  /** A token signed by HS256 with a text that everybody knows. @param {string} secret */
  const confused = (secret) =>
    parts(([, payload = '']) => {
      const input = `${encode({ alg: 'HS256', kid })}.${payload}`;
      return [input, createHmac('sha256', secret).update(input).digest('base64url')];
    });

  /** @type {Record<string, [import('../tenant/id-token.js').IdTokenOptions, string]>} */
  const tokens = {
    'another payload': [
      parts(([header = '', , signature = '']) => [header, encode({ sub: 'auth0|x' }), signature]),
      WRONG,
    ],
    'another header': [
      parts(([, payload = '', signature = '']) => [
        encode({ alg: 'RS256', kid: tenant.signingKeys.kid, x: 1 }),
        payload,
        signature,
      ]),
      WRONG,
    ],
    'a truncated signature': [
      parts(([header = '', payload = '', signature = '']) => [
        header,
        payload,
        signature.slice(0, -4),
      ]),
      WRONG,
    ],
    'an HMAC with the public key in PEM': [
      confused(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
      WRONG,
    ],
    'an HMAC with the modulus': [confused(publicKey.export({ format: 'jwk' }).n ?? ''), WRONG],
    'an unknown key': [{ header: { kid: 'unknown' } }, NO_KEY],
    'critical extensions': [
      parts(([, payload = '', signature = '']) => [
        encode({ alg: 'RS256', kid: tenant.signingKeys.kid, crit: ['exp'], exp: 1 }),
        payload,
        signature,
      ]),
      invalid('its header has critical extensions'),
    ],
    'no signature': [
      parts(([header = '', payload = '']) => [header, payload, '']),
      invalid('it is not signed with RS256, PS256 or HS256'),
    ],
    'alg none': [
      parts(([, payload = '']) => [encode({ alg: 'none' }), payload, '']),
      invalid('it is not signed with RS256, PS256 or HS256'),
    ],
  };
  for (const [name, [idToken, expected]] of Object.entries(tokens)) {
    test(`but has ${name} is refused`, async () => {
      tenant.idToken = idToken;
      assertInvalid(await container.login(identifier), expected);
    });
  }

  test('but another tenant under the same name of the key is refused', async () => {
    const other = await SigningKeys.create();
    other.current.kid = tenant.signingKeys.kid;
    const { signingKeys } = tenant;
    tenant.signingKeys = other;
    try {
      // The keys were read before.
      assertInvalid(await container.login(identifier), WRONG);
    } finally {
      tenant.signingKeys = signingKeys;
    }
  });
});

test('keys that cannot be read are an outage and let nobody in', async (t) => {
  const faults = [
    { status: 404 },
    { status: 503 },
    { notJson: true },
    { status: 200, body: { keys: 7 } },
    { redirect: 'https://example.com/' },
    { cutBody: true },
  ];
  for (const fault of faults) {
    tenant.faults.set(KEYS, fault);
    assertError(await verifying(t).login(identifier), 'unavailable');
  }
});

test('a fault that passes only takes time', async (t) => {
  tenant.faults.set(KEYS, { reset: true, times: 1 });
  assertFound(await verifying(t).login(identifier), profileOf(user, tenant));
  assert.deepEqual(paths(), ['/oauth/token', KEYS, KEYS]);
});

describe('the cryptography of the runtime', () => {
  const fail = `() => { throw new Error('not supported'); }`;
  /** What is in place of it, and the code that it leads to. @type {Record<string, [subtle: string, code: string]>} */
  const runtimes = {
    'is missing': ['undefined', 'misconfigured'],
    'throws when it is read': [`(${fail})()`, 'misconfigured'],
    'takes no key': [`{ importKey: ${fail} }`, 'unavailable'],
    'verifies nothing': [`{ importKey() {}, verify: ${fail} }`, 'unavailable'],
    'says yes with something else than true': [
      `{ importKey() {}, verify: () => 'true' }`,
      'invalid_token',
    ],
  };

  test('need not be global, which it is not in Node.js 18', async (t) => {
    const preload = `Object.defineProperty(globalThis, 'crypto', { value: undefined });`;
    assertFound(await verifying(t, { preload }).login(identifier), profileOf(user, tenant));
  });

  for (const [name, [subtle, code]] of Object.entries(runtimes)) {
    test(`that ${name} lets nobody in: ${code}`, async (t) => {
      const preload = `Object.defineProperty(process.getBuiltinModule('crypto').webcrypto, 'subtle', {
        get: () => (${subtle}),
      });`;
      assertError(await verifying(t, { preload }).login(identifier), code);
    });
  }
});
