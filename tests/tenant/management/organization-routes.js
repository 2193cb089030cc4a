// @ts-check
/**
 * /api/v2/organizations and the connections that are enabled for them.
 */
import { managementRefusal } from '../refusal.js';
import { CHECKPOINT, PAGES, checkOffset, checkpointed, paged } from './listing.js';
import { enabledConnection } from './organizations.js';
import { anyObject, array, boolean, invalidBody, object, string } from './validation.js';

/** @typedef {import('./organizations.js').Organization} Organization */

const connectionBody = object(
  {
    connection_id: string,
    assign_membership_on_login: boolean,
    show_as_button: boolean,
    is_signup_enabled: boolean,
  },
  ['connection_id'],
);
const attributes = {
  name: { ...string, minLength: 1, maxLength: 50, pattern: '^[a-z0-9][a-z0-9_-]*$' },
  display_name: { ...string, minLength: 1, maxLength: 255 },
  branding: anyObject,
  metadata: {
    type: 'object',
    maxProperties: 25,
    additionalProperties: { type: ['string', 'null'], maxLength: 255 },
  },
};
const createBody = object(
  { ...attributes, enabled_connections: array(connectionBody, { maxItems: 10 }) },
  ['name'],
);

/** @param {Organization} organization */
export const shownOrganization = ({ members, enabledConnections, ...shown }) => shown;

/** @param {import('./index.js').ManagementApi} api @param {string} id */
export function organizationOf({ organizations }, id) {
  const organization = organizations.get(id);
  if (!organization) {
    throw managementRefusal(
      404,
      'No organization found by that id or name.',
      'inexistent_organization',
    );
  }
  return organization;
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function organizationRoutes(route, api) {
  const { organizations, connections } = api;
  /** @param {import('./organizations.js').EnabledConnection} enabled */
  const shownConnection = (enabled) => {
    const { name = '', strategy = '' } = connections.get(enabled.connection_id) ?? {};
    return { ...enabled, connection: { name, strategy } };
  };
  /** @param {import('./organizations.js').EnabledConnection} enabled */
  const checkConnection = ({ connection_id, is_signup_enabled, assign_membership_on_login }) => {
    if (!connections.get(connection_id)) {
      throw managementRefusal(404, 'No connection found by that id.', 'inexistent_connection');
    }
    if (is_signup_enabled && !assign_membership_on_login) {
      throw invalidBody(
        "'is_signup_enabled requires assign_membership_on_login' on property is_signup_enabled.",
      );
    }
  };
  const nameTaken = () =>
    managementRefusal(
      409,
      'An organization with this name already exists.',
      'organization_conflict',
    );

  const list = { scopes: ['read:organizations'], query: { ...PAGES, ...CHECKPOINT, sort: string } };
  route('GET', 'organizations', list, ({ query }) => {
    const all = organizations.all.map(shownOrganization);
    // By checkpoint, `include_totals` is ignored.
    if (query.from !== undefined || query.take !== undefined) {
      return checkpointed('organizations', all, query);
    }
    checkOffset(query);
    return paged('organizations', all, query);
  });

  const create = { scopes: ['create:organizations'], body: createBody };
  route('POST', 'organizations', create, ({ body, status, can }) => {
    if (body.enabled_connections && !can('create:organization_connections')) {
      throw managementRefusal(
        403,
        'Insufficient scope, expected any of: create:organization_connections',
        'insufficient_scope',
      );
    }
    if (organizations.byName(body.name)) throw nameTaken();
    (body.enabled_connections ?? []).map(enabledConnection).forEach(checkConnection);
    const organization = organizations.add(body);
    status(201);
    const enabled_connections = organization.enabledConnections.map(shownConnection);
    return { ...shownOrganization(organization), enabled_connections };
  });

  const read = { scopes: ['read:organizations'] };
  route('GET', 'organizations/name/:name', read, ({ params }) =>
    shownOrganization(organizationOf(api, organizations.byName(params.name ?? '')?.id ?? '')),
  );
  route('GET', 'organizations/:id', read, ({ id }) => shownOrganization(organizationOf(api, id)));

  const update = { scopes: ['update:organizations'], body: object(attributes) };
  route('PATCH', 'organizations/:id', update, ({ id, body }) => {
    const organization = organizationOf(api, id);
    const other = body.name && organizations.byName(body.name);
    if (other && other !== organization) throw nameTaken();
    return shownOrganization(Object.assign(organization, body));
  });

  route('DELETE', 'organizations/:id', { scopes: ['delete:organizations'] }, ({ id }) => {
    organizations.delete(organizationOf(api, id));
  });

  const path = 'organizations/:id/enabled_connections';
  const readConnections = { scopes: ['read:organization_connections'], query: PAGES };
  route('GET', path, readConnections, ({ id, query }) => {
    const all = organizationOf(api, id).enabledConnections.map(shownConnection);
    return paged('enabled_connections', all, query);
  });

  const enable = { scopes: ['create:organization_connections'], body: connectionBody };
  route('POST', path, enable, ({ id, body, status }) => {
    const { enabledConnections } = organizationOf(api, id);
    const enabled = enabledConnection(body);
    checkConnection(enabled);
    if (enabledConnections.some(({ connection_id }) => connection_id === body.connection_id)) {
      throw managementRefusal(409, 'The connection is already enabled.', 'connection_conflict');
    }
    enabledConnections.push(enabled);
    status(201);
    return shownConnection(enabled);
  });
}
