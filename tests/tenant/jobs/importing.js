// @ts-check
/**
 * Imports records with the official SDK, for the emulator's own tests.
 */
import { sdkFor } from '../sdk-client.js';

/** @param {import('../new-tenant.js').NewTenant} tenant */
export function importerFor(tenant) {
  const sdk = sdkFor(tenant);
  const connection_id = tenant.management.connections.byName(tenant.connection)?.id ?? '';

  /** Imports records and returns the job and its errors. @param {unknown} records an array, or the text of a file @param {Record<string, any>} [more] */
  async function importing(records, more = {}) {
    const text = typeof records === 'string' ? records : JSON.stringify(records);
    const { id } = await sdk.jobs.usersImports.create({
      users: new Blob([text], { type: 'application/json' }),
      connection_id,
      send_completion_email: false,
      ...more,
    });
    const job = await sdk.jobs.get(id);
    return { id, job, errors: /** @type {any} */ (await sdk.jobs.errors.get(id)) };
  }
  /** The codes of one record. @param {Record<string, any>} record @param {Record<string, any>} [more] */
  async function codesOf(record, more) {
    const { errors } = await importing([record], more);
    return (errors ?? []).flatMap((/** @type {any} */ one) =>
      one.errors.map((/** @type {any} */ { code }) => code),
    );
  }
  return { sdk, connection_id, importing, codesOf };
}
