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
/** The factor that a provider of `multifactor` stands for when nothing more is known of it. @type {Record<string, string>} */
const METHOD_OF_PROVIDER = { guardian: 'push', 'google-authenticator': 'totp' };

/** All authentication methods of a user. @param {Record<string, any>} user @returns {AuthenticationMethod[]} */
export const methodsOf = ({ authentication_methods, multifactor }) =>
  authentication_methods ??
  (multifactor ?? []).flatMap((/** @type {string} */ provider) =>
    Object.hasOwn(METHOD_OF_PROVIDER, provider)
      ? [{ type: METHOD_OF_PROVIDER[provider], id: `${provider}|emulated`, confirmed: true }]
      : [],
  );

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
