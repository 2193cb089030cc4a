// @ts-check
/**
 * A worker for runtimes that handle requests: one path runs the suite, the others call getUser in the shared instance.
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
    const outcome = getUser(searchParams.get('identifier') ?? '');
    // Responds before the call has ended, which makes the runtime cancel the requests of the call.
    const earlyResponse = new Promise((resolve) => {
      setTimeout(resolve, 50, { code: 'cancelled' });
    });
    return Response.json(
      await (pathname === '/respond-early' ? Promise.race([outcome, earlyResponse]) : outcome),
    );
  },
};
export default worker;
