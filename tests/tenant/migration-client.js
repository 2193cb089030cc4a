// @ts-check
/**
 * The migration client with which a tenant starts, as one object that reads and writes the tenant's
 * state: its record, its client grant and its enabled connections. A test can misconfigure it.
 */

/**
 * @typedef {object} MigrationClient
 * @property {string} client_id
 * @property {string} client_secret
 * @property {string} name
 * @property {string[]} grant_types
 * @property {'client_secret_post' | 'client_secret_basic' | 'none'} [token_endpoint_auth_method]
 * @property {string[]} connections names of the connections that are enabled for the client
 * @property {string | null} audience of the client grant; null when there is no grant
 * @property {string[]} scopes of the client grant
 * @property {boolean} is_token_endpoint_ip_header_trusted
 * @property {{ alg?: import('./signing-keys.js').Algorithm }} jwt_configuration
 * @property {import('./client-credentials.js').ClientRefusal} refusal response to wrong credentials of a client
 */

const STORED = /** @type {const} */ ([
  'client_id',
  'client_secret',
  'name',
  'grant_types',
  'token_endpoint_auth_method',
  'is_token_endpoint_ip_header_trusted',
  'jwt_configuration',
]);

/**
 * @param {import('./client-credentials.js').TenantOfClients} tenant
 * @param {import('./management/clients.js').Client} record
 * @returns {MigrationClient} with accessors that are its own and enumerable, so that it can be spread and cloned
 */
export function migrationClient(tenant, record) {
  const { clientGrants, connections } = tenant.management;
  const grant = () => clientGrants.all.find(({ client_id }) => client_id === record.client_id);
  const stored = Object.fromEntries(
    STORED.map((name) => [
      name,
      {
        enumerable: true,
        get: () => record[name],
        set: (/** @type {any} */ value) => void Object.assign(record, { [name]: value }),
      },
    ]),
  );
  const more = {
    get connections() {
      return connections.all
        .filter(({ enabledClients }) => enabledClients.has(record.client_id))
        .map(({ name }) => name);
    },
    set connections(names) {
      for (const { name, enabledClients } of connections.all) {
        if (names.includes(name)) enabledClients.add(record.client_id);
        else enabledClients.delete(record.client_id);
      }
    },
    get audience() {
      return grant()?.audience ?? null;
    },
    set audience(audience) {
      const known = grant();
      if (known && audience === null) clientGrants.delete(known);
      else if (known && audience !== null) known.audience = audience;
      else if (audience !== null) clientGrants.add({ client_id: record.client_id, audience });
    },
    get scopes() {
      return grant()?.scope ?? [];
    },
    set scopes(scopes) {
      const known = grant();
      if (known) known.scope = scopes;
    },
    get refusal() {
      return tenant.clientRefusal;
    },
    set refusal(refusal) {
      tenant.clientRefusal = refusal;
    },
  };
  return /** @type {MigrationClient} */ (Object.defineProperties(more, stored));
}
