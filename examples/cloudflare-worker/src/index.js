// @ts-check
/**
 * A worker in front of the old tenant: `POST /login` checks a password, and `POST /get-user` looks up a user. It is called
 * by the hook of another identity provider.
 */
import { createMigration } from 'auth0-account-migration';
import { answer } from './answer.js';
import { hasSecret, mayRequestUser, mayCall } from './guard.js';
import { readInput } from './input.js';
import { tokenCache } from './token-cache.js';

/** @typedef {ReturnType<typeof createMigration>} Migration */
/**
 * @typedef {object} Route
 * @property {string[]} fields required fields of the request body
 * @property {(migration: Migration, input: Record<string, string>) => Promise<import('./answer.js').Result>} run
 */

/** @type {Record<string, Route>} */
const ROUTES = {
  '/login': {
    fields: ['identifier', 'password'],
    run: ({ login }, { identifier, password }) => login(identifier, password),
  },
  '/get-user': {
    fields: ['identifier'],
    run: ({ getUser }, { identifier }) => getUser(identifier),
  },
};

export default {
  /** @param {Request} request @param {import('./guard.js').Env} env @param {import('./token-cache.js').Context} context */
  async fetch(request, env, context) {
    return answer(await handle(request, env, context));
  },
};

/**
 * @param {Request} request
 * @param {import('./guard.js').Env} env
 * @param {import('./token-cache.js').Context} context
 * @returns {Promise<import('./answer.js').Result>}
 */
async function handle(request, env, context) {
  if (!(await mayCall(request, env))) {
    return { code: 'rate_limited', message: 'Too many requests.' };
  }
  if (!env.SHARED_SECRET) return { code: 'misconfigured', message: 'SHARED_SECRET is not set.' };
  if (!(await hasSecret(request, env))) {
    return { code: 'wrong_secret', message: 'The Authorization header is wrong.' };
  }

  const route = ROUTES[new URL(request.url).pathname];
  if (!route) {
    return { code: 'bad_request', message: `The paths are ${Object.keys(ROUTES).join(' and ')}.` };
  }
  const { input, problem } = await readInput(request, route.fields);
  if (!input) return { code: 'bad_request', message: problem };

  if (!(await mayRequestUser(input.identifier, env))) {
    return { code: 'rate_limited', message: 'Too many requests about this user.' };
  }
  return route.run(migrationOf(env, context), input);
}

/**
 * Creating the functions for each request is cheap, because all requests share the module and its tokens.
 * @param {import('./guard.js').Env} env @param {import('./token-cache.js').Context} context
 */
const migrationOf = (env, context) =>
  createMigration(
    {
      Domain: env.OLD_TENANT_DOMAIN,
      Client_ID: env.OLD_TENANT_CLIENT_ID,
      Client_Secret: env.OLD_TENANT_CLIENT_SECRET,
      Audience: env.OLD_TENANT_AUDIENCE,
      Connection: env.OLD_TENANT_CONNECTION,
    },
    { tokenCache: tokenCache(env.TOKENS, context) },
  );
