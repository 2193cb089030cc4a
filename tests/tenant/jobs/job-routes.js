// @ts-check
/**
 * GET /api/v2/jobs/{id} and its errors.
 */
import { managementRefusal } from '../refusal.js';

/** @param {import('../management/routes.js').Route} route @param {import('./jobs.js').Jobs} jobs */
export function jobRoutes(route, jobs) {
  const scopes = ['create:users', 'read:users'];
  /** @param {string} id */
  const jobOf = async (id) => {
    const job = await jobs.get(id);
    if (!job) throw managementRefusal(404, 'The job does not exist.', 'inexistent_job');
    return job;
  };

  route('GET', 'jobs/:id', { scopes }, async ({ id }) => {
    const job = await jobOf(id);
    // Each answer has a new link.
    return job.shown(job.outcome?.file ? jobs.downloads.linkTo(job) : undefined);
  });

  route('GET', 'jobs/:id/errors', { scopes }, async ({ id }) => {
    const job = await jobOf(id);
    const { errors = [], failed = false, statusDetails } = job.outcome ?? {};
    if (failed) return statusDetails ? job.shown() : undefined;
    return errors.length ? errors : undefined;
  });
}
