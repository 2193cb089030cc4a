// @ts-check
/**
 * A worker of a runtime that is driven by requests: one runs the suite, others are calls that share the instance.
 */
import { createMigration } from 'auth0-account-migration';
import { runSuite } from './suite.js';
import tenant from './tenant.js';

const { getUser } = createMigration(tenant.configuration, { log: () => {} });

const worker = {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/suite') return Response.json(await runSuite({ createMigration, tenant }));
    const asked = getUser(searchParams.get('identifier') ?? '');
    // Answers before the call has ended, and so gives up what it has under way.
    const hasty = new Promise((resolve) => {
      setTimeout(resolve, 50, { code: 'given up' });
    });
    return Response.json(await (pathname === '/hasty' ? Promise.race([asked, hasty]) : asked));
  },
};
export default worker;
