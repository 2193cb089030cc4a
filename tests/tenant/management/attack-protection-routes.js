// @ts-check
/**
 * /api/v2/attack-protection: brute-force protection, suspicious IP throttling and breached passwords. Bot detection
 * and its CAPTCHA can only be read.
 */
import { array, boolean, integer, object, oneOf, string } from './validation.js';

/** Maximum length of each allowlist on the platform. */
const allowlist = array(string, { maxItems: 100, uniqueItems: true });
const stage = object({
  max_attempts: { ...integer, minimum: 1 },
  rate: { ...integer, minimum: 0 },
});

const updateBruteForce = object({
  enabled: boolean,
  shields: array(oneOf('block', 'user_notification')),
  allowlist,
  mode: oneOf('count_per_identifier_and_ip', 'count_per_identifier'),
  max_attempts: { ...integer, minimum: 1, maximum: 100 },
});
const updateSuspiciousIp = object({
  enabled: boolean,
  shields: array(oneOf('block', 'admin_notification')),
  allowlist,
  stage: object({
    'pre-login': stage,
    'pre-user-registration': stage,
    'pre-custom-token-exchange': stage,
  }),
});

const shields = array(oneOf('block', 'user_notification', 'admin_notification'));
const updateBreachedPasswords = object({
  enabled: boolean,
  shields,
  admin_notification_frequency: array(oneOf('immediately', 'daily', 'weekly', 'monthly')),
  method: oneOf('standard', 'enhanced'),
  stage: object({
    'pre-user-registration': object({ shields }),
    'pre-change-password': object({ shields }),
  }),
});

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function attackProtectionRoutes(route, { tenant: { attackProtection } }) {
  const read = { scopes: ['read:attack_protection'] };
  const update = ['update:attack_protection'];

  route(
    'GET',
    'attack-protection/brute-force-protection',
    read,
    () => attackProtection.bruteForceSettings,
  );
  route(
    'PATCH',
    'attack-protection/brute-force-protection',
    { scopes: update, body: updateBruteForce },
    ({ body }) => {
      attackProtection.changeBruteForce(body);
      return attackProtection.bruteForceSettings;
    },
  );

  route(
    'GET',
    'attack-protection/suspicious-ip-throttling',
    read,
    () => attackProtection.suspiciousIp,
  );
  route(
    'PATCH',
    'attack-protection/suspicious-ip-throttling',
    { scopes: update, body: updateSuspiciousIp },
    ({ body }) => {
      const { suspiciousIp } = attackProtection;
      return Object.assign(suspiciousIp, body, { stage: { ...suspiciousIp.stage, ...body.stage } });
    },
  );

  route(
    'GET',
    'attack-protection/breached-password-detection',
    read,
    () => attackProtection.breachedPasswords,
  );
  route(
    'PATCH',
    'attack-protection/breached-password-detection',
    { scopes: update, body: updateBreachedPasswords },
    ({ body }) => {
      const { breachedPasswords } = attackProtection;
      return Object.assign(breachedPasswords, body, {
        stage: { ...breachedPasswords.stage, ...body.stage },
      });
    },
  );

  route('GET', 'attack-protection/bot-detection', read, () => {
    const policy = attackProtection.botDetection ? 'when_risky' : 'never';
    return {
      bot_detection_level: 'medium',
      challenge_password_policy: policy,
      challenge_passwordless_policy: policy,
      challenge_password_reset_policy: policy,
      allowlist: [],
      monitoring_mode_enabled: false,
    };
  });
  route('GET', 'attack-protection/captcha', read, () => ({
    active_provider_id: 'auth_challenge',
    auth_challenge: { fail_open: false },
  }));
}
