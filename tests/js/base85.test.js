// The encoding of the module inside an action script: what the build encodes, the script decodes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decodeBase85 } from '../../js/action-scripts/base85.js';
import { encodeBase85 } from '../../scripts/bundle/base85.js';

/** Bytes that differ in every run of four, the same in each run of the test. @param {number} length */
function bytesOf(length) {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(String(index)).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

test('decoding restores the bytes of every length', () => {
  for (let length = 0; length <= 300; length += 1) {
    const bytes = bytesOf(length);
    assert.deepEqual(Buffer.from(decodeBase85(encodeBase85(bytes))), bytes);
  }
});

test('decoding restores the smallest and the largest group', () => {
  for (const bytes of [Buffer.alloc(8, 0), Buffer.alloc(8, 255)]) {
    assert.deepEqual(Buffer.from(decodeBase85(encodeBase85(bytes))), bytes);
  }
  assert.equal(encodeBase85(Buffer.from([0, 0, 0, 0, 1])), '3%%%%%%BB/&');
});

test('the text needs no escape and holds no placeholder of auth0-deploy-cli', () => {
  assert.doesNotMatch(encodeBase85(bytesOf(100_000)), /["'\\`#@$\s]/);
});
