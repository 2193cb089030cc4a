// @ts-check
// Verify_Signature: the signatures of Project Wycheproof, some of which faulty libraries have taken for genuine. The host of the
// module checks them with the WebCrypto of Node.js.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hostVerdict } from '../support/host-verify.js';

/**
 * @typedef {object} Group
 * @property {{ algorithm: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'HMAC', file: string, key?: object, saltLength?: number, tagBits?: number }} about
 * @property {[number, string, ...string[]][]} tests
 */

const fixture = new URL('../fixtures/wycheproof.json', import.meta.url);
/** @type {{ groups: Group[] }} */
const { groups } = JSON.parse(readFileSync(fixture, 'utf8'));

const bytes = (/** @type {string} */ text) => Uint8Array.from(Buffer.from(text, 'base64url'));

/** A signature with a salt of 32 bytes, in the group of those without a salt. */
const HAS_A_SALT = { file: 'rsa_pss_2048_sha256_mgf1_0_test.json', id: 69 };

/** An ID token has a salt of 32 bytes and a whole HMAC, so that the valid signatures of other sizes are wrong ones here. */
const isOfAnIdToken = (/** @type {Group['about']} */ { saltLength = 32, tagBits = 256 }) =>
  saltLength === 32 && tagBits === 256;

for (const { about, tests } of groups) {
  const name = [about.file, about.tagBits, `from ${tests[0]?.[0]}`].filter(Boolean).join(' ');
  test(`only what is valid in ${name} is genuine`, async () => {
    const jwk = about.key && new TextEncoder().encode(JSON.stringify(about.key));
    const wrong = [];
    for (const [id, result, ...texts] of tests) {
      const signature = bytes(String(texts.pop()));
      const message = bytes(String(texts.pop()));
      const verdict = await hostVerdict(
        about.algorithm,
        jwk ?? bytes(texts[0] ?? ''),
        message,
        signature,
      );
      const hasASalt = about.file === HAS_A_SALT.file && id === HAS_A_SALT.id;
      const expected = Number(hasASalt || (result === 'valid' && isOfAnIdToken(about)));
      if (verdict !== expected) wrong.push({ id, result, verdict });
    }
    assert.deepEqual(wrong, []);
  });
}

test('there are valid and invalid signatures of each algorithm', () => {
  const counts = { 'RSASSA-PKCS1-v1_5': [0, 0], 'RSA-PSS': [0, 0], HMAC: [0, 0] };
  for (const { about, tests } of groups) {
    for (const [, result] of tests) counts[about.algorithm][result === 'valid' ? 0 : 1] += 1;
  }
  assert.deepEqual(counts, {
    'RSASSA-PKCS1-v1_5': [9, 250],
    'RSA-PSS': [124, 87],
    HMAC: [66, 108],
  });
});
