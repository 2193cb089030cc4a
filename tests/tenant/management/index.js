// @ts-check
/**
 * The Management API of a tenant, and the state that it changes. Each tenant has its own one and uses
 * this state to decide logins.
 */
import { authenticationMethodRoutes } from './authentication-method-routes.js';
import { eventRoutes } from './event-routes.js';
import { identityRoutes } from './identity-routes.js';
import { userRoutes } from './user-routes.js';
import { actionRoutes } from './action-routes.js';
import { Actions } from './actions.js';
import { attackProtectionRoutes } from './attack-protection-routes.js';
import { ClientGrants, clientGrantRoutes } from './client-grants.js';
import { Clients, clientRoutes } from './clients.js';
import { connectionRoutes } from './connection-routes.js';
import { Connections } from './connections.js';
import { logRoutes } from './log-routes.js';
import { organizationMemberRoutes } from './organization-member-routes.js';
import { organizationRoutes } from './organization-routes.js';
import { Organizations } from './organizations.js';
import { roleRoutes } from './role-routes.js';
import { Roles } from './roles.js';
import { userRoleRoutes } from './user-role-routes.js';
import { ResourceServers, resourceServerRoutes } from './resource-servers.js';
import { routesOf } from './routes.js';
import { statsRoutes } from './stats-routes.js';
import { defaultSettings, tenantSettingsRoutes } from './tenant-settings.js';

/**
 * The parts of a tenant that the API uses.
 * @typedef {object} ManagedTenant
 * @property {string} audience of the Management API
 * @property {import('../management-tokens.js').ManagementTokens} managementTokens
 * @property {import('../attack-protection.js').AttackProtection} attackProtection
 * @property {{ policy: 'enrolled' | 'always' | 'never' }} mfa
 * @property {import('../tenant-logs.js').TenantLogs} logs
 * @property {import('../tenant-stats.js').TenantStats} stats
 * @property {import('../clock.js').TenantClock} clock
 * @property {import('../tenant-events.js').TenantEvents} events
 * @property {import('../served-tenant.js').ServedTenant['log']} log
 * @property {(connection: import('./connections.js').Connection) => import('../connection-users.js').ConnectionUsers | import('../new-tenant-users.js').NewTenantUsers} usersOf
 * @property {(connection: import('./connections.js').Connection, name: 'getUser', args: unknown[]) => Promise<import('../container.js').RunResult>} [runScript] of a tenant with action scripts
 */

export class ManagementApi {
  clients = new Clients();
  clientGrants = new ClientGrants();
  connections = new Connections();
  actions = new Actions();
  roles = new Roles();
  organizations = new Organizations();
  settings = defaultSettings();
  /** Records in a page by number. Some tenants cap a page at 50, whatever `per_page` asks for. */
  largestPage = 100;

  /** @type {import('../management-users.js').UserDirectory | undefined} */
  #users;

  /** @param {ManagedTenant} tenant */
  constructor(tenant) {
    this.tenant = tenant;
    this.resourceServers = new ResourceServers(tenant);
  }

  /** The users of all connections. @returns {import('../management-users.js').UserDirectory} */
  get users() {
    if (!this.#users) throw new Error('the routes of this tenant were not added');
    return this.#users;
  }

  /** @param {import('fastify').FastifyInstance} app @param {import('../management-users.js').UserDirectory} users */
  addRoutes(app, users) {
    this.#users = users;
    const route = routesOf(app, {
      managementTokens: this.tenant.managementTokens,
      management: this,
    });
    for (const routes of [
      clientRoutes,
      clientGrantRoutes,
      connectionRoutes,
      actionRoutes,
      resourceServerRoutes,
      attackProtectionRoutes,
      tenantSettingsRoutes,
      logRoutes,
      statsRoutes,
      eventRoutes,
      userRoutes,
      identityRoutes,
      authenticationMethodRoutes,
      roleRoutes,
      userRoleRoutes,
      organizationRoutes,
      organizationMemberRoutes,
    ]) {
      routes(route, this);
    }
  }

  /**
   * Adds a machine-to-machine client that may call the Management API with these scopes.
   * @param {string} name @param {string[]} scope
   */
  addMachineClient(name, scope) {
    const { client_id, client_secret } = this.clients.add({
      name,
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
    });
    this.clientGrants.add({ client_id, audience: this.tenant.audience, scope });
    return { client_id, client_secret };
  }

  /** Deletes a client and everything that refers to it. @param {import('./clients.js').Client} client */
  deleteClient(client) {
    this.clients.delete(client);
    for (const grant of this.clientGrants.all.filter(
      ({ client_id }) => client_id === client.client_id,
    )) {
      this.clientGrants.delete(grant);
    }
    for (const { enabledClients } of this.connections.all) enabledClients.delete(client.client_id);
    this.tenant.managementTokens.revokeOf(client.client_id);
  }
}
