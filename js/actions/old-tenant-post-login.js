/**
 * Post-login Action of the OLD tenant, for auth0-account-migration.
 *
 * It acts on logins of the migration client only; for every other application it does nothing. It adds to the ID
 * token what no standard claim holds, so that a login takes one request, and marks the user as moved.
 *
 * Secrets: MIGRATION_CLIENT_ID, the Client ID of the migration client (required);
 * CLAIMS_NAMESPACE, if the setting Claims_Namespace of the new tenant differs from https://migrationapp/.
 */
exports.onExecutePostLogin = async (event, api) => {
  const { MIGRATION_CLIENT_ID, CLAIMS_NAMESPACE = 'https://migrationapp/' } = event.secrets;
  if (!MIGRATION_CLIENT_ID || event.client.client_id !== MIGRATION_CLIENT_ID) return;

  const { user, connection } = event;
  api.user.setAppMetadata('migration_complete', true);

  // If the database identity is linked to another, primary one, no claims are added: the token describes the primary
  // identity, so the migration reads this user from the Management API instead.
  const primary = (user.identities || []).find(
    ({ provider, user_id }) => `${provider}|${user_id}` === user.user_id,
  );
  if (primary && primary.connection !== connection.name) return;

  const { migration_complete, ...app_metadata } = user.app_metadata || {};
  const claims = { user_metadata: user.user_metadata || {}, app_metadata };
  for (const name of ['username', 'phone_number', 'phone_verified']) {
    if (user[name] !== undefined && user[name] !== null) claims[name] = user[name];
  }
  for (const [name, value] of Object.entries(claims)) {
    api.idToken.setCustomClaim(CLAIMS_NAMESPACE + name, value);
  }
};
