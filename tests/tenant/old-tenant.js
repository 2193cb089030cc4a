// @ts-check
/**
 * The old tenant: where the users and their passwords are.
 */
import { createHash, randomBytes } from 'node:crypto';
import { AttackProtection } from './attack-protection.js';
import { HttpsServer } from './https-server.js';
import { managementUsers } from './management-users.js';
import { ManagementTokens } from './management-tokens.js';
import { SigningKeys } from './signing-keys.js';
import { PASSWORD_REALM, tokenEndpoint } from './token-endpoint.js';
import { UserStore } from './user-store.js';
import { wellKnown } from './well-known.js';

/**
 * The migration client as registered in the tenant. Mutable, so that a test can misconfigure it.
 * @typedef {object} MigrationClient
 * @property {string} client_id
 * @property {string} client_secret
 * @property {string} name
 * @property {string[]} grant_types
 * @property {'client_secret_post' | 'client_secret_basic' | 'none'} token_endpoint_auth_method
 * @property {string[]} connections enabled for the client
 * @property {string | null} audience of the client grant; null when there is no grant
 * @property {string[]} scopes of the client grant
 * @property {boolean} is_token_endpoint_ip_header_trusted
 * @property {{ status: number, error: string, description: string }} refusal answer to wrong credentials of the client
 */
/**
 * @typedef {import('./https-server.js').ServerOptions & {
 *   connection?: string,
 *   otherConnections?: string[],
 *   defaultDirectory?: string | null,
 *   client?: Partial<MigrationClient>,
 *   users?: import('./user-store.js').NewUser[],
 *   action?: import('./post-login-action.js').Action,
 *   rule?: import('./rules.js').Rule,
 *   idToken?: import('./id-token.js').IdTokenOptions,
 *   tokenLifetime?: number,
 *   extensibilityTimeLimit?: number,
 * }} OldTenantOptions
 */

export class OldTenant {
  attackProtection = new AttackProtection();
  /** `always` and `enrolled` say who needs MFA; `actionMayExempt` lets `multifactor.enable('none')` lift that. */
  mfa = { policy: /** @type {'enrolled' | 'always' | 'never'} */ ('enrolled'), actionMayExempt: false };
  /** `delay`: milliseconds by which the index lags behind; `looseSearch`: values match parts of longer ones. */
  search = { looseSearch: true, delay: 0, longestQuery: 2048 };
  /** @type {{ type: string, description: string, user_id: string, date: string }[]} */
  logs = [];
  /** Lines that Actions and Rules printed. @type {string[]} */
  console = [];
  /** What Rules did against their contract. @type {string[]} */
  violations = [];

  /** @param {HttpsServer} server @param {SigningKeys} signingKeys @param {OldTenantOptions} options */
  constructor(server, signingKeys, options) {
    const { connection = 'Username-Password-Authentication', otherConnections = ['Other-DB'] } = options;
    this.server = server;
    this.signingKeys = signingKeys;
    this.connection = connection;
    this.connections = [connection, ...otherConnections];
    /** Connection of the plain `password` grant; a new tenant has none. */
    this.defaultDirectory = options.defaultDirectory ?? null;
    this.users = new UserStore(connection);
    this.action = options.action;
    this.rule = options.rule;
    this.idToken = options.idToken ?? {};
    this.extensibilityTimeLimit = options.extensibilityTimeLimit ?? 20_000;
    /** @type {MigrationClient} */
    this.client = {
      client_id: randomBytes(24).toString('base64url'),
      client_secret: randomBytes(48).toString('base64url'),
      name: 'Migration client',
      grant_types: ['client_credentials', 'password', PASSWORD_REALM],
      token_endpoint_auth_method: 'client_secret_post',
      connections: [connection],
      audience: '',
      scopes: ['read:users', 'update:users_app_metadata'],
      is_token_endpoint_ip_header_trusted: false,
      refusal: { status: 401, error: 'invalid_client', description: 'Unauthorized' },
      ...options.client,
    };
    this.managementTokens = new ManagementTokens(this, options.tokenLifetime ?? 86_400);
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
    });
    const started = /** @type {OldTenant} */ (tenant);
    // Only now is the port, and with it the audience, known.
    if (started.client.audience === '') started.client.audience = started.audience;
    await started.users.addAll(options.users ?? []);
    return started;
  }

  get domain() {
    return this.server.domain;
  }

  get audience() {
    return `https://${this.domain}/api/v2/`;
  }

  /** The `configuration` of the action scripts that ask this tenant. */
  get configuration() {
    return {
      Domain: this.domain,
      Client_ID: this.client.client_id,
      Client_Secret: this.client.client_secret,
      Audience: this.audience,
      Connection: this.connection,
    };
  }

  get requests() {
    return this.server.requests;
  }

  clearRequests() {
    this.server.clearRequests();
  }

  get faults() {
    return this.server.faults;
  }

  get rateLimits() {
    return this.server.rateLimiter.limits;
  }

  /** How many tokens for the Management API were issued; each counts against a quota. */
  get issuedManagementTokens() {
    return this.managementTokens.issued.length;
  }

  revokeManagementTokens() {
    this.managementTokens.revokeAll();
  }

  /** @param {string} connection */
  connectionId(connection) {
    return `con_${createHash('sha256').update(connection).digest('hex').slice(0, 16)}`;
  }

  /** @param {string} type @param {string} description @param {string} user_id */
  log(type, description, user_id) {
    this.logs.push({ type, description, user_id, date: new Date().toISOString() });
  }

  async close() {
    await this.server.close();
  }
}
