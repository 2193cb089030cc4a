// @ts-check
/**
 * /api/v2/clients: applications of the tenant.
 */
import { managementRefusal } from '../refusal.js';
import { createClient, updateClient } from './client-schema.js';
import { newClientId, newClientSecret } from './identifiers.js';
import {
  CHECKPOINT,
  FIELDS,
  PAGES_FROM_ZERO,
  checkpointed,
  pagedOrCheckpointed,
  selected,
} from './listing.js';
import { boolean, string, strings } from './validation.js';

/**
 * @typedef {object} ClientRecord
 * @property {string} client_id
 * @property {string} client_secret
 * @property {string} name
 * @property {string[]} grant_types
 * @property {'client_secret_post' | 'client_secret_basic' | 'none'} [token_endpoint_auth_method] `client_secret_post` when absent
 * @property {boolean} is_token_endpoint_ip_header_trusted
 * @property {boolean} is_first_party
 * @property {string} [app_type]
 */
/** @typedef {ClientRecord & Record<string, any>} Client */
/** @typedef {import('./index.js').ManagementApi} ManagementApi */

/** Properties that are returned only with the scope `read:client_keys` or the older `read:client_credentials`. */
const KEYS = ['client_secret', 'encryption_key', 'signing_keys', 'client_authentication_methods'];

/** @param {Record<string, any>} body */
function defaultGrantTypes({ app_type, token_endpoint_auth_method }) {
  if (app_type === 'non_interactive') return ['client_credentials'];
  const grants = ['authorization_code', 'implicit', 'refresh_token'];
  return token_endpoint_auth_method === 'none' ? grants : [...grants, 'client_credentials'];
}

export class Clients {
  /** @type {Client[]} */
  all = [];

  /** @param {string} id */
  get(id) {
    return this.all.find(({ client_id }) => client_id === id);
  }

  /** Returns the first client with a name, because names need not be unique. @param {string} name */
  byName(name) {
    return this.all.find((client) => client.name === name);
  }

  /** @param {Record<string, any> & { name: string }} body @returns {Client} */
  add(body) {
    const client = {
      tenant: 'emulated',
      global: false,
      is_token_endpoint_ip_header_trusted: false,
      is_first_party: true,
      oidc_conformant: false,
      sso_disabled: false,
      cross_origin_authentication: false,
      custom_login_page_on: true,
      jwt_configuration: { lifetime_in_seconds: 36_000, secret_encoded: false },
      refresh_token: {
        rotation_type: 'non-rotating',
        expiration_type: 'non-expiring',
        leeway: 0,
        token_lifetime: 2_592_000,
        infinite_token_lifetime: true,
        infinite_idle_token_lifetime: true,
        idle_token_lifetime: 1_296_000,
      },
      grant_types: defaultGrantTypes(body),
      client_id: newClientId(),
      client_secret: newClientSecret(),
      ...body,
    };
    this.all.push(client);
    return client;
  }

  /** @param {Client} client */
  delete(client) {
    this.all.splice(this.all.indexOf(client), 1);
  }
}

/** @param {string} id @param {Clients} clients */
export function clientOf(id, clients) {
  const client = clients.get(id);
  if (!client) throw managementRefusal(404, 'The client does not exist', 'inexistent_client');
  return client;
}

/** @param {Client} client @param {import('./routes.js').Call} call */
function shown(client, { can, query }) {
  const keys = can('read:client_keys') || can('read:client_credentials');
  return selected(
    Object.fromEntries(Object.entries(client).filter(([name]) => keys || !KEYS.includes(name))),
    query,
  );
}

/** @param {import('./routes.js').Route} route @param {ManagementApi} api */
export function clientRoutes(route, api) {
  const { clients } = api;
  const read = { scopes: ['read:clients', 'read:client_keys'] };
  const filters = {
    is_global: boolean,
    is_first_party: boolean,
    app_type: string,
    external_client_id: string,
    q: string,
  };

  route(
    'GET',
    'clients',
    { ...read, query: { ...FIELDS, ...PAGES_FROM_ZERO, ...CHECKPOINT, ...filters } },
    (call) => {
      const { is_global, is_first_party, app_type } = call.query;
      const types = app_type?.split(',');
      const found = clients.all.filter(
        (client) =>
          (is_global === undefined || client.global === is_global) &&
          (is_first_party === undefined || client.is_first_party === is_first_party) &&
          (!types || types.includes(client.app_type)),
      );
      return pagedOrCheckpointed(
        'clients',
        found.map((client) => shown(client, call)),
        call.query,
      );
    },
  );

  route('POST', 'clients', { scopes: ['create:clients'], body: createClient }, (call) => {
    call.status(201);
    return shown(clients.add(call.body), call);
  });

  route('GET', 'clients/:id', { ...read, query: FIELDS }, (call) =>
    shown(clientOf(call.id, clients), call),
  );

  route(
    'PATCH',
    'clients/:id',
    { scopes: ['update:clients', 'update:client_keys'], body: updateClient },
    (call) => {
      const client = clientOf(call.id, clients);
      const { client_metadata, ...change } = call.body;
      Object.assign(client, change);
      for (const [name, value] of Object.entries(change)) if (value === null) delete client[name];
      if (client_metadata) {
        // Metadata is merged key by key, and null removes a key.
        const merged = Object.entries({ ...client.client_metadata, ...client_metadata }).filter(
          ([, value]) => value !== null,
        );
        client.client_metadata = Object.fromEntries(merged);
      }
      return shown(client, call);
    },
  );

  route('DELETE', 'clients/:id', { scopes: ['delete:clients'] }, (call) => {
    const client = clients.get(call.id);
    if (client) api.deleteClient(client);
  });

  route('POST', 'clients/:id/rotate-secret', { scopes: ['update:client_keys'] }, (call) => {
    const client = clientOf(call.id, clients);
    client.client_secret = newClientSecret();
    return shown(client, call);
  });

  route('GET', 'clients/:id/credentials', { scopes: ['read:client_credentials'] }, (call) => {
    clientOf(call.id, clients);
    return [];
  });

  const connections = {
    strategy: { anyOf: [string, strings] },
    fields: string,
    include_fields: boolean,
    ...CHECKPOINT,
  };
  route(
    'GET',
    'clients/:id/connections',
    { scopes: ['read:connections', 'read:clients', 'read:client_summary'], query: connections },
    (call) => {
      clientOf(call.id, clients);
      const wanted = call.query.strategy === undefined ? undefined : [call.query.strategy].flat();
      const found = api.connections.all
        .filter(({ enabledClients }) => enabledClients.has(call.id))
        .filter(({ strategy }) => !wanted || wanted.includes(strategy));
      return checkpointed(
        'connections',
        found.map((connection) => api.connections.shown(connection, call)),
        call.query,
      );
    },
  );
}
