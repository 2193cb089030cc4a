// @ts-check
/**
 * The search for entries of the log, with the rules of Auth0's page "Log Search Query Syntax": which fields are
 * searchable, that values are compared as a whole and with their case, and what wildcards may do.
 */
import { matches } from '../search-match.js';
import { parseQuery, QuerySyntaxError } from '../search-query.js';

/** @typedef {import('../search-query.js').Query} Query */
/** @typedef {import('../tenant-logs.js').LogEntry} LogEntry */

const SEARCHABLE = new Set([
  ...['client_id', 'client_name', 'connection', 'connection_id', 'date', 'description', 'hostname'],
  ...['ip', 'log_id', 'organization_id', 'strategy', 'strategy_type', 'type', 'user_agent'],
  ...['user_id', 'user_name'],
]);
/** Fields in which a value without a field name is searched. */
const DEFAULT_FIELDS = [
  ...['client_name', 'connection', 'description', 'ip', 'log_id', 'type', 'user_name'],
];
/** Characters of a text beside a wildcard that is not only at the end. */
const SHORTEST_LITERAL = 3;

/** Refuses wildcards that the platform does not support. @param {string} glob source of a regular expression */
function checkWildcards(glob) {
  // What was escaped in the query has a backslash in the expression and is no wildcard.
  const plain = glob.replaceAll(/\\./g, 'x');
  if (/\.(?!\*)/.test(plain)) throw new QuerySyntaxError('the wildcard ? is not supported');
  const literals = plain.split('.*');
  const isPrefix = literals.length === 2 && literals[1] === '';
  if (isPrefix || literals.every((one) => one === '')) return;
  if (literals.some((one) => one !== '' && one.length < SHORTEST_LITERAL)) {
    throw new QuerySyntaxError(
      `a text beside a wildcard needs ${SHORTEST_LITERAL} characters, except before a last one`,
    );
  }
}

/** @param {Query} query */
function check(query) {
  if (query.type === 'all') return;
  if (query.type === 'and') query.nodes.forEach(check);
  else if (query.type === 'not') check(query.node);
  else if (query.type === 'any') {
    [...query.must, ...query.mustNot, ...query.should].forEach(check);
  } else {
    if (query.field !== null && !SEARCHABLE.has(query.field)) {
      throw new QuerySyntaxError(`the field ${query.field} is not searchable`);
    }
    if (query.type === 'term' && query.glob !== null) checkWildcards(query.glob);
  }
}

/**
 * Returns the test whether an entry matches a query.
 * @param {string} q @returns {(entry: LogEntry) => boolean}
 * @throws {QuerySyntaxError}
 */
export function logQuery(q) {
  const query = parseQuery(q);
  check(query);
  const options = { looseSearch: false, defaultFields: DEFAULT_FIELDS };
  return (entry) => matches(query, /** @type {any} */ (entry), options);
}
