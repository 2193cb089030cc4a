// @ts-check
/**
 * Checks passwords against the hashes that a bulk import brings: `password_hash` and `custom_password_hash`.
 */
import { createHash, createHmac, scryptSync } from 'node:crypto';
import { compare } from 'bcryptjs';

/**
 * @typedef {object} CustomHash
 * @property {string} algorithm
 * @property {{ value: string, encoding?: BufferEncoding, digest?: string, key?: { value: string, encoding?: BufferEncoding } }} hash
 * @property {{ value: string, encoding?: BufferEncoding, position?: 'prefix' | 'suffix' }} [salt]
 * @property {{ encoding?: BufferEncoding }} [password]
 * @property {number} [keylen]
 * @property {number} [cost]
 * @property {number} [blockSize]
 * @property {number} [parallelization]
 */

const DIGESTS = new Set(['md5', 'sha1', 'sha256', 'sha512']);

/** @param {Buffer} password @param {CustomHash} custom @returns {Buffer | undefined} undefined for an algorithm that the emulator cannot check: argon2, ldap, md4, pbkdf2 */
function digestOf(password, { algorithm, hash, salt, ...more }) {
  const saltBytes = Buffer.from(salt?.value ?? '', salt?.encoding ?? 'utf8');
  if (algorithm === 'scrypt') {
    const options = {
      cost: more.cost ?? 16_384,
      blockSize: more.blockSize ?? 8,
      parallelization: more.parallelization ?? 1,
    };
    return scryptSync(password, saltBytes, more.keylen ?? 64, options);
  }
  const salted = Buffer.concat(
    salt?.position === 'suffix' ? [password, saltBytes] : [saltBytes, password],
  );
  if (algorithm === 'hmac') {
    const key = Buffer.from(hash.key?.value ?? '', hash.key?.encoding ?? 'utf8');
    return createHmac(hash.digest ?? 'sha256', key)
      .update(salted)
      .digest();
  }
  return DIGESTS.has(algorithm) ? createHash(algorithm).update(salted).digest() : undefined;
}

/** @param {string} password @param {string | CustomHash} given a bcrypt hash, or the value of `custom_password_hash` @returns {Promise<boolean>} */
export function verifyImported(password, given) {
  if (typeof given === 'string') return compare(password, given);
  if (given.algorithm === 'bcrypt') return compare(password, given.hash.value);
  const bytes = Buffer.from(password, given.password?.encoding ?? 'utf8');
  const digest = digestOf(bytes, given);
  if (!digest) return Promise.resolve(false);
  // `hex` of Node takes both cases, and `base64` takes the form for URLs too.
  const value = Buffer.from(given.hash.value, given.hash.encoding ?? 'hex');
  return Promise.resolve(digest.equals(value));
}
