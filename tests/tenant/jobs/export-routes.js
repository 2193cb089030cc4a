// @ts-check
/**
 * POST /api/v2/jobs/users-exports.
 */
import { managementRefusal } from '../refusal.js';
import { array, integer, invalidBody, object, oneOf, string } from '../management/validation.js';
import { exportFile } from './export-file.js';

/** Columns of a CSV file. */
const MOST_COLUMNS = 30;
const name = { ...string, maxLength: 100 };
const body = object({
  connection_id: { ...string, pattern: '^con_[A-Za-z0-9]{16}$' },
  format: oneOf('json', 'csv'),
  limit: { ...integer, minimum: 1 },
  fields: array(object({ name, export_as: name }, ['name'])),
});

/** @param {import('../management/routes.js').Route} route @param {import('./jobs.js').Jobs} jobs */
export function exportRoutes(route, jobs) {
  route('POST', 'jobs/users-exports', { scopes: ['read:users'], body }, async (call) => {
    const { connection_id, format = 'csv', limit, fields } = call.body;
    const { connections } = jobs.tenant.management;
    const connection = connection_id && connections.get(connection_id);
    if (connection_id && !connection) {
      throw managementRefusal(404, 'The connection does not exist.', 'inexistent_connection');
    }
    if (format === 'csv' && fields?.length > MOST_COLUMNS) {
      throw invalidBody(
        `'Array is too long (${fields.length}), maximum ${MOST_COLUMNS}' on property fields.`,
      );
    }
    await jobs.downloads.start();
    const members = {
      ...(connection ? { connection_id, connection: connection.name } : {}),
      format,
      ...(limit ? { limit } : {}),
      ...(fields ? { fields } : {}),
    };
    const job = jobs.add('users_export', members, async () => {
      if (jobs.failExports) return { failed: true, statusDetails: jobs.failDetails };
      const users = jobs.usersOf(connection).slice(0, limit ?? Infinity);
      return { file: await exportFile(users, { format, fields, members: jobs.gzipMembers }) };
    });
    return job.created();
  });
}
