// @ts-check
/**
 * /api/v2/users/{id}/authentication-methods and /api/v2/guardian/factors.
 */
import { boolean, integer } from './management/validation.js';
import { managementRefusal } from './refusal.js';
import { methodsOf, shownMethod } from './second-factors.js';

const pages = {
  page: { ...integer, minimum: 0 },
  per_page: { ...integer, minimum: 0, maximum: 100 },
  include_totals: boolean,
};

/**
 * @param {import('./management/routes.js').Route} route
 * @param {{ management: import('./management/index.js').ManagementApi, factors: import('./guardian-factors.js').GuardianFactors }} tenant
 * @param {Pick<import('./management-users.js').Directory['users'], 'byId'>} users
 */
export function secondFactorRoutes(route, { management, factors }, users) {
  route('GET', 'guardian/factors', { scopes: ['read:guardian_factors'] }, () => factors.list());

  const read = { scopes: ['read:authentication_methods'], query: pages };
  route('GET', 'users/:id/authentication-methods', read, ({ id, query }) => {
    const user = users.byId(id);
    if (!user) throw managementRefusal(404, 'The user does not exist.', 'inexistent_user');
    const { page = 0, per_page = 50, include_totals = false } = query;
    const phoneInFull = management.settings.flags.disable_management_api_sms_obfuscation === true;
    const all = methodsOf(user).map((method) => shownMethod(method, phoneInFull));
    const start = page * per_page;
    const authenticators = all.slice(start, start + per_page);
    if (!include_totals) return authenticators;
    // The total of an empty list is absent.
    const total = all.length ? { total: all.length } : {};
    return { start, limit: per_page, ...total, authenticators };
  });
}
