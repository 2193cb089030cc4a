// @ts-check
// Verify_Signature: the examples of RFC 7515 and RFC 7520, checked by the built package with the WebCrypto of Node.js.
//
// None of them is an ID token, so even one with a genuine signature moves nobody: it fails the check that follows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { hostVerdict } from '../support/host-verify.js';
import { REQUIRED_SETTINGS } from '../support/required-settings.js';

const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');
const vectors = JSON.parse(
  readFileSync(new URL('../fixtures/jws-vectors.json', import.meta.url), 'utf8'),
);

const WRONG = 'ID token: its signature is wrong.';
const NOT_ISSUED = 'ID token: its issuer is not the old tenant of Domain.';
const NO_CLAIMS = 'ID token: its payload is no JSON object.';

/** What a login ends with whose token and keys are these. @param {string} token @param {unknown[]} keys */
async function outcome(token, keys) {
  const configuration = { ...REQUIRED_SETTINGS, Verify_Signature: 'true', Log_Level: 'off' };
  const fetch = (/** @type {string} */ url) => {
    const body = url.endsWith('/jwks.json') ? { keys } : { id_token: token };
    return Promise.resolve(new Response(JSON.stringify(body)));
  };
  const domain = `${Math.random().toString(36).slice(2)}.example.com`;
  const { login } = createMigration({ ...configuration, Domain: domain }, { fetch });
  const { code, message } = await login('zoe@example.com', 'password');
  return { code, message };
}

const invalid = (/** @type {string} */ message) => ({ code: 'invalid_token', message });

/** Changes the last character but one of the signature. @param {string} token */
const damaged = (token) => token.replace(/.(?=.$)/, (character) => (character === 'A' ? 'B' : 'A'));

/** Changes the payload. @param {string} token */
const forged = (token) => token.replace(/\..*\./, '.eyJpc3MiOiJvbGQuZXhhbXBsZS5jb20ifQ.');

for (const [name, next] of /** @type {const} */ ([
  ['rfc7515_a2', NOT_ISSUED],
  ['rfc7520_4_1', NO_CLAIMS],
])) {
  const { key, token } = vectors[name];
  test(`the signature of ${name} is genuine`, async () => {
    assert.deepEqual(await outcome(token, [key]), invalid(next));
  });
  test(`a change of ${name} is found`, async () => {
    assert.deepEqual(await outcome(damaged(token), [key]), invalid(WRONG));
    assert.deepEqual(await outcome(forged(token), [key]), invalid(WRONG));
  });
  test(`the signature of ${name} is not that of another key`, async () => {
    const other = vectors[name === 'rfc7515_a2' ? 'rfc7520_4_1' : 'rfc7515_a2'].key;
    assert.deepEqual(await outcome(token, [{ ...other, kid: key.kid }]), invalid(WRONG));
  });
}

test('the algorithm of rfc7520_4_2, PS384, is refused', async () => {
  const { key, token } = vectors.rfc7520_4_2;
  const expected = invalid('ID token: it is not signed with RS256, PS256 or HS256.');
  assert.deepEqual(await outcome(token, [key]), expected);
});

test('a key that WebCrypto does not take is an outage', async () => {
  const { key, token } = vectors.rfc7515_a2;
  const unusable = [
    { ...key, key_ops: ['sign'] },
    { ...key, e: undefined },
    { ...key, d: 'AQAB' },
  ];
  for (const one of unusable) {
    const { code } = await outcome(token, [one]);
    assert.equal(code, 'unavailable', JSON.stringify(one).slice(-60));
  }
});

/** Checks a signature as the module asks for it. @param {string} token @param {Uint8Array} secret */
function verdictBySecret(token, secret) {
  const at = token.lastIndexOf('.');
  const signature = Uint8Array.from(Buffer.from(token.slice(at + 1), 'base64url'));
  return hostVerdict('HMAC', secret, new TextEncoder().encode(token.slice(0, at)), signature);
}

for (const name of ['rfc7515_a1', 'rfc7520_4_4']) {
  // The secrets of these are no texts, so no Client_Secret can be one.
  test(`the signature of ${name} is that of its secret only`, async () => {
    const { key, token } = vectors[name];
    const secret = Uint8Array.from(Buffer.from(key, 'base64url'));
    const other = secret.map((byte) => byte ^ 1);
    assert.equal(await verdictBySecret(token, secret), 1);
    assert.equal(await verdictBySecret(damaged(token), secret), 0);
    assert.equal(await verdictBySecret(forged(token), secret), 0);
    assert.equal(await verdictBySecret(token, other), 0);
  });
}
