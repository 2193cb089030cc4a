// @ts-check
/**
 * The ID token of the old tenant, with options that make it invalid in every way that a test needs.
 */

/** @typedef {import('./old-tenant.js').OldTenant} OldTenant */
/** @typedef {import('./user-store.js').OldUser} OldUser */
/**
 * @typedef {object} IdTokenOptions
 * @property {import('./signing-keys.js').Algorithm} [alg] instead of the client's signing algorithm
 * @property {(claims: Record<string, any>) => Record<string, any>} [claims] changes the claims before signing
 * @property {Record<string, unknown>} [header] header parameters to add or replace
 * @property {(jwt: string) => unknown} [replace] changes the signed token
 * @property {number} [lifetime] seconds
 */

const PROFILE = /** @type {const} */ ([
  'name',
  'nickname',
  'picture',
  'given_name',
  'family_name',
  'updated_at',
]);
const LARGEST = 100_000;

/**
 * @param {OldTenant} tenant
 * @param {import('./management/clients.js').Client} client
 * @param {OldUser} user
 * @param {string[]} scope
 * @param {Record<string, unknown>} custom claims of Rules and Actions
 */
export async function idTokenOf(tenant, client, user, scope, custom) {
  const {
    alg = client.jwt_configuration?.alg ?? 'RS256',
    claims = (all) => all,
    header,
    replace = (jwt) => jwt,
    lifetime = 36_000,
  } = tenant.idToken;
  const now = Math.floor(Date.now() / 1000);
  /** @type {Record<string, unknown>} */
  const standard = {};
  if (scope.includes('profile')) {
    for (const name of PROFILE) if (user[name] !== undefined) standard[name] = user[name];
  }
  if (scope.includes('email') && user.email) {
    standard.email = user.email;
    standard.email_verified = user.email_verified ?? false;
  }
  if (Buffer.byteLength(JSON.stringify(custom)) > LARGEST) {
    throw new Error('custom claims are larger than 100 kB');
  }
  const payload = claims({
    ...custom,
    ...standard,
    iss: `https://${tenant.domain}/`,
    aud: client.client_id,
    iat: now,
    exp: now + lifetime,
    sub: user.user_id,
  });
  return replace(
    await tenant.signingKeys.sign(payload, { alg, header, secret: client.client_secret }),
  );
}
