// Preloaded into auth0-deploy-cli with --require. At each start it compiles the schemas of everything that it can import,
// and most of that time goes into the texts of Universal Login's prompts, in all languages. No test imports these, so their
// schema is replaced by one that compiles at once. Everything else is the tool's own.
const prompts = require('auth0-deploy-cli/lib/tools/auth0/handlers/prompts.js');

/** @type {{ schema: object }} */ (prompts).schema = { type: 'object' };
