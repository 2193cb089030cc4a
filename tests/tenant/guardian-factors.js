// @ts-check
/**
 * The second factors that are switched on in a tenant. None is, until a test or an administrator enables it.
 */

const NAMES = [
  'sms',
  'push-notification',
  'otp',
  'email',
  'duo',
  'webauthn-roaming',
  'webauthn-platform',
  'recovery-code',
];
/** The name in this list of a factor that Actions know by another one. @type {Record<string, string>} */
const NAME_OF_FACTOR = { phone: 'sms' };

export class GuardianFactors {
  /** Names of the factors that are switched on. @type {Set<string>} */
  enabled = new Set();

  /** @param {...string} names such as `otp` and `sms` */
  enable(...names) {
    for (const name of names) {
      if (!NAMES.includes(name)) throw new Error(`there is no factor ${name}`);
      this.enabled.add(name);
    }
  }

  /** @param {...string} names */
  disable(...names) {
    for (const name of names) this.enabled.delete(name);
  }

  /** @param {string} factor as Actions name it */
  isEnabled(factor) {
    return this.enabled.has(NAME_OF_FACTOR[factor] ?? factor);
  }

  /** The factors as GET /api/v2/guardian/factors lists them. */
  list() {
    return NAMES.map((name) => ({ name, enabled: this.enabled.has(name), trial_expired: false }));
  }
}
