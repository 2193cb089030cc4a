// @ts-check
/**
 * The profile of a linked identity, and the values by which users are looked up, which may be those of an identity.
 */
/** @typedef {import('./user-store.js').OldUser} OldUser */

const PROFILE_DATA = new Set(
  `email email_verified username phone_number phone_verified name nickname given_name family_name picture`.split(
    ' ',
  ),
);

/** What users may be looked up by, those of their linked identities too. @param {OldUser} user */
export const lookUpValues = ({ email, username, phone_number, identities }) => [
  ...[email, username, phone_number],
  ...identities.flatMap(({ profileData }) =>
    profileData ? [profileData.email, profileData.username, profileData.phone_number] : [],
  ),
];

/** What a linked identity keeps of the profile of its user. @param {Record<string, any>} profile */
export const profileDataOf = (profile) =>
  Object.fromEntries(
    Object.entries(profile).filter(
      ([name]) => PROFILE_DATA.has(name) && profile[name] !== undefined,
    ),
  );
