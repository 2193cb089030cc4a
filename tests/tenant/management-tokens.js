// @ts-check
/**
 * Issues the access tokens for the Management API, and checks them and their scopes.
 */
import { randomUUID } from 'node:crypto';
import { managementRefusal } from './refusal.js';

/** @typedef {{ token: string, clientId: string, scopes: string[], expiresAt: number, revoked: boolean }} ManagementToken */

/** @param {string} message */
const unauthorized = (message) =>
  managementRefusal(401, message, undefined, { attributes: { error: message } });

export class ManagementTokens {
  /** @type {ManagementToken[]} */
  issued = [];

  /** @param {{ domain: string, audience: string, signingKeys: import('./signing-keys.js').SigningKeys }} tenant @param {number} lifetime seconds */
  constructor(tenant, lifetime) {
    this.tenant = tenant;
    this.lifetime = lifetime;
  }

  /** @param {string[]} scopes @param {string} [clientId] */
  async issue(scopes, clientId = 'emulator') {
    const { domain, audience, signingKeys } = this.tenant;
    const now = Math.floor(Date.now() / 1000);
    const token = await signingKeys.sign({
      iss: `https://${domain}/`,
      sub: `${clientId}@clients`,
      aud: audience,
      iat: now,
      exp: now + this.lifetime,
      scope: scopes.join(' '),
      gty: 'client-credentials',
      azp: clientId,
      jti: randomUUID(),
    });
    this.issued.push({
      token,
      clientId,
      scopes,
      expiresAt: Date.now() + this.lifetime * 1000,
      revoked: false,
    });
    return token;
  }

  revokeAll() {
    for (const token of this.issued) token.revoked = true;
  }

  /**
   * Ends the tokens of a client that is deleted. Whether Auth0 does so is not documented: what must work there must work with
   * either.
   *
   * @param {string} id
   */
  revokeOf(id) {
    for (const token of this.issued) if (token.clientId === id) token.revoked = true;
  }

  /** @param {string | undefined} authorization @param {string[]} anyOf scopes, of which one is enough @returns {ManagementToken} */
  check(authorization, anyOf) {
    if (!authorization) throw unauthorized('Missing authentication');
    const token = /^Bearer ([^\s]+)$/i.exec(authorization)?.[1];
    if (!token) throw managementRefusal(400, 'Bad HTTP authentication header format', 'Bearer');
    if (token.split('.').length !== 3) throw unauthorized('Invalid token');
    const known = this.issued.find((candidate) => candidate.token === token);
    if (!known) throw unauthorized('Invalid signature received for JSON Web Token validation');
    if (known.revoked || Date.now() >= known.expiresAt) {
      throw unauthorized('Expired token received for JSON Web Token validation');
    }
    if (!anyOf.some((scope) => known.scopes.includes(scope))) {
      throw managementRefusal(
        403,
        `Insufficient scope, expected any of: ${anyOf.join(',')}`,
        'insufficient_scope',
      );
    }
    return known;
  }
}
