// @ts-check
/**
 * What the tests of the built package share: an old tenant with the Action, and a container that runs both
 * action scripts against it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, beforeEach } from 'node:test';
import { CertificateAuthority, Container, OldTenant } from '../tenant/index.js';

/** @typedef {import('../tenant/https-server.js').JournalEntry} JournalEntry */
/** @typedef {import('../tenant/container.js').RunResult} RunResult */
/** @typedef {import('../tenant/user-store.js').NewUser} NewUser */
/** @typedef {import('../tenant/user-store.js').OldUser} OldUser */
/** @typedef {{ method: string, path: string, query: object, body?: any, authorization?: string }} SentRequest */

/** @param {string} path below pkg/ */
export const built = (path) => readFileSync(new URL(`../../pkg/${path}`, import.meta.url), 'utf8');

// The same tests run with the scripts that need no WebAssembly: see scripts/test.
const folder = process.env.ACTION_SCRIPTS ?? 'action-scripts';
export const scripts = {
  login: built(`${folder}/login.js`),
  get_user: built(`${folder}/get_user.js`),
};
export const actionCode = built('actions/old-tenant-post-login.js');
export const NAMESPACE = 'https://migrationapp/';
/** Placeholder for an `Authorization` header whose token this tenant has issued. */
export const ISSUED = 'Bearer (issued)';
export const PASSWORD = 'Correct-Horse 7';

/** The Action with its secrets, as it is installed in a tenant. @param {OldTenant} tenant @param {Record<string, string>} [secrets] */
export const installedAction = (tenant, secrets = {}) => ({
  code: actionCode,
  secrets: { MIGRATION_CLIENT_ID: tenant.client.client_id, ...secrets },
});

/**
 * Starts an old tenant for all tests of a file or of one `describe`.
 * @param {Partial<import('../tenant/old-tenant.js').OldTenantOptions>} [options]
 * @returns {Promise<{ tenant: OldTenant, reset: () => void }>} `reset` restores the initial state: the Action is installed,
 *   and there are no faults and no recorded requests. Users stay.
 */
export async function newOldTenant(options = {}) {
  const tenant = await OldTenant.start({
    authority: await CertificateAuthority.load(),
    ...options,
  });
  const client = structuredClone(tenant.client);
  const attackProtection = structuredClone(tenant.attackProtection);
  const search = { ...tenant.search };
  const { lifetime } = tenant.managementTokens;
  after(() => tenant.close());
  const reset = () => {
    tenant.faults.clear();
    tenant.clearRequests();
    tenant.idToken = {};
    tenant.mfa = { policy: 'enrolled', actionMayExempt: false };
    tenant.action = installedAction(tenant);
    tenant.rule = undefined;
    Object.assign(tenant.client, structuredClone(client));
    Object.assign(tenant.attackProtection, structuredClone(attackProtection));
    Object.assign(tenant.search, search);
    tenant.managementTokens.lifetime = lifetime;
    for (const path of Object.keys(tenant.rateLimits)) delete tenant.rateLimits[path];
  };
  reset();
  return { tenant, reset };
}

/** Starts an old tenant that is reset before each test of the file. @param {Parameters<typeof newOldTenant>[0]} [options] */
export async function startOldTenant(options) {
  const { tenant, reset } = await newOldTenant(options);
  beforeEach(reset);
  return tenant;
}

let count = 0;

/** Adds a user that no other test uses. @param {OldTenant} tenant @param {NewUser} [values] @returns {Promise<OldUser>} the tenant's own record, so that changes to it count */
export function addUser(tenant, values = {}) {
  count += 1;
  const id = `user${count}x${process.pid}`;
  return tenant.users.add({
    user_id: `auth0|${id}`,
    email: `${id}@example.com`,
    email_verified: true,
    name: `Name ${count}`,
    nickname: `nick${count}`,
    picture: `https://cdn.example.com/${id}.png`,
    password: PASSWORD,
    ...values,
  });
}

/** A container of the new tenant that runs the built action scripts. */
export class ScriptContainer extends Container {
  /** @param {string} identifier @param {unknown} [password] @param {{ context?: Record<string, unknown> }} [options] */
  login(identifier, password = PASSWORD, options) {
    return this.run(scripts.login, 'login', [identifier, password], options);
  }

  /** @param {unknown} identifier @param {{ context?: Record<string, unknown> }} [options] */
  getUser(identifier, options) {
    return this.run(scripts.get_user, 'getUser', [identifier], options);
  }

  /** Evaluates an expression inside the container. @param {string} expression @returns {Promise<any>} */
  async evaluate(expression) {
    const { error, result } = await this.run(
      `function probe(callback) { callback(null, ${expression}); }`,
      'probe',
      [],
    );
    assert.equal(error, null);
    return result;
  }

  /** Returns the log lines since the last call, parsed as JSON. @returns {Record<string, any>[]} */
  takeLog() {
    return this.console.splice(0).map((line) => JSON.parse(line));
  }
}

/**
 * Starts a container for one test or, with `{ after }` of node:test, for all tests of a file. When it closes, it asserts
 * that the callback contract was kept: each call ended with exactly one callback, and nothing was thrown or rejected
 * outside of a call.
 * @param {{ after: (fn: () => Promise<void>) => void }} t
 * @param {OldTenant} tenant
 * @param {Record<string, any>} [settings] override those of the tenant; `undefined` removes one
 * @param {Omit<import('../tenant/container.js').ContainerOptions, 'configuration'>} [options]
 */
