// @ts-check
/**
 * The signing keys of a tenant and the tokens that they sign: with RS256 by default, and with PS256 or HS256
 * (with the client secret) for clients that are configured for it.
 *
 * As at Auth0, there are always two keys in the JWKS: the current one and the next one. Rotation makes the next one the current
 * one; the previous one stays until it is revoked.
 */
import { createHash, randomBytes } from 'node:crypto';
// All of the library would take longer to load.
import { exportJWK } from 'jose/key/export';
import { SignJWT } from 'jose/jwt/sign';
import { takeKeyPair } from './rsa-key-pairs.js';

/** @typedef {'RS256' | 'PS256' | 'HS256'} Algorithm */
/** @typedef {{ kid: string } & import('./rsa-key-pairs.js').KeyPair} SigningKey */

/** @returns {Promise<SigningKey>} */
async function newKey() {
  return { kid: randomBytes(16).toString('base64url'), ...(await takeKeyPair()) };
}

export class SigningKeys {
  /** The algorithm that the JWKS names. Without it (*Include Signing Algorithms in JSON Web Key Set* is off), a key is for all. @type {string | undefined} */
  publishedAlgorithm = 'RS256';
  /** @type {SigningKey | undefined} */
  previous;

  /** Created when it is needed, since few tests need it. @type {Promise<SigningKey> | undefined} */
  #next;

  /** @param {SigningKey} current */
  constructor(current) {
    this.current = current;
  }

  static async create() {
    return new SigningKeys(await newKey());
  }

  get kid() {
    return this.current.kid;
  }

  get publicKey() {
    return this.current.publicKey;
  }

  get next() {
    return (this.#next ??= newKey());
  }

  /** Signs with the next key from now on. The previous one is still published. */
  async rotate() {
    this.previous = this.current;
    this.current = await this.next;
    this.#next = undefined;
  }

  /** Publishes the previous key no longer. */
  revoke() {
    this.previous = undefined;
  }

  async jwks() {
    const keys = [this.current, await this.next, this.previous].filter((key) => key !== undefined);
    return { keys: await Promise.all(keys.map((key) => this.jwk(key))) };
  }

  /** @param {SigningKey} key */
  async jwk({ kid, publicKey }) {
    // The emulator has no certificates: the key in its DER form stands in for one.
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const { kty, n, e } = await exportJWK(publicKey);
    return {
      ...(this.publishedAlgorithm === undefined ? {} : { alg: this.publishedAlgorithm }),
      kty,
      use: 'sig',
      n,
      e,
      kid,
      x5t: createHash('sha1').update(der).digest('base64url'),
      x5c: [der.toString('base64')],
    };
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
    return token.sign(symmetric ? new TextEncoder().encode(secret) : this.current.privateKey);
  }
}
