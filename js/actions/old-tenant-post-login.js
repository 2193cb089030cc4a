/**
 * Post-login Action of the OLD tenant, for auth0-account-migration.
 *
 * It acts on logins of the migration client only; for every other application it does nothing. It adds to the ID
 * token what no standard claim holds, so that a login takes one request, and notes when the migration of the user
 * began. It does not mark the user as moved: only the new tenant knows whether the user has landed there. It never fails
 * a login: without its claims, the action scripts read the user from the Management API.
 *
 * Secrets: MIGRATION_CLIENT_ID, the Client ID of the migration client (required), or two with a comma between them;
 * CLAIMS_NAMESPACE, if the setting Claims_Namespace of the new tenant differs from https://migrationapp/.
 */

// The action scripts take the claims for complete only if they know this version.
const VERSION = 1;
// A token may have 100 kB of claims. Those of other Actions cannot be seen from here, so they get the rest.
const MAX_CLAIMS_BYTES = 80_000;
// Fields of the user that the platform replaces by the values of app_metadata keys of the same name.
const ROOT_FIELDS = [
  'email',
  'email_verified',
  'username',
  'phone_number',
  'phone_verified',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'picture',
  'user_id',
  'identities',
  'multifactor',
  'enrolledFactors',
  'user_metadata',
  'app_metadata',
];

exports.onExecutePostLogin = async (event, api) => {
  try {
    describe(event, api);
  } catch (error) {
    console.log(
      `auth0-account-migration: the old tenant's Action has broken off: ${error?.message}`,
    );
  }
};

/** Adds the claims to the ID token and notes the start, at a login of the migration client. */
function describe(event, api) {
  const { MIGRATION_CLIENT_ID, CLAIMS_NAMESPACE = 'https://migrationapp/' } = event.secrets || {};
  const isMigration = (id) => id.trim() === event.client?.client_id;
  if (!MIGRATION_CLIENT_ID?.split(',').some(isMigration)) return;

  const claims = claimsOf(event.user, event.connection);
  if (Buffer.byteLength(JSON.stringify(claims)) <= MAX_CLAIMS_BYTES) {
    for (const [name, value] of Object.entries(claims)) {
      api.idToken.setCustomClaim(CLAIMS_NAMESPACE + name, value);
    }
  }
  if (!event.user.app_metadata?.migration_started) {
    api.user.setAppMetadata('migration_started', new Date().toISOString());
  }
}

/**
 * The claims for a user; none if they would not describe the user completely. The action scripts then read the user
 * from the Management API.
 */
function claimsOf(user, connection) {
  const app_metadata = user.app_metadata || {};
  if (ROOT_FIELDS.some((name) => Object.hasOwn(app_metadata, name))) return {};

  // The token describes the primary identity. If the database identity is linked to another one, it is not in there.
  const primary = (user.identities || []).find(
    ({ provider, user_id }) => `${provider}|${user_id}` === user.user_id,
  );
  if (primary && primary.connection !== connection?.name) return {};

  // The migration marker stays in app_metadata: the action scripts see whether the user had it before this login.
  const claims = { user_metadata: user.user_metadata || {}, app_metadata };
  for (const name of ['username', 'phone_number', 'phone_verified']) {
    if (user[name] !== undefined && user[name] !== null) claims[name] = user[name];
  }
  // A verified e-mail address is a factor by itself, which nobody has enrolled.
  const isEnrolled = user.enrolledFactors?.some((factor) => factor?.type !== 'email');
  if (user.multifactor?.length > 0 || isEnrolled) claims.multifactor = true;
  // The version comes last: if the platform refuses one of the others, the claims do not count as complete.
  return { ...claims, action_version: VERSION };
}
