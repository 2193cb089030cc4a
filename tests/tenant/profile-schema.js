// @ts-check
/**
 * Validates the profile of an action script as the new tenant does. An invalid profile is not imported,
 * and the reason is written to the log.
 */

/** @typedef {{ requiresUsername?: boolean, required?: string[], metadataKey?: 'app_metadata' | 'metadata', largestProfile?: number }} ProfileRules */

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
/** Keys that `app_metadata` must not have at its root. */
export const FORBIDDEN_APP_METADATA = new Set(
  `__tenant _id blocked clientID created_at email_verified email globalClientID global_client_id identities lastIP lastLogin
  loginsCount metadata multifactor_last_modified multifactor updated_at user_id`.split(/\s+/),
);
/** @param {unknown} email */
export const isEmail = (email) => EMAIL.test(String(email)) && String(email).indexOf('@') <= 64;
/** The type of each standard field and, for strings, its maximum length. @type {Record<string, [string, number?]>} */
const FIELDS = {
  email: ['string', 254],
  email_verified: ['boolean'],
  username: ['string', 128],
  name: ['string', 300],
  given_name: ['string', 150],
  family_name: ['string', 150],
  nickname: ['string', 300],
  picture: ['string', 2048],
  phone_number: ['string', 30],
  phone_verified: ['boolean'],
  blocked: ['boolean'],
  user_metadata: ['object'],
  app_metadata: ['object'],
  metadata: ['object'],
};
/** Fields that a profile must not have, because the platform sets them itself or moves them into the identities. */
const NOT_IN_PROFILE = [
  'access_token',
  'refresh_token',
  'password',
  'password_hash',
  'identities',
  'created_at',
  'updated_at',
  'last_login',
  'last_ip',
  'logins_count',
  'multifactor',
];
const FACTORS = {
  totp: (/** @type {any} */ factor) => /^[A-Z2-7]+$/.test(factor?.secret),
  phone: (/** @type {any} */ factor) => /^\+[0-9]{1,15}$/.test(factor?.value),
  email: (/** @type {any} */ factor) => EMAIL.test(factor?.value),
};

/** @param {unknown} value */
const typeOf = (value) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

/** Returns what is wrong with the `mfa_factors` of a profile. @param {unknown} factors @returns {string[]} */
export function factorErrors(factors) {
  if (factors === undefined) return [];
  if (!Array.isArray(factors) || factors.length < 1 || factors.length > 10) {
    return ['mfa_factors must have 1 to 10 entries'];
  }
  return factors.flatMap((factor, index) => {
    const kinds = Object.keys(factor ?? {});
    const [kind = ''] = kinds;
    const valid =
      kinds.length === 1 &&
      kind in FACTORS &&
      FACTORS[/** @type {keyof typeof FACTORS} */ (kind)](factor[kind]);
    return valid ? [] : [`mfa_factors[${index}] is not valid`];
  });
}

/**
 * @param {any} profile
 * @param {ProfileRules} rules
 * @returns {string[]} what is wrong, except in `mfa_factors`; empty when it can be imported
 */
export function profileErrors(
  profile,
  { required = ['email'], metadataKey = 'app_metadata', largestProfile } = {},
) {
  if (typeOf(profile) !== 'object') return ['profile is not an object'];
  const errors = [];
  const id = profile.user_id ?? profile.id;
  if (!['string', 'number'].includes(typeof id) || id === '') errors.push('user_id is required');
  for (const name of required) if (!profile[name]) errors.push(`${name} is required`);
  const { email, username, phone_number } = profile;
  if (!email && !username && !phone_number) errors.push('an identifier is required');
  if (email && !isEmail(email)) {
    errors.push('email is not valid');
  }
  for (const [name, [type, longest]] of Object.entries(FIELDS)) {
    const value = profile[name];
    if (value === undefined) continue;
    if (typeOf(value) !== type) errors.push(`${name} must be of type ${type}`);
    else if (type === 'string' && value === '') errors.push(`${name} must not be empty`);
    else if (longest && value.length > longest) errors.push(`${name} is longer than ${longest}`);
  }
  for (const name of NOT_IN_PROFILE) {
    if (name in profile) errors.push(`${name} does not belong into a profile`);
  }
  const unused = metadataKey === 'metadata' ? 'app_metadata' : 'metadata';
  if (profile[unused] !== undefined) errors.push(`${unused} is not read here, use ${metadataKey}`);
  for (const key of Object.keys(profile[metadataKey] ?? {})) {
    if (FORBIDDEN_APP_METADATA.has(key)) errors.push(`app_metadata must not have ${key}`);
  }
  if (largestProfile && Buffer.byteLength(JSON.stringify(profile)) > largestProfile) {
    errors.push(`profile is larger than ${largestProfile} bytes`);
  }
  return errors;
}
