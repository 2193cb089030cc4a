// @ts-check
/**
 * POST /api/v2/jobs/users-imports.
 */
import { managementRefusal } from '../refusal.js';
import { invalidBody } from '../management/validation.js';
import { runImport } from './import-run.js';

/** Bytes of the whole request, with the boundaries of its parts. */
const LARGEST_REQUEST = 512_000;
const MOST_ACTIVE = 2;
const CONNECTION_ID = '^con_[A-Za-z0-9]{16}$';

/** @param {Record<string, string>} fields @param {string} name @param {boolean} fallback */
function booleanOf(fields, name, fallback) {
  const value = fields[name] ?? String(fallback);
  if (value !== 'true' && value !== 'false') {
    throw invalidBody(`'Expected type boolean but found type string' on property ${name}.`);
  }
  return value === 'true';
}

/** Checks the parts of the request. @param {import('../multipart.js').MultipartBody | undefined} body */
function checked(body) {
  if (!body?.fields) {
    throw managementRefusal(415, 'Unsupported Media Type', 'invalid_content_type');
  }
  const { fields, files, size } = body;
  if (size > LARGEST_REQUEST) {
    throw managementRefusal(
      413,
      `Payload content length greater than maximum allowed: ${LARGEST_REQUEST}.`,
    );
  }
  const { connection_id, external_id } = fields;
  if (!files.users) throw invalidBody("'Missing required property: users'.");
  if (connection_id === undefined) throw invalidBody("'Missing required property: connection_id'.");
  if (!new RegExp(CONNECTION_ID).test(connection_id)) {
    throw invalidBody(
      `'String does not match pattern: ${CONNECTION_ID}' on property connection_id.`,
    );
  }
  return {
    connection_id,
    external_id,
    upsert: booleanOf(fields, 'upsert', false),
    sendsMail: booleanOf(fields, 'send_completion_email', true),
    text: files.users.bytes.toString(),
  };
}

/** The database that is imported into. @param {import('./jobs.js').Jobs} jobs @param {string} id */
function databaseOf({ tenant }, id) {
  const connection = tenant.management.connections.get(id);
  if (!connection) {
    throw managementRefusal(404, 'The connection does not exist.', 'inexistent_connection');
  }
  if (connection.strategy !== 'auth0') {
    throw managementRefusal(400, 'The connection must be a database connection.', 'invalid_body');
  }
  if (!connection.enabledClients.size) {
    throw managementRefusal(
      400,
      'The connection must be enabled for at least one client.',
      'invalid_body',
    );
  }
  return connection;
}

/** @param {import('../management/routes.js').Route} route @param {import('./jobs.js').Jobs} jobs */
export function importRoutes(route, jobs) {
  const options = { scopes: ['create:users'], checkBody: checked };
  route('POST', 'jobs/users-imports', options, async (call) => {
    const { connection_id, external_id, upsert, sendsMail, text } = call.body;
    const connection = databaseOf(jobs, connection_id);
    await Promise.all(jobs.activeImports.map((job) => job.advance()));
    if (jobs.activeImports.length >= MOST_ACTIVE) {
      throw managementRefusal(
        429,
        `There are ${MOST_ACTIVE} active import users jobs, please wait until some of them are finished and try again`,
      );
    }
    const members = {
      connection_id,
      connection: connection.name,
      upsert,
      ...(external_id === undefined ? {} : { external_id }),
    };
    const job = jobs.add('users_import', members, () => {
      const outcome = runImport(jobs, connection, text, upsert);
      const type = outcome.failed ? 'fui' : 'sui';
      jobs.tenant.log(type, `Users import: ${connection.name}`, '', {
        connection: connection.name,
        connection_id,
        details: { tenant: jobs.tenant.domain, connection: connection.name },
      });
      if (sendsMail) jobs.mail(job);
      return outcome;
    });
    if (jobs.faults.dropAnswer > 0) {
      jobs.faults.dropAnswer -= 1;
      call.dropAnswer();
    }
    call.status(202);
    return job.created();
  });
}
