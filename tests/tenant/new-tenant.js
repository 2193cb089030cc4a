// @ts-check
/**
 * The new tenant: its database connections run action scripts in containers. It starts with a connection
 * that has import mode on, unless the options say that tests configure it with the Management API.
 */
import { verifyActionScript } from './action-script.js';
import { AttackProtection } from './attack-protection.js';
import { unauthorizedClient } from './client-credentials.js';
import { ConnectionScripts } from './connection-scripts.js';
import { GuardianFactors } from './guardian-factors.js';
import { HttpsServer } from './https-server.js';
import { Jobs } from './jobs/jobs.js';
import { PostLogin } from './login-flow.js';
import { requiredFields } from './login-identifiers.js';
import { ManagementApi } from './management/index.js';
import { ManagementClient } from './management/management-client.js';
import { ManagementTokens } from './management-tokens.js';
import { routesOf } from './management/routes.js';
import { managementUsers } from './management-users.js';
import { newTenantDirectory } from './new-tenant-directory.js';
import { newTenantLogin } from './new-tenant-login.js';
import { newTenantPasswords } from './new-tenant-passwords.js';
import { NewTenantRequests } from './new-tenant-requests.js';
import { NewTenantUsers } from './new-tenant-users.js';
import { secondFactorRoutes } from './second-factor-routes.js';
import { SigningKeys } from './signing-keys.js';
import { PASSWORD_REALM } from './token-endpoint.js';
import { wellKnown } from './well-known.js';

/** @typedef {import('./management/connections.js').Connection} Connection */
/** @typedef {boolean | { times: number }} MetadataFault */
/**
 * @typedef {import('./https-server.js').ServerOptions & import('./served-tenant.js').TimeOptions & import('./profile-schema.js').ProfileRules & {
 *   scripts?: { login: string, get_user: string },
 *   configuration?: Record<string, string>,
 *   connection?: string | null,
 *   client?: { client_id: string, client_secret?: string, name?: string },
 *   managementScopes?: string[],
 *   enableScriptContext?: boolean,
 *   containers?: number,
 *   container?: Omit<import('./container.js').ContainerOptions, 'configuration'>,
 *   action?: import('./post-login-action.js').Action,
 *   metadataFault?: MetadataFault,
 *   extensibilityTimeLimit?: number,
 * }} NewTenantOptions
 */

export class NewTenant extends NewTenantRequests {
  /** The mails that were sent. @type {{ to: string, ticket: string, job?: string, at: number }[]} */
  outbox = [];
  /** @type {Map<string, { users: NewTenantUsers, user_id?: string, pending?: string }>} */
  tickets = new Map();
  /** Every run of an action script, newest last. @type {(import('./container.js').RunResult & { script: string })[]} */
  runs = [];
  /** Cache, enrolments, runs and printed lines of post-login Actions. */
  postLogin = new PostLogin();
  /** The second factors that are switched on. */
  factors = new GuardianFactors();
  clientRefusal = unauthorizedClient();
  /** The settings of attack protection. They refuse no login of this tenant. */
  attackProtection = new AttackProtection();
  /** As in the old tenant. */
  search = { looseSearch: true, delay: 0, longestQuery: 2048 };
  mfa = { policy: /** @type {'enrolled' | 'always' | 'never'} */ ('enrolled') };
  /** @type {Map<string, NewTenantUsers>} by the connection's id */
  #users = new Map();

  /** @param {HttpsServer} server @param {SigningKeys} signingKeys @param {NewTenantOptions} options */
  constructor(server, signingKeys, options) {
    super(server, options);
    const {
      connection = 'Users',
      requiresUsername = false,
      metadataKey = 'app_metadata',
      largestProfile,
    } = options;
    this.signingKeys = signingKeys;
    this.connection = connection ?? '';
    this.profileRules = { requiresUsername, metadataKey, largestProfile };
    /** A post-login Action that runs before the bound ones. */
    this.action = options.action;
    /** Whether, or how often, a first login breaks off after the password was stored and before the metadata is. */
    this.metadataFault = options.metadataFault ?? false;
    this.extensibilityTimeLimit = options.extensibilityTimeLimit ?? 20_000;
    this.managementTokens = new ManagementTokens(this, 86_400);
    this.management = new ManagementApi(this);
    /** Exports and imports of users. */
    this.jobs = new Jobs(this, options.authority);
    /** Credentials for tools that manage the tenant. */
    this.managementClient = new ManagementClient(this.management);
    this.connectionScripts = new ConnectionScripts(this.management.connections, {
      count: options.containers ?? 1,
      container: options.container,
    });
    /** The application that logs users in. It is a public client unless it has a secret. @type {{ client_id: string, client_secret?: string }} */
    this.client = this.#addApplication(options.client);
    if (connection !== null) this.#addConnection(connection, options);
  }

