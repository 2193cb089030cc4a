// @ts-check
/**
 * Password hashes of both tenants. A small cost, so that a hundred users load at once.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

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

/** Takes as long without a hash, so an unknown user is not told apart by time. @param {string} password @param {string} [hash] */
export async function verifyPassword(password, hash) {
  const [salt = '', expected = ''] = (hash ?? '').split('$');
  const key = await derive(password, Buffer.from(salt, 'base64'));
  const wanted = Buffer.from(expected, 'base64');
  return wanted.length === key.length && timingSafeEqual(wanted, key);
}
