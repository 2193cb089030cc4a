// @ts-check
/**
 * Attack protection of the old tenant, as a login at the token endpoint meets it. All off until a
 * test switches it on.
 */
import { oauthRefusal } from './refusal.js';

const BRUTE_FORCE =
  'Your account has been blocked after multiple consecutive login attempts. We’ve sent you an email with information on how to unblock it.';
const SUSPICIOUS_IP =
  'We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.';
const LEAKED =
  "This login attempt has been blocked because the password you're using was previously disclosed through a data breach (not in this application). Please check your email for more information.";

export class AttackProtection {
  bruteForce = { enabled: false, threshold: 10 };
  /** Identifiers (lower case) that are blocked from everywhere. @type {Set<string>} */
  blockedIdentifiers = new Set();
  /** Passwords known from a breach. @type {Set<string>} */
  leakedPasswords = new Set();
  /** Addresses whose attempts are throttled. @type {Set<string>} */
  suspiciousAddresses = new Set();
  /** Addresses that the brute-force and suspicious-address checks leave alone. @type {Set<string>} */
  allowlist = new Set();
  botDetection = false;
  /** @type {Map<string, number>} */
  #failures = new Map();

  /** Before the password is looked at. @param {string} identifier @param {string} address */
  checkAttempt(identifier, address) {
    if (this.botDetection) throw oauthRefusal(401, 'requires_verification', 'Suspicious request requires verification');
    const name = identifier.toLowerCase();
    if (this.blockedIdentifiers.has(name)) throw oauthRefusal(429, 'too_many_attempts', BRUTE_FORCE);
    if (this.allowlist.has(address)) return;
    if (this.suspiciousAddresses.has(address)) throw oauthRefusal(429, 'too_many_attempts', SUSPICIOUS_IP);
    const { enabled, threshold } = this.bruteForce;
    if (enabled && (this.#failures.get(`${name} ${address}`) ?? 0) >= threshold) throw oauthRefusal(429, 'too_many_attempts', BRUTE_FORCE);
  }

  /** After a right password. @param {string} password */
  checkPassword(password) {
    if (this.leakedPasswords.has(password)) throw oauthRefusal(401, 'password_leaked', LEAKED);
  }

  /** @param {string} identifier @param {string} address */
  failed(identifier, address) {
    if (!this.bruteForce.enabled) return;
    const key = `${identifier.toLowerCase()} ${address}`;
    this.#failures.set(key, (this.#failures.get(key) ?? 0) + 1);
  }

  /** @param {string} identifier @param {string} address */
  succeeded(identifier, address) {
    this.#failures.delete(`${identifier.toLowerCase()} ${address}`);
  }

  /** @param {string} identifier */
  unblock(identifier) {
    const name = identifier.toLowerCase();
    this.blockedIdentifiers.delete(name);
    for (const key of [...this.#failures.keys()]) if (key.startsWith(`${name} `)) this.#failures.delete(key);
  }
}