  /** @param {NewTenantOptions} options @throws {Error} when an action script does not have the form of one */
  static async start(options) {
    if (options.scripts) {
      verifyActionScript(options.scripts.login, 'login');
      verifyActionScript(options.scripts.get_user, 'getUser');
    }
    const signingKeys = await SigningKeys.create();
    /** @type {NewTenant | undefined} */
    let tenant;
    await HttpsServer.start(options, (app, server) => {
      tenant = new NewTenant(server, signingKeys, options);
      wellKnown(app, tenant);
      newTenantLogin(app, tenant);
      newTenantPasswords(app, tenant);
      const directory = newTenantDirectory(tenant);
      tenant.management.addRoutes(app, directory.users);
      managementUsers(app, directory);
      const route = routesOf(app, tenant);
      secondFactorRoutes(route, tenant, directory.users);
      tenant.jobs.addRoutes(route, directory.users);
      const { users } = tenant;
      app.get('/users', () => users.all());
    });
    const started = /** @type {NewTenant} */ (tenant);
    started.managementClient.authorize(options.managementScopes);
    return started;
  }

  /** @param {NewTenantOptions['client']} given */
  #addApplication(given) {
    const { client_id, client_secret } = this.management.clients.add({
      name: 'Application',
      app_type: 'regular_web',
      grant_types: ['authorization_code', 'refresh_token', 'password', PASSWORD_REALM],
      ...given,
      token_endpoint_auth_method: given?.client_secret ? 'client_secret_post' : 'none',
    });
    return given?.client_secret ? { client_id, client_secret } : { client_id };
  }

  /** @param {string} name @param {NewTenantOptions} options */
  #addConnection(
    name,
    { scripts, configuration = {}, requiresUsername = false, enableScriptContext = false },
  ) {
    const custom = scripts && {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: scripts,
      configuration,
    };
    const settings = {
      brute_force_protection: true,
      requires_username: requiresUsername,
      ...(enableScriptContext ? { enable_script_context: true } : {}),
    };
    const added = this.management.connections.add({
      name,
      options: { ...settings, ...custom },
      enabled_clients: [this.client.client_id],
    });
    added.takesAnyUsername = true;
    this.management.settings.default_directory = name;
  }

  get roles() {
    return this.management.roles;
  }

  get organizations() {
    return this.management.organizations;
  }

  /** The users of the first connection. */
  get users() {
    const first = this.management.connections.byName(this.connection);
    return first ? this.usersOf(first) : this.#store({ name: this.connection });
  }

  /** Action scripts of the first connection. @returns {Record<string, string>} */
  get scripts() {
    return this.management.connections.byName(this.connection)?.options.customScripts ?? {};
  }

  /** @param {Connection} connection */
  usersOf({ id, name, strategy }) {
    const users = this.#users.get(id) ?? this.#store({ name, strategy });
    this.#users.set(id, users);
    return users;
  }

  /** @param {{ name: string, strategy?: string }} connection */
  #store({ name, strategy }) {
    return new NewTenantUsers(name, this.profileRules.metadataKey, this, strategy);
  }

  /** @param {Connection} connection */
  profileRulesOf({ options }) {
    return { ...this.profileRules, required: requiredFields(options) };
  }

  get containers() {
    return this.connectionScripts.containers;
  }

  /** Violations of the callback contract by scripts, in all containers. */
  get violations() {
    return this.containers.flatMap((container) => container.violations);
  }

  /** Lines that scripts printed, in all containers. */
  get console() {
    return this.containers.flatMap((container) => container.console);
  }

  /** @param {Connection} connection @param {'login' | 'getUser'} name @param {unknown[]} args */
  async runScript(connection, name, args) {
    const run = await this.connectionScripts.run(connection, name, args);
    this.runs.push(Object.assign(run, { script: name }));
    return run;
  }

  async close() {
    await this.jobs.close();
    await this.connectionScripts.close();
    await this.server.close();
  }
}
