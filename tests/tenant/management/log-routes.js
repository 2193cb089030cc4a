// @ts-check
/**
 * /api/v2/logs: the log of a tenant, by checkpoint and by search.
 */
import { managementRefusal } from '../refusal.js';
import { QuerySyntaxError } from '../search-query.js';
import { FIELDS, PAGES_FROM_ZERO, checkOffset, selected } from './listing.js';
import { logQuery } from './log-query.js';
import { integer, string } from './validation.js';

/** @typedef {import('../tenant-logs.js').TenantLogs} TenantLogs */

/** Entries that a search finds at most. */
const MAX_RESULTS = 1000;
const DEFAULT_TAKE = 50;
/** Characters of a query. */
const LONGEST_QUERY = 2048;
const invalid = (/** @type {string} */ message) =>
  managementRefusal(400, `Query validation error: ${message}`, 'invalid_query_string');

/**
 * The entries after a checkpoint, the oldest first, without any other selection.
 * @param {TenantLogs} logs @param {string | undefined} from @param {number} take
 */
function afterCheckpoint(logs, from, take) {
  // The documentation knows only walks from the ID of an entry, so that a walk starts with a search.
  if (from === undefined) throw invalid(`'Missing required property: from'.`);
  const isExpired = logs.length > 0 && logs.after(from) === 0;
  const goesOn = isExpired && /^900\d+$/.test(from) && logs.expiredCheckpoint === 'continue';
  if (!goesOn && !logs.byId(from)) throw invalid(`'Invalid log ID' on property from.`);
  const position = logs.after(from);
  return logs.slice(position, position + take);
}

/** @param {import('../tenant-logs.js').LogEntry[]} logs @param {string | undefined} q all entries are found if there is none */
function found(logs, q) {
  if (q === undefined) return logs;
  if (q.length > LONGEST_QUERY) throw managementRefusal(414, 'Request-URI Too Large');
  try {
    return logs.filter(logQuery(q));
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
    const logs = tenant.logs.kept();
    const { from, take = DEFAULT_TAKE, q, search, sort = 'date:-1', page = 0 } = call.query;
    if (from !== undefined || call.query.take !== undefined) {
      const entries = afterCheckpoint(logs, from, take);
      const next = new URLSearchParams({
        from: entries.at(-1)?.log_id ?? from,
        take: String(take),
      });
      call.header('link', `<${tenant.audience}logs?${next}>; rel="next"`);
      return entries;
    }
    checkOffset(call.query);
    const [, direction] = /^date:(-?1)$/.exec(sort) ?? [];
    if (!direction) throw invalid(`'Only date is supported' on property sort.`);
    const ascending = direction === '1';
    // The documentation calls the parameter q, and the OpenAPI document calls it search.
    const ordered = found(found(logs.slice(), q), search).sort(
      (a, b) =>
        (ascending ? 1 : -1) *
        (a.date === b.date ? (a.log_id < b.log_id ? -1 : 1) : a.date < b.date ? -1 : 1),
    );
    const per_page = call.query.per_page ?? 50;
    const start = page * per_page;
    const entries = ordered
      .slice(0, MAX_RESULTS)
      .slice(start, start + per_page)
      .map((entry) => selected(entry, call.query));
    // The total is only the length of the page.
    return call.query.include_totals
      ? { start, limit: per_page, length: entries.length, total: entries.length, logs: entries }
      : entries;
  });

  route('GET', 'logs/:id', { scopes }, ({ id }) => {
    const entry = tenant.logs.kept().byId(id);
    if (!entry) throw managementRefusal(404, 'The log event does not exist.', 'inexistent_log');
    return entry;
  });
}