export function newContainer(t, tenant, settings = {}, options = {}) {
  const all = Object.entries({ ...tenant.configuration, Timeout_Ms: '4000', ...settings });
  const container = new ScriptContainer({
    configuration: Object.fromEntries(all.filter(([, value]) => value !== undefined)),
    ...options,
  });
  t.after(async () => {
    await container.flush();
    const { violations } = container;
    await container.close();
    assert.deepEqual(violations, []);
  });
  return container;
}

/** Returns the requests since the last call, in order, with the parts that the action scripts decide on. @param {OldTenant} tenant @returns {SentRequest[]} */
export function takeRequests(tenant) {
  const bearers = new Set(tenant.managementTokens.issued.map(({ token }) => `Bearer ${token}`));
  return tenant.requests
    .splice(0)
    .map(({ method, path, query, body, headers: { authorization } }) => ({
      method,
      path,
      query,
      ...(body === undefined || body === null ? {} : { body }),
      ...(authorization
        ? { authorization: bearers.has(authorization) ? ISSUED : authorization }
        : {}),
    }));
}

/** Builds the requests that tests expect, each with all its parts. @param {OldTenant} tenant */
export function expectedRequests(tenant) {
  const { client_id, client_secret } = tenant.client;
  const bearer = { authorization: ISSUED };
  return {
    /** @param {string} username @param {string} [password] @returns {SentRequest} */
    password: (username, password = PASSWORD) => ({
      method: 'POST',
      path: '/oauth/token',
      query: {},
      body: {
        grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
        realm: tenant.connection,
        username,
        password,
        client_id,
        client_secret,
        scope: 'openid profile email',
      },
    }),
    /** @returns {SentRequest} */
    token: () => ({
      method: 'POST',
      path: '/oauth/token',
      query: {},
      body: {
        grant_type: 'client_credentials',
        audience: tenant.audience,
        client_id,
        client_secret,
      },
    }),
    /** @param {string} id @returns {SentRequest} */
    user: (id) => ({
      method: 'GET',
      path: `/api/v2/users/${encodeURIComponent(id)}`,
      query: {},
      ...bearer,
    }),
    /** @param {string} email @returns {SentRequest} */
    byEmail: (email) => ({
      method: 'GET',
      path: '/api/v2/users-by-email',
      query: { email },
      ...bearer,
    }),
    /** @param {string} value escaped for the query syntax @param {string} [field] @returns {SentRequest} */
    search: (value, field = 'username') => ({
      method: 'GET',
      path: '/api/v2/users',
      query: {
        search_engine: 'v3',
        per_page: '100',
        q: `${field}:"${value}" AND identities.connection:"${tenant.connection}"`,
      },
      ...bearer,
    }),
    /** @param {string} id @returns {SentRequest} */
    authenticationMethods: (id) => ({
      method: 'GET',
      path: `/api/v2/users/${encodeURIComponent(id)}/authentication-methods`,
      query: { per_page: '100' },
      ...bearer,
    }),
  };
}

const FIELDS = /** @type {const} */ ([
  'name',
  'nickname',
  'email',
  'username',
  'given_name',
  'family_name',
  'picture',
  'phone_number',
  'phone_verified',
]);

/**
 * The profile that is expected for a user whose database identity is the primary one.
 * @param {OldUser} user
 * @param {OldTenant} tenant
 */
export function profileOf(user, tenant) {
  const app_metadata = structuredClone(user.app_metadata ?? {});
  for (const key of ['migration_complete', 'migration_started', 'migration_confirmed']) {
    delete app_metadata[key];
  }
  return {
    user_id: user.user_id.replace(/^auth0/, tenant.domain),
    ...Object.fromEntries(
      FIELDS.filter((name) => user[name] !== undefined).map((name) => [name, user[name]]),
    ),
    email_verified: user.email_verified ?? false,
    user_metadata: structuredClone(user.user_metadata ?? {}),
    app_metadata,
  };
}

/** Asserts that a call ended with exactly one callback, which got this profile. @param {RunResult} run @param {object} profile */
export function assertFound(run, profile) {
  assert.deepEqual(
    { ...run, ms: 0 },
    { error: null, result: profile, calls: 1, failed: false, ms: 0 },
  );
}

/** Asserts that a call ended with exactly one callback, which got neither an error nor a profile. @param {RunResult} run */
export function assertNotFound(run) {
  assert.deepEqual(
    { ...run, ms: 0 },
    { error: null, result: undefined, calls: 1, failed: false, ms: 0 },
  );
}

/**
 * Asserts that a call ended with exactly one callback, which got an error of this code.
 * @param {RunResult} run @param {string} code @param {string} [name] of the error's class
 */
export function assertError(run, code, name = 'Error') {
  assert.deepEqual(
    {
      code: run.error?.code,
      name: run.error?.name,
      result: run.result,
      calls: run.calls,
      failed: run.failed,
    },
    { code, name, result: undefined, calls: 1, failed: false },
    run.error?.message,
  );
}
