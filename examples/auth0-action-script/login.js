function login(...args) {
  const { createMigration } = require('auth0-account-migration');
  const migration = createMigration(configuration, {
    WrongUsernameOrPasswordError,
    UnauthorizedError,
  });
  // Identifier, password and callback. A connection with enable_script_context has a context before the callback.
  migration.login(...args);
}
