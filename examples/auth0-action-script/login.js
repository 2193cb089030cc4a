function login(identifier, password, callback) {
  const { createMigration } = require('auth0-account-migration');
  const migration = createMigration(configuration, {
    WrongUsernameOrPasswordError,
    UnauthorizedError,
  });
  migration.login(identifier, password, callback);
}
