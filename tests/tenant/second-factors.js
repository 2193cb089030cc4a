// @ts-check
/**
 * The second factors of a user: the authentication methods that the Management API lists, and what an Action sees of
 * them.
 */

/** @typedef {{ type: string, id?: string, confirmed?: boolean, name?: string, created_at?: string, phone_number?: string, email?: string, preferred_authentication_method?: string, [key: string]: any }} AuthenticationMethod */

/** The type of an enrolled factor in `event.user.enrolledFactors`, by the type of the authentication method. @type {Record<string, string>} */
const FACTOR_OF_METHOD = {
  email: 'email',
  phone: 'phone',
  push: 'push-notification',
  'recovery-code': 'recovery-code',
  totp: 'otp',
  'webauthn-platform': 'webauthn-platform',
  'webauthn-roaming': 'webauthn-roaming',
};
/** Names that `enrollWith` takes besides those of `enrolledFactors`. @type {Record<string, string>} */
const OTHER_NAMES = { push: 'push-notification' };
/** The factor that is assumed for a provider of `multifactor` if the user has no authentication methods. @type {Record<string, string>} */
const METHOD_OF_PROVIDER = { guardian: 'push', 'google-authenticator': 'totp', sms: 'phone' };
/** Members of an authentication method in the Management API. */
const SHOWN = new Set(
  `id type confirmed name authentication_methods preferred_authentication_method link_id phone_number email key_id public_key created_at
  enrolled_at last_auth_at credential_device_type credential_backed_up identity_user_id user_agent user_handle transports aaguid
  relying_party_identifier`.split(/\s+/),
);

/** All authentication methods of a user. @param {Record<string, any>} user @returns {AuthenticationMethod[]} */
export const methodsOf = ({ authentication_methods, multifactor, phone_number, created_at }) =>
  authentication_methods ??
  (multifactor ?? [])
    .filter((/** @type {string} */ provider) => Object.hasOwn(METHOD_OF_PROVIDER, provider))
    .map((/** @type {string} */ provider) => {
      const type = METHOD_OF_PROVIDER[provider] ?? '';
      const more = type === 'phone' ? { phone_number } : {};
      return { type, id: `${type}|${provider}`, confirmed: true, created_at, ...more };
    });

/** @param {string} phone */
const maskedPhone = (phone) => `XXXXXXXXXXX${phone.slice(-4)}`;

/** @param {string} email */
const maskedEmail = (email) => {
  const [local = '', domain = ''] = email.split('@');
  return `${local.slice(0, 4)}****@${domain.slice(0, 4)}*******`;
};

/** An authentication method as the Management API shows it. @param {AuthenticationMethod} method @param {boolean} phoneInFull */
export function shownMethod(method, phoneInFull) {
  const shown = Object.fromEntries(Object.entries(method).filter(([name]) => SHOWN.has(name)));
  const { phone_number, email } = method;
  return {
    ...shown,
    ...(phone_number && !phoneInFull ? { phone_number: maskedPhone(phone_number) } : {}),
    ...(email ? { email: maskedEmail(email) } : {}),
  };
}

/** Types of the confirmed second factors of a user, each once, as Actions name them. @param {Record<string, any>} user @returns {string[]} */
export const factorTypesOf = (user) => [
  ...new Set(
    methodsOf(user)
      .filter(({ confirmed = true }) => confirmed)
      .flatMap(({ type }) => FACTOR_OF_METHOD[type] ?? []),
  ),
];

/** The name of a factor that an Action asks for, in the form of `enrolledFactors`. @param {any} factor */
export const factorName = (factor) => {
  const type = String(factor?.type ?? factor);
  return OTHER_NAMES[type] ?? type;
};

/** Adds a factor that the user has just enrolled. @param {Record<string, any>} user @param {string} factor as Actions name it */
export function enrol(user, factor) {
  const [type = factor] =
    Object.entries(FACTOR_OF_METHOD).find(([, name]) => name === factor) ?? [];
  user.authentication_methods = [
    ...methodsOf(user),
    { type, id: `${type}|enrolled`, confirmed: true, created_at: new Date().toISOString() },
  ];
  user.multifactor = [...new Set([...(user.multifactor ?? []), 'guardian'])];
}

/** The methods that the `mfa_factors` of a profile become. @param {Record<string, any>[]} factors @returns {AuthenticationMethod[]} */
export const methodsOfFactors = (factors) =>
  factors.map(({ phone, email, totp }, index) => {
    const imported = { confirmed: true, created_at: new Date().toISOString() };
    if (phone) {
      return {
        ...{ type: 'phone', id: `phone|imported${index}`, phone_number: phone.value },
        ...{ preferred_authentication_method: 'sms', ...imported },
      };
    }
    return email
      ? { type: 'email', id: `email|imported${index}`, email: email.value, ...imported }
      : { type: 'totp', id: `totp|imported${index}`, secret: totp.secret, ...imported };
  });
