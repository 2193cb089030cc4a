// @ts-check
/**
 * /api/v2/resource-servers: the APIs of a tenant. The only one is the Management API, whose scopes a client
 * grant may contain.
 */
import { managementRefusal } from '../refusal.js';
import { PAGES, paged } from './listing.js';
import { MANAGEMENT_SCOPES } from './scopes.js';
import { boolean, string } from './validation.js';

/** @typedef {{ id: string, name: string, identifier: string, is_system: boolean, scopes: { value: string, description: string }[], [key: string]: any }} ResourceServer */

export class ResourceServers {
  /** @param {{ audience: string }} tenant */
  constructor(tenant) {
    this.tenant = tenant;
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
    ];
  }

  /** @param {string} identifier */
  byIdentifier(identifier) {
    return this.all.find((server) => server.identifier === identifier);
  }
}

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

  route(
    'GET',
    'resource-servers/:id',
    { scopes: ['read:resource_servers'], query: { include_fields: boolean } },
    ({ id }) => {
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
    },
  );
}
