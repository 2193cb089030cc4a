// @ts-check
/**
 * GET /api/v2/users: the search of the Management API, and the query parameters of the user endpoints.
 */
import { managementRefusal } from './refusal.js';
import { matches } from './search-match.js';
import { parseQuery, QuerySyntaxError } from './search-query.js';
import { searchable } from './search-index.js';

/** @typedef {import('./management-users.js').Directory} Directory */
/** @typedef {import('./user-store.js').OldUser} OldUser */
/** @typedef {Record<string, string | string[]>} QueryParameters */

const MAX_RESULTS = 1000;
const METADATA = /^(app|user)_metadata\./;
const DATE = /^\d{4}-\d{2}/;
/** Bytes of a profile above which a search leaves large metadata out. */
const LARGEST_PROFILE = 1_048_576;
export const FIELD_PARAMETERS = ['fields', 'include_fields'];
export const LIST_PARAMETERS = [
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
export const invalidQuery = (message) =>
  managementRefusal(400, `Query validation error: '${message}'`, 'invalid_query_string');

/** @param {QueryParameters} query @param {string[]} allowed */
export function checkParameters(query, allowed) {
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

/** A user as the API and events show it, without a copy of its members. @param {Record<string, any>} user */
export function shownUser({ blocked, authentication_methods, enrolled_factors, ...rest }) {
  return blocked ? { ...rest, blocked } : rest;
}

/** A user as the API returns it. @param {OldUser} user @param {Record<string, string>} query */
export function shown(user, { fields, include_fields = 'true' }) {
  const complete = structuredClone(shownUser(user));
  if (fields === undefined) return complete;
  const names = fields.split(',').map((name) => name.trim());
  const included = include_fields === 'true';
  return Object.fromEntries(
    Object.entries(complete).filter(([name]) => names.includes(name) === included),
  );
}

/** Refuses a range over dates that are kept in metadata, which the platform does not support. @param {import('./search-query.js').Query} query */
function refuseDateRanges(query) {
  if (query.type === 'and') query.nodes.forEach(refuseDateRanges);
  else if (query.type === 'not') refuseDateRanges(query.node);
  else if (query.type === 'any') {
    [...query.must, ...query.mustNot, ...query.should].forEach(refuseDateRanges);
  } else if (query.type === 'range' && METADATA.test(query.field ?? '')) {
    if (![query.from, query.to].some((bound) => DATE.test(bound))) return;
    throw new QuerySyntaxError("operator 'less or equal' is not supported");
  }
}

/** @param {Directory} tenant @param {Record<string, string>} query */
export function search(tenant, query) {
  const { q, search_engine = 'v3', sort } = query;
  if (search_engine !== 'v3') {
    throw invalidQuery(`Invalid value "${search_engine}"' on property search_engine`);
  }
  const asked = integer(query, 'per_page', 50, 100);
  const perPage = Math.min(asked, tenant.management.largestPage);
  const page = integer(query, 'page', 0, Number.MAX_SAFE_INTEGER);
  if (page * perPage >= MAX_RESULTS) {
    throw managementRefusal(
      400,
      `You can only page through the first ${MAX_RESULTS} records. See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation`,
      'invalid_paging',
    );
  }
  const { delay, largestProfile = LARGEST_PROFILE } = tenant.search;
  let found = tenant.users.allDelayed(delay).map((user) => searchable(user, largestProfile));
  if (q !== undefined) {
    if (q.length > tenant.search.longestQuery) {
      throw managementRefusal(414, 'Request-URI Too Large');
    }
    try {
      const parsed = parseQuery(q);
      refuseDateRanges(parsed);
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
    if (METADATA.test(`${field}.`)) {
      throw invalidQuery(`Metadata cannot be sorted by' on property sort`);
    }
    const key = (/** @type {any} */ user) => String(user[field] ?? '');
    const ascending = (/** @type {string} */ a, /** @type {string} */ b) =>
      a === b ? 0 : a < b ? -1 : 1;
    found = [...found].sort((a, b) => Number(direction) * ascending(key(a), key(b)));
  }
  const start = page * perPage;
  const users = found
    .slice(0, MAX_RESULTS)
    .slice(start, start + perPage)
    .map((user) => shown(user, query));
  return query.include_totals === 'true'
    ? {
        start,
        limit: perPage,
        length: users.length,
        users,
        total: Math.min(found.length, MAX_RESULTS),
      }
    : users;
}
