// @ts-check
/**
 * /api/v2/client-grants: the APIs for which a client may request tokens, and the scopes of the tokens.
 */
import { managementRefusal } from '../refusal.js';
import { clientOf } from './clients.js';
import { newId } from './identifiers.js';
import { CHECKPOINT, PAGES, pagedOrCheckpointed } from './listing.js';
import {
  array,
  boolean,
  invalidBody,
  nullable,
  object,
  oneOf,
  string,
  strings,
} from './validation.js';

/** @typedef {{ id: string, client_id: string, audience: string, scope: string[], subject_type: string, [key: string]: any }} ClientGrant */

const scope = array({ ...string, minLength: 1, maxLength: 280 }, { uniqueItems: true });
const common = {
  allow_any_organization: boolean,
  organization_usage: oneOf('deny', 'allow', 'require'),
  authorization_details_types: strings,
  allow_all_scopes: boolean,
};
const SUBJECTS = ['client', 'user', 'anonymous_user'];

const createGrant = object(
  {
    ...common,
    client_id: string,
    audience: { ...string, minLength: 1, maxLength: 600 },
    scope,
    subject_type: oneOf(...SUBJECTS),
    default_for: oneOf('third_party_clients'),
  },
  ['audience'],
);
const updateGrant = object({
  ...common,
  scope: nullable(scope),
  organization_usage: oneOf('deny', 'allow', 'require', null),
  allow_any_organization: nullable(boolean),
  allow_all_scopes: nullable(boolean),
});

export class ClientGrants {
  /** @type {ClientGrant[]} */
  all = [];

  /** Returns the grant that a machine-to-machine token requires. @param {string} clientId @param {string} audience */
  find(clientId, audience) {
    return this.all.find(
      (grant) =>
        grant.client_id === clientId &&
        grant.audience === audience &&
        grant.subject_type === 'client',
    );
  }

  /** @param {{ client_id: string, audience: string, scope?: string[], [key: string]: any }} body @returns {ClientGrant} */
  add(body) {
    const grant = { id: newId('cgr'), scope: [], subject_type: 'client', ...body };
    this.all.push(grant);
    return grant;
  }

  /** @param {ClientGrant} grant */
  delete(grant) {
    this.all.splice(this.all.indexOf(grant), 1);
  }
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function clientGrantRoutes(route, { clients, clientGrants, resourceServers }) {
  /** @param {string} id */
  const grantOf = (id) => {
    const grant = clientGrants.all.find((candidate) => candidate.id === id);
    if (!grant) {
      throw managementRefusal(404, 'The client grant does not exist', 'inexistent_client_grant');
    }
    return grant;
  };
  /** @param {string} audience @param {string[] | null | undefined} scopes */
  const checkScopes = (audience, scopes) => {
    const server = resourceServers.byIdentifier(audience);
    if (!server) {
      throw managementRefusal(
        404,
        `No resource with identifier ${audience}`,
        'inexistent_resource_server',
      );
    }
    const unknown = (scopes ?? []).filter(
      (name) => !server.scopes.some(({ value }) => value === name),
    );
    if (unknown.length) {
      throw invalidBody(
        `'The following scopes are not defined in the resource server: ${unknown.join(', ')}'.`,
      );
    }
  };

  const filters = {
    audience: string,
    client_id: string,
    allow_any_organization: boolean,
    subject_type: oneOf(...SUBJECTS),
    default_for: oneOf('third_party_clients'),
  };
  route(
    'GET',
    'client-grants',
    { scopes: ['read:client_grants'], query: { ...PAGES, ...CHECKPOINT, ...filters } },
    ({ query }) => {
      const found = clientGrants.all.filter((grant) =>
        Object.keys(filters).every(
          (name) => query[name] === undefined || (grant[name] ?? false) === query[name],
        ),
      );
      return pagedOrCheckpointed('client_grants', found, query);
    },
  );

  route(
    'POST',
    'client-grants',
    { scopes: ['create:client_grants'], body: createGrant },
    ({ body, status }) => {
      if ((body.client_id === undefined) === (body.default_for === undefined)) {
        throw invalidBody("'Exactly one of client_id and default_for is needed'.");
      }
      if (body.allow_all_scopes && body.scope?.length) {
        throw invalidBody("'scope cannot be set together with allow_all_scopes'.");
      }
      const { client_id, audience, subject_type = 'client', default_for } = body;
      if (client_id !== undefined) clientOf(client_id, clients);
      checkScopes(audience, body.scope);
      const taken = clientGrants.all.some(
        (grant) =>
          grant.client_id === client_id &&
          grant.audience === audience &&
          grant.subject_type === subject_type &&
          grant.default_for === default_for,
      );
      if (taken) {
        throw managementRefusal(409, 'A client grant already exists', 'client_grant_conflict');
      }
      status(201);
      return clientGrants.add(body);
    },
  );

  route('GET', 'client-grants/:id', { scopes: ['read:client_grants'] }, ({ id }) => grantOf(id));

  route(
    'PATCH',
    'client-grants/:id',
    { scopes: ['update:client_grants'], body: updateGrant },
    ({ id, body }) => {
      const grant = grantOf(id);
      checkScopes(grant.audience, body.scope);
      const { scope: scopes, ...rest } = body;
      return Object.assign(grant, rest, scopes === undefined ? {} : { scope: scopes ?? [] });
    },
  );

  route('DELETE', 'client-grants/:id', { scopes: ['delete:client_grants'] }, ({ id }) => {
    const grant = clientGrants.all.find((candidate) => candidate.id === id);
    if (grant) clientGrants.delete(grant);
  });
}
