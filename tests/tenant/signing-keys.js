// @ts-check
/**
 * The signing keys of a tenant and the tokens that they sign: with RS256 by default, and with PS256 or HS256
 * (with the client secret) for clients that are configured for it.
 */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, SignJWT } from 'jose';

/** @typedef {'RS256' | 'PS256' | 'HS256'} Algorithm */

const newKeyPair = promisify(generateKeyPair);

export class SigningKeys {
  kid = randomBytes(16).toString('base64url');

  /** @param {import('node:crypto').KeyObject} publicKey @param {import('node:crypto').KeyObject} privateKey */
  constructor(publicKey, privateKey) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  static async create() {
    const { publicKey, privateKey } = await newKeyPair('rsa', { modulusLength: 2048 });
    return new SigningKeys(publicKey, privateKey);
  }

  async jwks() {
    const jwk = await exportJWK(this.publicKey);
    return { keys: [{ ...jwk, use: 'sig', kid: this.kid, alg: 'RS256' }] };
  }

  /**
   * @param {import('jose').JWTPayload} claims complete, nothing is added
   * @param {{ alg?: Algorithm, secret?: string, header?: Record<string, unknown> }} [options]
   */
  sign(claims, { alg = 'RS256', secret = '', header = {} } = {}) {
    const symmetric = alg === 'HS256';
    const token = new SignJWT(claims).setProtectedHeader({
      alg,
      typ: 'JWT',
      ...(symmetric ? {} : { kid: this.kid }),
      ...header,
    });
    return token.sign(symmetric ? new TextEncoder().encode(secret) : this.privateKey);
  }
}
