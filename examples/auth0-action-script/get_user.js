function getUser(...args) {
  const { createMigration } = require('auth0-account-migration');
  // Identifier and callback. A connection with enable_script_context has a context before the callback.
  createMigration(configuration).getUser(...args);
}
