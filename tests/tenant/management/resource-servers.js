// @ts-check
/**
 * /api/v2/resource-servers: the APIs of a tenant. The first one is the Management API, whose scopes a client
 * grant may contain.
 */
import { randomBytes } from 'node:crypto';
import { managementRefusal } from '../refusal.js';
import { PAGES, paged } from './listing.js';
import { MANAGEMENT_SCOPES } from './scopes.js';
import { array, boolean, integer, object, oneOf, string } from './validation.js';

/** @typedef {{ id: string, name: string, identifier: string, is_system: boolean, scopes: { value: string, description: string }[], [key: string]: any }} ResourceServer */

export class ResourceServers {
  /** @param {{ audience: string }} tenant */
  constructor(tenant) {
    this.tenant = tenant;
  }

  /** The APIs that were added. @type {ResourceServer[]} */
  #own = [];

  /** @param {{ identifier: string, name?: string, scopes?: { value: string, description?: string }[], [key: string]: any }} body @returns {ResourceServer} */
  add({ identifier, name = identifier, scopes = [], ...more }) {
    const server = {
      id: randomBytes(12).toString('hex'),
      name,
      identifier,
      is_system: false,
      scopes: scopes.map(({ value, description = value }) => ({ value, description })),
      signing_alg: 'RS256',
      token_lifetime: 86_400,
      token_lifetime_for_web: 7200,
      allow_offline_access: false,
      skip_consent_for_verifiable_first_party_clients: true,
      ...more,
    };
    this.#own.push(server);
    return server;
  }

  /** Made afresh: the audience is known only when the server listens. @returns {ResourceServer[]} */
  get all() {
    return [
      {
        id: '64b6f1f0a1b2c3d4e5f60718',
        name: 'Auth0 Management API',
        identifier: this.tenant.audience,
        is_system: true,
        scopes: MANAGEMENT_SCOPES.map((value) => ({ value, description: value })),
        allow_offline_access: false,
        skip_consent_for_verifiable_first_party_clients: false,
        token_lifetime: 86_400,
        token_lifetime_for_web: 7200,
        signing_alg: 'RS256',
      },
      ...this.#own,
    ];
  }

  /** @param {string} identifier */
  byIdentifier(identifier) {
    return this.all.find((server) => server.identifier === identifier);
  }
}

const attributes = {
  name: { ...string, maxLength: 200, pattern: '^[^<>]+$' },
  scopes: array(
    object(
      {
        value: { ...string, minLength: 1, maxLength: 280 },
        description: { ...string, maxLength: 500 },
      },
      ['value'],
    ),
  ),
  signing_alg: oneOf('HS256', 'RS256', 'RS512', 'PS256'),
  allow_offline_access: boolean,
  token_lifetime: { ...integer, minimum: 0, maximum: 2_592_000 },
  token_dialect: oneOf(
    ...['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz'],
  ),
  skip_consent_for_verifiable_first_party_clients: boolean,
  enforce_policies: boolean,
};

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function resourceServerRoutes(route, { resourceServers }) {
  const identifiers = { anyOf: [string, { type: 'array', items: string }] };
  route(
    'GET',
    'resource-servers',
    {
      scopes: ['read:resource_servers'],
      query: { include_fields: boolean, ...PAGES, identifiers },
    },
    ({ query }) => {
      const identifiers = query.identifiers === undefined ? undefined : [query.identifiers].flat();
      return paged(
        'resource_servers',
        resourceServers.all.filter(
          ({ identifier }) => !identifiers || identifiers.includes(identifier),
        ),
        query,
      );
    },
  );

  /** @param {string} id */
  const serverOf = (id) => {
    const server = resourceServers.all.find(
      (candidate) => candidate.id === id || candidate.identifier === id,
    );
    if (!server) {
      throw managementRefusal(
        404,
        'The resource server does not exist',
        'inexistent_resource_server',
      );
    }
    return server;
  };

  route(
    'GET',
    'resource-servers/:id',
    { scopes: ['read:resource_servers'], query: { include_fields: boolean } },
    ({ id }) => serverOf(id),
  );

  const identifier = { ...string, minLength: 1, maxLength: 600 };
  const create = {
    scopes: ['create:resource_servers'],
    body: object({ identifier, ...attributes }, ['identifier']),
  };
  route('POST', 'resource-servers', create, ({ body, status }) => {
    if (resourceServers.byIdentifier(body.identifier)) {
      throw managementRefusal(
        409,
        'A resource server with the same identifier already exists',
        'resource_server_conflict',
      );
    }
    status(201);
    return resourceServers.add(body);
  });

  const update = { scopes: ['update:resource_servers'], body: object(attributes) };
  route('PATCH', 'resource-servers/:id', update, ({ id, body, status }) => {
    const server = serverOf(id);
    if (server.is_system) {
      throw managementRefusal(403, 'A system API cannot be changed', 'operation_not_supported');
    }
    status(201);
    return Object.assign(server, body);
  });
}
