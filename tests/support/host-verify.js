// @ts-check
/** Checks a signature as the module asks its host for it, with the WebCrypto of Node.js. */
import { webcrypto } from 'node:crypto';
import { createHost } from '../../js/runtime/host.js';

const CALL = 7;

/**
 * What the host answers: 1 for a genuine signature, 0 for any other, 3 if it could not be checked.
 *
 * @param {'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'HMAC'} algorithm
 * @param {Uint8Array} key A secret, or the text of a JWK.
 * @param {Uint8Array} input
 * @param {Uint8Array} signature
 * @returns {Promise<number>}
 */
export function hostVerdict(algorithm, key, input, signature) {
  return new Promise((resolve) => {
    const call = /** @type {any} */ ({ subtle: () => webcrypto.subtle });
    const verified = (/** @type {number} */ _call, /** @type {number} */ verdict) =>
      resolve(verdict);
    const api = /** @type {any} */ ({ verified });
    const host = createHost({ running: new Map([[CALL, call]]), api: () => api });
    host.verify(CALL, algorithm, key, input, signature);
  });
}
