/**
 * Rule of the OLD tenant, for auth0-account-migration, for tenants that still run Rules. It does the same as the
 * post-login Action old-tenant-post-login.js; use one of the two.
 *
 * Settings of the Rules: MIGRATION_CLIENT_ID (required), CLAIMS_NAMESPACE.
 */
function migrateUser(user, context, callback) {
  const namespace = configuration.CLAIMS_NAMESPACE || 'https://migrationapp/';
  if (
    !configuration.MIGRATION_CLIENT_ID ||
    context.clientID !== configuration.MIGRATION_CLIENT_ID
  ) {
    return callback(null, user, context);
  }

  const primary = (user.identities || []).find(
    (identity) => identity.provider + '|' + identity.user_id === user.user_id,
  );
  if (!primary || primary.connection === context.connection) {
    // The marker must not get into the claim. Copied by rest syntax, even a key such as __proto__ is preserved.
    const { migration_complete, ...app_metadata } = user.app_metadata || {};
    context.idToken[namespace + 'user_metadata'] = user.user_metadata || {};
    context.idToken[namespace + 'app_metadata'] = app_metadata;
    ['username', 'phone_number', 'phone_verified'].forEach((name) => {
      if (user[name] !== undefined && user[name] !== null) {
        context.idToken[namespace + name] = user[name];
      }
    });
  }

  // Failing to set the marker must not stop a login.
  const done = () => callback(null, user, context);
  auth0.users.updateAppMetadata(user.user_id, { migration_complete: true }).then(done, done);
}
