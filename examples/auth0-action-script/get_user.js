function getUser(identifier, callback) {
  const { createMigration } = require('auth0-account-migration');
  createMigration(configuration).getUser(identifier, callback);
}
