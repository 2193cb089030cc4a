// @ts-check
/**
 * The user endpoints of the Management API: users-by-email, search, and reading and updating
 * a user.
 */
import { entryOf } from './https-server.js';
import { answering, managementRefusal } from './refusal.js';
import { matches } from './search-match.js';
import { parseQuery, QuerySyntaxError } from './search-query.js';
import { updateOf } from './user-update.js';

/**
 * The parts of a tenant that these routes use.
 * @typedef {object} Directory
 * @property {import('./management-tokens.js').ManagementTokens} managementTokens
 * @property {{ looseSearch: boolean, delay: number, longestQuery: number }} search
 * @property {Pick<import('./user-store.js').UserStore, 'all' | 'allDelayed' | 'byId' | 'update' | 'setPassword'>} users
 */
/** @typedef {import('./user-store.js').OldUser} OldUser */
/** @typedef {Record<string, string | string[]>} QueryParameters */

const MAX_RESULTS = 1000;
const FIELD_PARAMETERS = ['fields', 'include_fields'];
const LIST_PARAMETERS = [
  'q',
  'search_engine',
  'page',
  'per_page',
  'include_totals',
  'sort',
  'connection',
  'primary_order',
  ...FIELD_PARAMETERS,
];
const TRUE_OR_FALSE = new Set(['true', 'false']);

/** @param {string} message */
const invalidQuery = (message) =>
  managementRefusal(400, `Query validation error: '${message}'`, 'invalid_query_string');

/** @param {QueryParameters} query @param {string[]} allowed */
function checkParameters(query, allowed) {
  for (const [name, value] of Object.entries(query)) {
    if (!allowed.includes(name)) throw invalidQuery(`Additional properties not allowed: ${name}`);
    if (typeof value !== 'string') {
      throw invalidQuery(`Expected type string but found type array' on property ${name}`);
    }
  }
  for (const name of ['include_fields', 'include_totals']) {
    if (query[name] !== undefined && !TRUE_OR_FALSE.has(String(query[name]))) {
      throw invalidQuery(`Expected type boolean but found type string' on property ${name}`);
    }
  }
  return /** @type {Record<string, string>} */ (query);
}

/** @param {Record<string, string>} query @param {string} name @param {number} fallback @param {number} largest */
function integer(query, name, fallback, largest) {
  const value = query[name] ?? String(fallback);
  if (!/^\d+$/.test(value)) {
    throw invalidQuery(`Expected type integer but found type string' on property ${name}`);
  }
  if (Number(value) > largest) {
    throw invalidQuery(`Value ${value} is greater than maximum ${largest}' on property ${name}`);
  }
  return Number(value);
}

/** A user as the API returns it. @param {OldUser} user @param {Record<string, string>} query */
function shown(user, { fields, include_fields = 'true' }) {
  const { blocked, authentication_methods, enrolled_factors, ...rest } = structuredClone(
    /** @type {OldUser & { enrolled_factors?: unknown }} */ (user),
  );
  const complete = blocked ? { ...rest, blocked } : rest;
  if (fields === undefined) return complete;
  const names = fields.split(',').map((name) => name.trim());
  const included = include_fields === 'true';
  return Object.fromEntries(
    Object.entries(complete).filter(([name]) => names.includes(name) === included),
  );
}

/** @param {Directory} tenant @param {Record<string, string>} query */
function search(tenant, query) {
  const { q, search_engine = 'v3', sort } = query;
  if (search_engine !== 'v3') {
    throw invalidQuery(`Invalid value "${search_engine}"' on property search_engine`);
  }
  const perPage = integer(query, 'per_page', 50, 100);
  const page = integer(query, 'page', 0, Number.MAX_SAFE_INTEGER);
  if (page * perPage >= MAX_RESULTS) {
    throw managementRefusal(
      400,
      `You can only page through the first ${MAX_RESULTS} records. See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation`,
      'invalid_paging',
    );
  }
  let found = tenant.users.allDelayed(tenant.search.delay);
  if (q !== undefined) {
    if (q.length > tenant.search.longestQuery) {
      throw managementRefusal(414, 'Request-URI Too Large');
    }
    try {
      const parsed = parseQuery(q);
      found = found.filter((user) => matches(parsed, user, tenant.search));
    } catch (error) {
      if (!(error instanceof QuerySyntaxError)) throw error;
      throw managementRefusal(
        400,
        `Failed to parse query string: ${error.message}`,
        'invalid_query_string',
      );
    }
  }
  if (sort !== undefined) {
    const [, field = '', direction = ''] = /^([\w.]+):(-?1)$/.exec(sort) ?? [];
    if (!field) throw invalidQuery(`String does not match pattern ^[\\w.]+:-?1$' on property sort`);
    const key = (/** @type {any} */ user) => String(user[field] ?? '');
    found = [...found].sort((a, b) => Number(direction) * key(a).localeCompare(key(b)));
  }
  const start = page * perPage;
  const users = found
    .slice(0, MAX_RESULTS)
    .slice(start, start + perPage)
    .map((user) => shown(user, query));
  return query.include_totals === 'true'
    ? { start, limit: perPage, length: users.length, users, total: found.length }
    : users;
}

/** @param {import('fastify').FastifyInstance} app @param {Directory} tenant */
export function managementUsers(app, tenant) {
  /** @param {import('fastify').FastifyRequest} request */
  const userOf = (request) => {
    const user = tenant.users.byId(/** @type {{ id: string }} */ (request.params).id);
    if (!user) throw managementRefusal(404, 'The user does not exist.', 'inexistent_user');
    return user;
  };

  app.get(
    '/api/v2/users-by-email',
    answering((request) => {
      const entry = entryOf(request);
      tenant.managementTokens.check(entry.headers.authorization, ['read:users']);
      const query = checkParameters(entry.query, ['email', ...FIELD_PARAMETERS]);
      if (query.email === undefined) throw invalidQuery('Missing required property: email');
      if (!/^[^\s@]+@[^\s@]+$/.test(query.email)) {
        throw invalidQuery(
          `Object didn't pass validation for format email: ${query.email}' on property email`,
        );
      }
      // The comparison is exact, because the platform compares the stored address case-sensitively.
      return tenant.users
        .all()
        .filter((user) => user.email === query.email)
        .map((user) => shown(user, query));
    }),
  );

  app.get(
    '/api/v2/users',
    answering((request) => {
      const entry = entryOf(request);
      tenant.managementTokens.check(entry.headers.authorization, ['read:users']);
      return search(tenant, checkParameters(entry.query, LIST_PARAMETERS));
    }),
  );

  app.get(
    '/api/v2/users/:id',
    answering((request) => {
      const entry = entryOf(request);
      tenant.managementTokens.check(entry.headers.authorization, [
        'read:users',
        'read:current_user',
      ]);
      const query = checkParameters(entry.query, FIELD_PARAMETERS);
      return shown(userOf(request), query);
    }),
  );

  app.patch(
    '/api/v2/users/:id',
    answering(async (request) => {
      const entry = entryOf(request);
      const token = tenant.managementTokens.check(entry.headers.authorization, [
        'update:users',
        'update:users_app_metadata',
      ]);
      const { change, password } = updateOf(entry.body, token.scopes);
      const user = userOf(request);
      tenant.users.update(user, change);
      if (password) await tenant.users.setPassword(user.user_id, password);
      return shown(user, {});
    }),
  );
}
