// @ts-check
/**
 * Password hashes of both tenants. Their cost is low, so that a hundred users load quickly. Imported users bring their
 * own hashes (see custom-password-hash.js).
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { verifyImported } from './custom-password-hash.js';

/** @typedef {string | import('./custom-password-hash.js').CustomHash} PasswordHash */

const OPTIONS = { N: 1024, r: 8, p: 1 };
const LENGTH = 32;

/** @param {string} password @param {Buffer} salt @returns {Promise<Buffer>} */
function derive(password, salt) {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, LENGTH, OPTIONS, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** @param {string} password @returns {Promise<string>} */
export async function hashPassword(password) {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}$${(await derive(password, salt)).toString('base64')}`;
}

/** Verifies a password. It takes the same time without a hash, so that timing does not reveal unknown users. @param {string} password @param {PasswordHash} [hash] */
export async function verifyPassword(password, hash) {
  if (typeof hash === 'object' || hash?.startsWith('$2')) return verifyImported(password, hash);
  const [salt = '', expected = ''] = (hash ?? '').split('$');
  const key = await derive(password, Buffer.from(salt, 'base64'));
  const expectedKey = Buffer.from(expected, 'base64');
  return expectedKey.length === key.length && timingSafeEqual(expectedKey, key);
}
