// @ts-check
/**
 * The custom claims that an Action or a Rule may set.
 */

/** Standard claims and claims of the platform, which custom claims never overwrite. */
const RESERVED = new Set(
  `acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest entitlements events exp groups
  gty htm htu iat internalService iss jcard jku jti jwe jwk kid may_act mky nbf nonce object_id org_id org_name orig orig_client_id
  origid permissions roles rph s_hash sid sip_callid sip_cseq_num sip_date sip_from_tag sip_via_branch sub sub_jwk toe txn typ uuid vot
  vtm x5t#S256 name nickname picture updated_at given_name family_name middle_name email email_verified phone_number phone_number_verified
  preferred_username profile website gender birthdate zoneinfo locale address created_at identities`.split(
    /\s+/,
  ),
);
const FORBIDDEN_HOSTS = ['auth0.com', 'webtask.io', 'webtask.run'];

/** @param {string} name */
function isAllowed(name) {
  if (RESERVED.has(name) || name.startsWith('urn:auth0')) return false;
  if (!URL.canParse(name)) return true;
  const { hostname } = new URL(name);
  return !FORBIDDEN_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

/**
 * Returns the custom claims that reach the token. Their values are read now and not when they were set, so
 * later changes of an object appear in the token, as they do on the platform.
 * @param {Iterable<[string, unknown]>} claims
 * @returns {Record<string, unknown>}
 */
export function acceptedClaims(claims) {
  const accepted = [...claims].filter(([name, value]) => isAllowed(name) && value !== undefined);
  return JSON.parse(JSON.stringify(Object.fromEntries(accepted)));
}
