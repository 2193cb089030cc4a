// @ts-check
/**
 * A plain client of the old tenant for the emulator's own tests.
 */
import { CertificateAuthority } from './certificate-authority.js';
import { OldTenant } from './old-tenant.js';
import { PASSWORD_REALM } from './token-endpoint.js';

/** @typedef {{ status: number, headers: Headers, body: any }} Answer */

/** @param {Response} response @returns {Promise<Answer>} */
async function answerOf(response) {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    body: json ? JSON.parse(text) : text,
  };
}

/** @param {string} jwt @returns {any} the claims, unchecked */
export const claimsOf = (jwt) =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

/** @param {Partial<import('./old-tenant.js').OldTenantOptions>} [options] */
export async function startOldTenant(options = {}) {
  const tenant = await OldTenant.start({
    authority: await CertificateAuthority.load(),
    ...options,
  });
  return { tenant, client: new Client(tenant) };
}

export class Client {
  /** @type {string | undefined} */
  token;

  /** @param {OldTenant} tenant */
  constructor(tenant) {
    this.tenant = tenant;
  }

  /** @param {string} path @param {RequestInit} [init] */
  async request(path, init = {}) {
    return answerOf(
      await fetch(`https://${this.tenant.domain}${path}`, { redirect: 'manual', ...init }),
    );
  }

  /** @param {Record<string, unknown>} fields @param {Record<string, string>} [headers] */
  grant(fields, headers = {}) {
    const { client_id, client_secret } = 'client_id' in fields ? {} : this.tenant.client;
    return this.request('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ client_id, client_secret, ...fields }),
    });
  }

  /** @param {string} username @param {string} password @param {Record<string, unknown>} [more] @param {Record<string, string>} [headers] */
  login(username, password, more = {}, headers = {}) {
    return this.grant(
      {
        grant_type: PASSWORD_REALM,
        realm: this.tenant.connection,
        username,
        password,
        scope: 'openid profile email',
        ...more,
      },
      headers,
    );
  }

  /** @param {string} path @param {{ method?: string, body?: unknown }} [options] */
  async management(path, { method = 'GET', body } = {}) {
    this.token ??= (
      await this.grant({ grant_type: 'client_credentials', audience: this.tenant.audience })
    ).body.access_token;
    return this.request(`/api/v2/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  /** @param {string} q */
  search(q) {
    return this.management(`users?${new URLSearchParams({ q, search_engine: 'v3' })}`);
  }
}

/**
 * Calls the Management API of a tenant with a token of its management client, or of another client.
 * @param {import('./management/index.js').ManagedTenant & { domain: string, managementClient: { client_id: string, client_secret: string } }} tenant
 * @param {string} [scope] all scopes of the client by default
 * @param {{ client_id: string, client_secret: string }} [client]
 * @returns {Promise<(method: string, path: string, body?: unknown) => Promise<Answer>>}
 */
export async function managementCaller(
  { domain, audience, managementClient },
  scope,
  { client_id, client_secret } = managementClient,
) {
  const json = { 'content-type': 'application/json' };
  const post = (/** @type {string} */ path, /** @type {unknown} */ body) =>
    fetch(`https://${domain}${path}`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    });
  const token = await answerOf(
    await post('/oauth/token', {
      grant_type: 'client_credentials',
      audience,
      client_id,
      client_secret,
      scope,
    }),
  );
  return async (method, path, body) =>
    answerOf(
      await fetch(`https://${domain}/api/v2/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token.body.access_token}`,
          ...(body === undefined ? {} : json),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    );
}
