// @ts-check
/**
 * The connections of a tenant: their stored state, their form in the API, and the configuration of their scripts.
 */
import { LARGEST_SCRIPT } from '../action-script.js';
import { ConfigurationCipher } from './encrypted-configuration.js';
import { newId } from './identifiers.js';
import { selected } from './listing.js';
import { invalidBody } from './validation.js';

/**
 * @typedef {object} Connection
 * @property {string} id
 * @property {string} name
 * @property {string} strategy `auth0` for a database
 * @property {Record<string, any>} options with `configuration` encrypted
 * @property {Set<string>} enabledClients
 * @property {Record<string, any>} more display_name, realms, metadata and so on
 * @property {boolean} [takesAnyUsername] whether a tenant has started with this connection, which then takes user names although its options do not say so
 */

/** Options that a database connection has after every write, even if the write did not contain them. */
const KEPT = {
  authentication_methods: { password: { enabled: true }, passkey: { enabled: false } },
  passkey_options: {
    challenge_ui: 'both',
    progressive_enrollment_enabled: true,
    local_enrollment_enabled: true,
  },
};
/** Options that a new database connection has, and loses at the first write without them. */
const INITIAL = {
  mfa: { active: true, return_enroll_settings: true },
  passwordPolicy: 'good',
  strategy_version: 2,
};

/** Checks the size of the scripts. Their form is checked only when they run. @param {Record<string, any> | null | undefined} options */
function checkScripts(options) {
  for (const [name, code] of Object.entries(options?.customScripts ?? {})) {
    if (Buffer.byteLength(code) > LARGEST_SCRIPT) {
      throw invalidBody(
        `'String is too long (${code.length} chars), maximum ${LARGEST_SCRIPT}' on property options.customScripts.${name}.`,
      );
    }
  }
}

/** Refuses options of flexible identifiers together with those that they replace. @param {Record<string, any> | null | undefined} options */
function checkIdentifiers(options) {
  if (options?.attributes && (options.validation || options.requires_username)) {
    throw invalidBody(
      "'attributes cannot be used with validation or requires_username' on property options.",
    );
  }
}

export class Connections {
  /** @type {Connection[]} */
  all = [];
  /** Encrypts configuration values. Tests may change its `form`. */
  cipher = new ConfigurationCipher();
  /** Whether a token without the scope read:connections_options gets `options: {}` instead of no `options`. */
  emptyOptionsWithoutScope = false;

  /** @param {string} id */
  get(id) {
    return this.all.find((connection) => connection.id === id);
  }

  /** @param {string} name */
  byName(name) {
    return this.all.find((connection) => connection.name === name);
  }

  /** @param {{ name: string, strategy?: string, options?: Record<string, any> | null, enabled_clients?: string[], [key: string]: any }} body */
  add({ name, strategy = 'auth0', options, enabled_clients = [], ...more }) {
    checkScripts(options);
    checkIdentifiers(options);
    /** @type {Connection} */
    const connection = {
      id: newId('con'),
      name,
      strategy,
      options: this.#stored({ ...(strategy === 'auth0' ? INITIAL : {}), ...options }, strategy),
      enabledClients: new Set(enabled_clients),
      more: { is_domain_connection: false, realms: [name], ...more },
    };
    this.all.push(connection);
    return connection;
  }

  /** `options` replaces all options; a missing `display_name` resets it to the name. @param {Connection} connection @param {Record<string, any>} change */
  update(connection, { options, metadata, ...change }) {
    checkScripts(options);
    checkIdentifiers(options);
    if (options !== undefined) connection.options = this.#stored(options, connection.strategy);
    if (metadata !== undefined) {
      const merged = Object.entries({ ...connection.more.metadata, ...metadata }).filter(
        ([, value]) => value !== null,
      );
      connection.more.metadata = Object.fromEntries(merged);
    }
    delete connection.more.display_name;
    Object.assign(connection.more, change);
  }

  /** @param {Connection} connection */
  delete(connection) {
    this.all.splice(this.all.indexOf(connection), 1);
  }

  /** A connection as the API returns it. @param {Connection} connection @param {Pick<import('./routes.js').Call, 'can' | 'query'>} call */
  shown({ id, name, strategy, options, more }, { can, query }) {
    const { configuration } = options;
    const readable = {
      ...options,
      ...(configuration ? { configuration: this.cipher.shownAll(configuration) } : {}),
    };
    return selected(
      {
        id,
        name,
        strategy,
        ...more,
        ...(can('read:connections_options')
          ? { options: readable }
          : this.emptyOptionsWithoutScope
            ? { options: {} }
            : {}),
      },
      query,
      ['id', 'is_domain_connection'],
    );
  }

  /** What the scripts of a connection read in `configuration`. @param {Connection} connection @returns {Record<string, string>} */
  configurationOf({ options }) {
    return this.cipher.decryptAll(options.configuration ?? {});
  }

  /** @param {Record<string, any> | null} options @param {string} strategy @returns {Record<string, any>} */
  #stored(options, strategy) {
    /** @type {Record<string, any>} */
    const { configuration, ...rest } = structuredClone({
      ...(strategy === 'auth0' ? KEPT : {}),
      ...options,
    });
    return {
      ...rest,
      ...(configuration ? { configuration: this.cipher.encryptAll(configuration) } : {}),
    };
  }
}
