// @ts-check
/**
 * The requests that an application sends to the new tenant, over HTTPS. The process must trust the authority.
 */
import { BROWSER_LOGIN } from './new-tenant-login.js';
import { ServedTenant } from './served-tenant.js';
import { PASSWORD_REALM } from './token-endpoint.js';

/** @typedef {{ connection?: string, client_id?: string, client_secret?: string }} Caller the connection and client of a request, instead of the tenant's first */

export class NewTenantRequests extends ServedTenant {
  /** Name of the first connection. */
  connection = '';
  /** The application that logs users in. @type {{ client_id: string, client_secret?: string }} */
  client = { client_id: '' };

  /** @param {string} path @param {Record<string, unknown>} body @returns {Promise<{ status: number, body: any }>} */
  async #post(path, body) {
    const response = await fetch(`https://${this.domain}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...this.client, connection: this.connection, ...body }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
    };
  }

  /**
   * Logs a user in. With a `protocol` other
   * than `oauth2-password`, such as `oidc-basic-profile`, a person logs in at a browser.
   * @param {string} username @param {string} password @param {Caller & { protocol?: string }} [caller]
   */
  login(
    username,
    password,
    { connection = this.connection, protocol = 'oauth2-password', ...client } = {},
  ) {
    if (protocol !== 'oauth2-password') {
      return this.#post(BROWSER_LOGIN, { connection, username, password, protocol, ...client });
    }
    return this.#post('/oauth/token', {
      grant_type: PASSWORD_REALM,
      realm: connection,
      username,
      password,
      scope: 'openid profile email',
      ...client,
    });
  }

  /** @param {string} email @param {string} password @param {string} [username] @param {Caller} [caller] */
  signUp(email, password, username, caller) {
    return this.#post('/dbconnections/signup', {
      email,
      password,
      ...(username ? { username } : {}),
      ...caller,
    });
  }

  /** @param {string} email @param {Caller} [caller] */
  requestPasswordReset(email, caller) {
    return this.#post('/dbconnections/change_password', { email, ...caller });
  }

  /** @param {string} ticket from the outbox @param {string} password */
  resetPassword(ticket, password) {
    return this.#post('/reset-password', { ticket, password });
  }
}
