// @ts-check
/**
 * /api/v2/logs: the log of a tenant, by checkpoint and by search.
 */
import { managementRefusal } from '../refusal.js';
import { matches } from '../search-match.js';
import { parseQuery, QuerySyntaxError } from '../search-query.js';
import { FIELDS, PAGES_FROM_ZERO, checkOffset, selected } from './listing.js';
import { integer, string } from './validation.js';

/** @typedef {{ type: string, description: string, user_id: string, date: string, [key: string]: any }} LogEvent */

const MAX_RESULTS = 1000;
const invalid = (/** @type {string} */ message) =>
  managementRefusal(400, `Query validation error: ${message}`, 'invalid_query_string');

/** The events with their IDs, oldest first. @param {LogEvent[]} logs */
const identified = (logs) =>
  logs.map((event, index) => {
    const log_id = `90020261125${String(index + 1).padStart(12, '0')}`;
    return { ...event, log_id, _id: log_id };
  });

/** @param {LogEvent[]} logs @param {string} q */
function searched(logs, q) {
  try {
    const parsed = parseQuery(q);
    const exact = { looseSearch: false };
    return logs.filter((event) => matches(parsed, /** @type {any} */ (event), exact));
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    throw invalid(`'${error.message}' on property q.`);
  }
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function logRoutes(route, { tenant }) {
  const scopes = ['read:logs', 'read:logs_users'];
  const query = {
    ...FIELDS,
    ...PAGES_FROM_ZERO,
    sort: string,
    from: string,
    take: { ...integer, minimum: 1, maximum: 100 },
    search: string,
    q: string,
  };
  route('GET', 'logs', { scopes, query }, (call) => {
    const { from, take = 50, q, search = q, sort = 'date:-1', page = 0 } = call.query;
    const all = identified(tenant.logs);
    // By checkpoint, all other parameters are ignored.
    if (from !== undefined || call.query.take !== undefined) {
      const position = from === undefined ? 0 : all.findIndex(({ log_id }) => log_id === from) + 1;
      if (from !== undefined && !position) throw invalid(`'Invalid log ID' on property from.`);
      return all.slice(position, position + take);
    }
    checkOffset(call.query);
    if (!/^date:-?1$/.test(sort)) throw invalid(`'Only date is supported' on property sort.`);
    const found = search === undefined ? all : searched(all, search);
    const ordered = sort === 'date:1' ? found : found.reverse();
    const per_page = call.query.per_page ?? 50;
    const start = page * per_page;
    const logs = ordered
      .slice(0, MAX_RESULTS)
      .slice(start, start + per_page)
      .map((event) => selected(event, call.query));
    // The total is only the length of the page.
    return call.query.include_totals
      ? { start, limit: per_page, length: logs.length, total: logs.length, logs }
      : logs;
  });

  route('GET', 'logs/:id', { scopes }, ({ id }) => {
    const event = identified(tenant.logs).find(({ log_id }) => log_id === id);
    if (!event) throw managementRefusal(404, 'The log event does not exist.', 'inexistent_log');
    return event;
  });
}
