// @ts-check
/**
 * The old tenant, which has the users and their passwords.
 */
import { AttackProtection } from './attack-protection.js';
import { unauthorizedClient } from './client-credentials.js';
import { ConnectionUsers } from './connection-users.js';
import { GuardianFactors } from './guardian-factors.js';
import { HttpsServer } from './https-server.js';
import { Jobs } from './jobs/jobs.js';
import { PostLogin } from './login-flow.js';
import { ManagementApi } from './management/index.js';
import { ManagementClient } from './management/management-client.js';
import { routesOf } from './management/routes.js';
import { managementUsers } from './management-users.js';
import { ManagementTokens } from './management-tokens.js';
import { migrationClient } from './migration-client.js';
import { secondFactorRoutes } from './second-factor-routes.js';
import { ServedTenant } from './served-tenant.js';
import { SigningKeys } from './signing-keys.js';
import { PASSWORD_REALM, tokenEndpoint } from './token-endpoint.js';
import { UserStore } from './user-store.js';
import { wellKnown } from './well-known.js';

/** @typedef {import('./migration-client.js').MigrationClient} MigrationClient */
/**
 * @typedef {import('./https-server.js').ServerOptions & import('./served-tenant.js').TimeOptions & {
 *   connection?: string,
 *   otherConnections?: string[],
 *   defaultDirectory?: string | null,
 *   client?: Partial<MigrationClient> | null,
 *   managementScopes?: string[],
 *   users?: import('./user-store.js').NewUser[],
 *   action?: import('./post-login-action.js').Action,
 *   rule?: import('./rules.js').Rule,
 *   idToken?: import('./id-token.js').IdTokenOptions,
 *   tokenLifetime?: number,
 *   extensibilityTimeLimit?: number,
 * }} OldTenantOptions
 */

export class OldTenant extends ServedTenant {
  /** @type {MigrationClient | undefined} */
  #client;
  clientRefusal = unauthorizedClient();
  attackProtection = new AttackProtection();
  /** `policy` determines who needs MFA; `actionMayExempt` allows an Action to waive it with `multifactor.enable('none')`. */
  mfa = {
    policy: /** @type {'enrolled' | 'always' | 'never'} */ ('enrolled'),
    actionMayExempt: false,
  };
  /**
   * `delay` is the lag of the search index in milliseconds; with `looseSearch`, a value matches parts of longer ones. Of
   * a profile over `largestProfile` bytes, a search leaves large metadata out.
   */
  search = { looseSearch: true, delay: 0, longestQuery: 2048, largestProfile: 1_048_576 };
  /** The mails that were sent. @type {{ to: string, ticket: string, job?: string, at: number }[]} */
  outbox = [];
  /** The lines that Actions and Rules printed. @type {string[]} */
  console = [];
  /** Cache, enrolments and runs of post-login Actions. */
  postLogin = new PostLogin((line) => void this.console.push(line));
  /** The second factors that are switched on. */
  factors = new GuardianFactors();
  /** Violations of the callback contract by Rules. @type {string[]} */
  violations = [];

  /** @param {HttpsServer} server @param {SigningKeys} signingKeys @param {OldTenantOptions} options */
  constructor(server, signingKeys, options) {
    super(server, options);
    const { connection = 'Username-Password-Authentication', otherConnections = ['Other-DB'] } =
      options;
    this.signingKeys = signingKeys;
    /** The connection that the users are in. */
    this.connection = connection;
    this.managementTokens = new ManagementTokens(this, options.tokenLifetime ?? 86_400);
    this.management = new ManagementApi(this);
    /** Exports and imports of users. */
    this.jobs = new Jobs(this, options.authority);
    /** Credentials for tools that manage the tenant. */
    this.managementClient = new ManagementClient(this.management);
    for (const name of [connection, ...otherConnections]) {
      const options = { brute_force_protection: true };
      this.management.connections.add({ name, options }).takesAnyUsername = true;
    }
    this.defaultDirectory = options.defaultDirectory ?? null;
    this.users = new UserStore(connection, this.clock, this.events.raise);
    this.action = options.action;
    this.rule = options.rule;
    this.idToken = options.idToken ?? {};
    this.extensibilityTimeLimit = options.extensibilityTimeLimit ?? 20_000;
  }

  /** @param {OldTenantOptions} options */
  static async start(options) {
    const signingKeys = await SigningKeys.create();
    /** @type {OldTenant | undefined} */
    let tenant;
    await HttpsServer.start(options, (app, server) => {
      tenant = new OldTenant(server, signingKeys, options);
      wellKnown(app, tenant);
      tokenEndpoint(app, tenant);
      managementUsers(app, tenant);
      const route = routesOf(app, tenant);
      secondFactorRoutes(route, tenant, tenant.users);
      tenant.jobs.addRoutes(route, tenant.users);
      tenant.management.addRoutes(app, tenant.users);
    });
    const started = /** @type {OldTenant} */ (tenant);
    // The port, and with it the audience of client grants, is known only after the server has started.
    started.managementClient.authorize(options.managementScopes);
    if (options.client !== null) started.#addMigrationClient(options.client ?? {});
    await started.users.addAll(options.users ?? []);
    return started;
  }

  /** @param {Partial<MigrationClient>} options */
  #addMigrationClient({
    connections = [this.connection],
    audience,
    scopes = ['read:users', 'update:users_app_metadata'],
    refusal,
    ...options
  }) {
    const record = this.management.clients.add({
      name: 'Migration client',
      app_type: 'non_interactive',
      grant_types: ['client_credentials', 'password', PASSWORD_REALM],
      token_endpoint_auth_method: /** @type {const} */ ('client_secret_post'),
      ...options,
    });
    this.#client = migrationClient(this, record);
    // An empty audience means that of the tenant's own Management API.
    Object.assign(this.#client, {
      connections,
      audience: audience === null ? null : audience || this.audience,
      scopes,
      ...(refusal ? { refusal } : {}),
    });
  }

  /** The migration client that the tenant started with. @throws {Error} when it was started with `client: null` */
  get client() {
    if (!this.#client) throw new Error('this tenant was started without a migration client');
    return this.#client;
  }

  /** Names of all connections. */
  get connections() {
    return this.management.connections.all.map(({ name }) => name);
  }

  /** Connection of the plain `password` grant; a new tenant has none. @returns {string | null} */
  get defaultDirectory() {
    return this.management.settings.default_directory || null;
  }

  set defaultDirectory(name) {
    this.management.settings.default_directory = name ?? '';
  }

  /** The `configuration` of action scripts that send their requests to this tenant. */
  get configuration() {
    return {
      Domain: this.domain,
      Client_ID: this.client.client_id,
      Client_Secret: this.client.client_secret,
      Audience: this.audience,
      Connection: this.connection,
    };
  }

  /** The users of one connection. @param {import('./management/connections.js').Connection} connection */
  usersOf({ name }) {
    return new ConnectionUsers(this.users, name);
  }

  get roles() {
    return this.management.roles;
  }

  get organizations() {
    return this.management.organizations;
  }

  /** Number of issued tokens for the Management API. At Auth0, each of them counts against a quota. */
  get issuedManagementTokens() {
    return this.managementTokens.issued.length;
  }

  revokeManagementTokens() {
    this.managementTokens.revokeAll();
  }

  async close() {
    await this.jobs.close();
    await this.server.close();
  }
}
