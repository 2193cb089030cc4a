// @ts-check
/**
 * Attack protection of the old tenant, as it applies to logins at the token endpoint. Everything is off until a
 * test switches it on.
 */
import { BlockList, isIP } from 'node:net';
import { loggedAs, oauthRefusal } from './refusal.js';

const BRUTE_FORCE =
  'Your account has been blocked after multiple consecutive login attempts. We’ve sent you an email with information on how to unblock it.';
const SUSPICIOUS_IP =
  'We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.';
const LEAKED =
  "This login attempt has been blocked because the password you're using was previously disclosed through a data breach (not in this application). Please check your email for more information.";

/** Returns whether a list contains an address, or a CIDR range that includes it. @param {string[]} list @param {string} address */
function isListed(list, address) {
  const blocks = new BlockList();
  const family = (/** @type {string} */ ip) => (isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  for (const entry of list) {
    const [ip = '', prefix] = entry.split('/');
    if (!isIP(ip)) continue;
    if (prefix === undefined) blocks.addAddress(ip, family(ip));
    else blocks.addSubnet(ip, Number(prefix), family(ip));
  }
  return isIP(address) > 0 && blocks.check(address, family(address));
}

const THROTTLED =
  'Too many logins with the same username or email from the same IP address. Please try again later.';

/** A refused login whose entry in the log has a type of its own. @param {string} type @param {number} status @param {string} error @param {string} description */
const loggedRefusal = (type, status, error, description) =>
  loggedAs(oauthRefusal(status, error, description), { type });

export class AttackProtection {
  bruteForce = { enabled: false, threshold: 10 };
  /** Further settings of brute-force protection in the Management API. */
  #bruteForceMore = {
    shields: ['block', 'user_notification'],
    allowlist: /** @type {string[]} */ ([]),
    mode: 'count_per_identifier_and_ip',
  };
  /** Settings of suspicious IP throttling in the Management API. */
  suspiciousIp = {
    enabled: true,
    shields: ['admin_notification', 'block'],
    allowlist: /** @type {string[]} */ ([]),
    stage: {
      'pre-login': { max_attempts: 100, rate: 864_000 },
      'pre-user-registration': { max_attempts: 50, rate: 1200 },
    },
  };
  /** Settings of breached password detection in the Management API; `leakedPasswords` applies regardless of them. */
  breachedPasswords = {
    enabled: false,
    shields: /** @type {string[]} */ ([]),
    admin_notification_frequency: /** @type {string[]} */ ([]),
    method: 'standard',
    stage: { 'pre-user-registration': { shields: /** @type {string[]} */ ([]) } },
  };
  /** Identifiers (lower case) that are blocked from everywhere. @type {Set<string>} */
  blockedIdentifiers = new Set();
  /** Identifiers (lower case) with too many logins from one address. @type {Set<string>} */
  throttledIdentifiers = new Set();
  /** Passwords known from a breach. @type {Set<string>} */
  leakedPasswords = new Set();
  /** Addresses whose attempts are throttled. @type {Set<string>} */
  suspiciousAddresses = new Set();
  /** Addresses that the brute-force and suspicious-address checks leave alone. @type {Set<string>} */
  allowlist = new Set();
  botDetection = false;
  /** @type {Map<string, number>} */
  #failures = new Map();

  /** The settings of brute-force protection as the Management API returns them. */
  get bruteForceSettings() {
    return {
      enabled: this.bruteForce.enabled,
      ...this.#bruteForceMore,
      max_attempts: this.bruteForce.threshold,
    };
  }

  /** @param {{ enabled?: boolean, max_attempts?: number, shields?: string[], allowlist?: string[], mode?: string }} change */
  changeBruteForce({
    enabled = this.bruteForce.enabled,
    max_attempts = this.bruteForce.threshold,
    ...more
  }) {
    Object.assign(this.bruteForce, { enabled, threshold: max_attempts });
    Object.assign(this.#bruteForceMore, more);
  }

  /** The key by which failed logins are counted. @param {string} identifier @param {string} address */
  #key(identifier, address) {
    return `${identifier.toLowerCase()} ${this.#bruteForceMore.mode === 'count_per_identifier' ? '' : address}`;
  }

  /** Checks a login before its password is verified. @param {string} identifier @param {string} address */
  checkAttempt(identifier, address) {
    if (this.botDetection) {
      throw oauthRefusal(401, 'requires_verification', 'Suspicious request requires verification');
    }
    const name = identifier.toLowerCase();
    if (this.blockedIdentifiers.has(name)) {
      throw loggedRefusal('limit_wc', 429, 'too_many_attempts', BRUTE_FORCE);
    }
    if (this.throttledIdentifiers.has(name)) {
      throw loggedRefusal('limit_sul', 429, 'too_many_attempts', THROTTLED);
    }
    if (this.allowlist.has(address)) return;
    if (
      this.suspiciousAddresses.has(address) &&
      this.suspiciousIp.enabled &&
      !isListed(this.suspiciousIp.allowlist, address)
    ) {
      throw loggedRefusal('limit_mu', 429, 'too_many_attempts', SUSPICIOUS_IP);
    }
    const { enabled, threshold } = this.bruteForce;
    const exempt = isListed(this.#bruteForceMore.allowlist, address);
    if (
      enabled &&
      !exempt &&
      (this.#failures.get(this.#key(identifier, address)) ?? 0) >= threshold
    ) {
      throw loggedRefusal('limit_wc', 429, 'too_many_attempts', BRUTE_FORCE);
    }
  }

  /** Checks a login after its password was verified. @param {string} password */
  checkPassword(password) {
    if (this.leakedPasswords.has(password)) {
      throw loggedRefusal('pwd_leak', 401, 'password_leaked', LEAKED);
    }
  }

  /** @param {string} identifier @param {string} address */
  failed(identifier, address) {
    if (!this.bruteForce.enabled) return;
    const key = this.#key(identifier, address);
    this.#failures.set(key, (this.#failures.get(key) ?? 0) + 1);
  }

  /** @param {string} identifier @param {string} address */
  succeeded(identifier, address) {
    this.#failures.delete(this.#key(identifier, address));
  }

  /** @param {string} identifier */
  unblock(identifier) {
    const name = identifier.toLowerCase();
    this.blockedIdentifiers.delete(name);
    for (const key of [...this.#failures.keys()]) {
      if (key.startsWith(`${name} `)) this.#failures.delete(key);
    }
  }
}
