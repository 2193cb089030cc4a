// @ts-check
/**
 * The new tenant: a database connection with import mode on, whose action scripts run in containers.
 */
import { randomBytes } from 'node:crypto';
import { verifyActionScript } from './action-script.js';
import { Container } from './container.js';
import { HttpsServer } from './https-server.js';
import { newTenantLogin } from './new-tenant-login.js';
import { newTenantPasswords } from './new-tenant-passwords.js';
import { NewTenantUsers } from './new-tenant-users.js';
import { SigningKeys } from './signing-keys.js';
import { wellKnown } from './well-known.js';

/**
 * @typedef {import('./https-server.js').ServerOptions & import('./profile-schema.js').ProfileRules & {
 *   scripts: { login: string, get_user: string },
 *   configuration: Record<string, string>,
 *   connection?: string,
 *   client?: { client_id: string, client_secret?: string },
 *   enableScriptContext?: boolean,
 *   containers?: number,
 *   container?: Omit<import('./container.js').ContainerOptions, 'configuration'>,
 * }} NewTenantOptions
 */

export class NewTenant {
  /** @type {{ type: string, description: string, user_id: string, user_name: string, date: string }[]} */
  logs = [];
  /** Mails that were sent. @type {{ to: string, ticket: string, at: number }[]} */
  outbox = [];
  /** @type {Map<string, { user_id?: string, pending?: string }>} */
  tickets = new Map();
  /** Every run of an action script, newest last. @type {(import('./container.js').RunResult & { script: string })[]} */
  runs = [];
  #turn = 0;

  /** @param {HttpsServer} server @param {SigningKeys} signingKeys @param {NewTenantOptions} options */
  constructor(server, signingKeys, options) {
    const { connection = 'Users', requiresUsername = false, metadataKey = 'app_metadata', largestProfile, configuration } = options;
    this.server = server;
    this.signingKeys = signingKeys;
    this.connection = connection;
    this.scripts = options.scripts;
    this.enableScriptContext = options.enableScriptContext ?? false;
    this.profileRules = { requiresUsername, metadataKey, largestProfile };
    this.users = new NewTenantUsers(connection, metadataKey);
    /** Application whose users sign in; public unless it has a secret. @type {{ client_id: string, client_secret?: string }} */
    this.client = options.client ?? { client_id: randomBytes(24).toString('base64url') };
    this.containers = Array.from({ length: options.containers ?? 1 }, () => new Container({ ...options.container, configuration }));
  }

  /** @param {NewTenantOptions} options @throws {Error} when an action script does not have the form of one */
  static async start(options) {
    verifyActionScript(options.scripts.login, 'login');
    verifyActionScript(options.scripts.get_user, 'getUser');
    const signingKeys = await SigningKeys.create();
    /** @type {NewTenant | undefined} */
    let tenant;
    await HttpsServer.start(options, (app, server) => {
      tenant = new NewTenant(server, signingKeys, options);
      const { users } = tenant;
      wellKnown(app, tenant);
      newTenantLogin(app, tenant);
      newTenantPasswords(app, tenant);
      app.get('/users', () => users.all());
    });
    return /** @type {NewTenant} */ (tenant);
  }

  get domain() {
    return this.server.domain;
  }

  get requests() {
    return this.server.requests;
  }

  get faults() {
    return this.server.faults;
  }

  /** What scripts did against their contract, in all containers. */
  get violations() {
    return this.containers.flatMap((container) => container.violations);
  }

  /** Lines that scripts printed, in all containers. */
  get console() {
    return this.containers.flatMap((container) => container.console);
  }

  /** Runs a script in the next container: calls have no affinity. @param {'login' | 'getUser'} name @param {unknown[]} args */
  async runScript(name, args) {
    const container = /** @type {Container} */ (this.containers[this.#turn++ % this.containers.length]);
    const code = name === 'login' ? this.scripts.login : this.scripts.get_user;
    const run = await container.run(code, name, args, this.enableScriptContext ? { context: {} } : {});
    this.runs.push(Object.assign(run, { script: name }));
    return run;
  }

  /** @param {string} type @param {string} description @param {string} user_id @param {string} [user_name] the identifier that was typed */
  log(type, description, user_id, user_name = '') {
    this.logs.push({ type, description, user_id, user_name, date: new Date().toISOString() });
  }

  /** @param {string} path @param {Record<string, unknown>} body @returns {Promise<{ status: number, body: any }>} */
  async #post(path, body) {
    const response = await fetch(`https://${this.domain}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...this.client, connection: this.connection, ...body }),
    });
    const text = await response.text();
    return { status: response.status, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
  }

  /** What an application does for its user, over HTTPS; the process must trust the authority. @param {string} username @param {string} password */
  login(username, password) {
    const grant_type = 'http://auth0.com/oauth/grant-type/password-realm';
    return this.#post('/oauth/token', { grant_type, realm: this.connection, username, password, scope: 'openid profile email' });
  }

  /** @param {string} email @param {string} password @param {string} [username] */
  signUp(email, password, username) {
    return this.#post('/dbconnections/signup', { email, password, ...(username ? { username } : {}) });
  }

  /** @param {string} email */
  requestPasswordReset(email) {
    return this.#post('/dbconnections/change_password', { email });
  }

  /** @param {string} ticket from the outbox @param {string} password */
  resetPassword(ticket, password) {
    return this.#post('/reset-password', { ticket, password });
  }

  async close() {
    await Promise.all(this.containers.map((container) => container.close()));
    await this.server.close();
  }
}
