// @ts-check
/**
 * /api/v2/connections, and the clients for which a connection is enabled.
 */
import { managementRefusal } from '../refusal.js';
import {
  createConnection,
  updateConnection,
  updateConnectionClients,
} from './connection-schema.js';
import {
  CHECKPOINT,
  FIELDS,
  PAGES,
  checkOffset,
  checkpoint,
  checkpointed,
  pagedOrCheckpointed,
} from './listing.js';
import { invalidBody, string } from './validation.js';

const strategy = { anyOf: [string, { type: 'array', items: string }] };

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function connectionRoutes(route, { connections, clients }) {
  /** @param {string} id */
  const connectionOf = (id) => {
    const connection = connections.get(id);
    if (!connection) {
      throw managementRefusal(404, 'The connection does not exist', 'inexistent_connection');
    }
    return connection;
  };
  /** @param {string[]} ids */
  const checkClients = (ids) => {
    const unknown = ids.filter((id) => !clients.get(id));
    if (unknown.length) throw invalidBody(`'Unknown clients: ${unknown.join(', ')}'.`);
  };
  const read = ['read:connections'];

  route(
    'GET',
    'connections',
    { scopes: read, query: { ...FIELDS, ...PAGES, ...CHECKPOINT, name: string, strategy } },
    (call) => {
      const { query } = call;
      const strategies = query.strategy === undefined ? undefined : [query.strategy].flat();
      const found = connections.all
        .filter((connection) => query.name === undefined || connection.name === query.name)
        .filter((connection) => !strategies || strategies.includes(connection.strategy))
        .map((connection) => connections.shown(connection, call));
      checkOffset(query);
      return pagedOrCheckpointed('connections', found, query);
    },
  );

  route(
    'POST',
    'connections',
    { scopes: ['create:connections'], body: createConnection },
    (call) => {
      checkClients(call.body.enabled_clients ?? []);
      if (connections.byName(call.body.name)) {
        throw managementRefusal(
          409,
          'A connection with the same name already exists',
          'connection_name_conflict',
        );
      }
      call.status(201);
      return connections.shown(connections.add(call.body), call);
    },
  );

  route('GET', 'connections/:id', { scopes: read, query: FIELDS }, (call) =>
    connections.shown(connectionOf(call.id), call),
  );

  route(
    'PATCH',
    'connections/:id',
    { scopes: ['update:connections'], body: updateConnection },
    (call) => {
      const connection = connectionOf(call.id);
      if ('options' in call.body && !call.can('update:connections_options')) {
        throw managementRefusal(
          403,
          'Insufficient scope, expected any of: update:connections_options',
          'insufficient_scope',
        );
      }
      connections.update(connection, call.body);
      return connections.shown(connection, call);
    },
  );

  route('DELETE', 'connections/:id', { scopes: ['delete:connections'] }, (call) => {
    const connection = connections.get(call.id);
    if (!connection) return undefined;
    connections.delete(connection);
    call.status(202);
    return { deleted_at: new Date().toISOString() };
  });

  const enabledClients = { scopes: read, query: checkpoint(1000) };
  route('GET', 'connections/:id/clients', enabledClients, ({ id, query }) => {
    const enabled = [...connectionOf(id).enabledClients].map((client_id) => ({ client_id }));
    return checkpointed('clients', enabled, query);
  });

  route(
    'PATCH',
    'connections/:id/clients',
    { scopes: ['update:connections'], body: updateConnectionClients },
    ({ id, body }) => {
      const { enabledClients } = connectionOf(id);
      checkClients(body.map((/** @type {{ client_id: string }} */ { client_id }) => client_id));
      for (const { client_id, status } of body) {
        if (status) enabledClients.add(client_id);
        else enabledClients.delete(client_id);
      }
    },
  );
}
