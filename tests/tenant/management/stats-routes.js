// @ts-check
/**
 * /api/v2/stats: logins, sign-ups and leaked passwords of each day, and the number of active users.
 */
import { managementRefusal } from '../refusal.js';
import { string } from './validation.js';

const DAY_MS = 86_400_000;
/** Days before today from which statistics are returned if `from` is not given. */
const DEFAULT_DAYS = 30;

/** @param {number} time */
const dayOf = (time) => new Date(time).toISOString().slice(0, 10).replaceAll('-', '');

/** @param {string} name @param {string} value */
function checkDay(name, value) {
  const date = new Date(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}T00:00:00Z`);
  if (!/^\d{8}$/.test(value) || Number.isNaN(date.getTime()) || dayOf(date.getTime()) !== value) {
    throw managementRefusal(
      400,
      `Query validation error: 'String does not match format YYYYMMDD' on property ${name}.`,
      'invalid_query_string',
    );
  }
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function statsRoutes(route, api) {
  const { tenant } = api;
  const scopes = ['read:stats'];
  route('GET', 'stats/daily', { scopes, query: { from: string, to: string } }, ({ query }) => {
    const now = tenant.clock.now();
    const { from = dayOf(now - DEFAULT_DAYS * DAY_MS), to = dayOf(now) } = query;
    checkDay('from', from);
    checkDay('to', to);
    if (from > to) {
      throw managementRefusal(
        400,
        "Query validation error: 'The first day is after the last one' on property from.",
        'invalid_query_string',
      );
    }
    return tenant.stats.daily(from, to);
  });

  route('GET', 'stats/active-users', { scopes }, () => tenant.stats.activeUsers(api.users.all()));
}
