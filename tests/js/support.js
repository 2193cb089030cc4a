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
/** @typedef {{ method: string, path: string, query: object, body?: any, authorization?: string }} Asked */

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
/** Stands for the header with a token that the tenant did issue. */
export const ISSUED = 'Bearer (issued)';
export const PASSWORD = 'Correct-Horse 7';

/** The Action as it is installed in a tenant. @param {OldTenant} tenant @param {Record<string, string>} [secrets] */
export const installedAction = (tenant, secrets = {}) => ({
  code: actionCode,
  secrets: { MIGRATION_CLIENT_ID: tenant.client.client_id, ...secrets },
});

/**
 * An old tenant for all tests of a file, or of a part of one.
 * @param {Partial<import('../tenant/old-tenant.js').OldTenantOptions>} [options]
 * @returns {Promise<{ tenant: OldTenant, reset: () => void }>} `reset` makes it as it was at its start: with the Action, no
 *   faults, no journal; users stay
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

/** An old tenant that is reset before each test of the file. @param {Parameters<typeof newOldTenant>[0]} [options] */
export async function startOldTenant(options) {
  const { tenant, reset } = await newOldTenant(options);
  beforeEach(reset);
  return tenant;
}

let count = 0;

/** Adds a user that no other test has. @param {OldTenant} tenant @param {NewUser} [values] @returns {Promise<OldUser>} live */
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

/** The container of a new tenant, with both action scripts. */
export class Place extends Container {
  /** @param {string} identifier @param {unknown} [password] @param {{ context?: Record<string, unknown> }} [options] */
  login(identifier, password = PASSWORD, options) {
    return this.run(scripts.login, 'login', [identifier, password], options);
  }

  /** @param {unknown} identifier @param {{ context?: Record<string, unknown> }} [options] */
  getUser(identifier, options) {
    return this.run(scripts.get_user, 'getUser', [identifier], options);
  }

  /** Evaluates an expression inside. @param {string} expression @returns {Promise<any>} */
  async evaluate(expression) {
    const { error, result } = await this.run(
      `function probe(callback) { callback(null, ${expression}); }`,
      'probe',
      [],
    );
    assert.equal(error, null);
    return result;
  }

  /** The log lines so far, parsed, and forgotten. @returns {Record<string, any>[]} */
  takeLog() {
    return this.console.splice(0).map((line) => JSON.parse(line));
  }
}

/**
 * A container for one test or, with `{ after }` of node:test, for all tests of a file. At the end it must have kept the
 * contract: exactly one callback a call, no exception or rejection outside of it.
 * @param {{ after: (fn: () => Promise<void>) => void }} t
 * @param {OldTenant} tenant
 * @param {Record<string, any>} [settings] over the tenant's own; `undefined` takes one away
 * @param {Omit<import('../tenant/container.js').ContainerOptions, 'configuration'>} [options]
 */
export function newPlace(t, tenant, settings = {}, options = {}) {
  const all = Object.entries({ ...tenant.configuration, Timeout_Ms: '4000', ...settings });
  const place = new Place({
    configuration: Object.fromEntries(all.filter(([, value]) => value !== undefined)),
    ...options,
  });
  t.after(async () => {
    await place.flush();
    const { violations } = place;
    await place.close();
    assert.deepEqual(violations, []);
  });
  return place;
}

/** The requests since the last time, in their order, as far as the product decides on them. @param {OldTenant} tenant @returns {Asked[]} */
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

/** The requests that are to be expected, each complete. @param {OldTenant} tenant */
export function expected(tenant) {
  const { client_id, client_secret } = tenant.client;
  const bearer = { authorization: ISSUED };
  return {
    /** @param {string} username @param {string} [password] @returns {Asked} */
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
    /** @returns {Asked} */
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
    /** @param {string} id @returns {Asked} */
    user: (id) => ({
      method: 'GET',
      path: `/api/v2/users/${encodeURIComponent(id)}`,
      query: {},
      ...bearer,
    }),
    /** @param {string} email @returns {Asked} */
    byEmail: (email) => ({
      method: 'GET',
      path: '/api/v2/users-by-email',
      query: { email },
      ...bearer,
    }),
    /** @param {string} username already escaped @returns {Asked} */
    search: (username) => ({
      method: 'GET',
      path: '/api/v2/users',
      query: {
        search_engine: 'v3',
        q: `username:"${username}" AND identities.connection:"${tenant.connection}"`,
      },
      ...bearer,
    }),
    /** @param {string} id @returns {Asked} */
    mark: (id) => ({
      method: 'PATCH',
      path: `/api/v2/users/${encodeURIComponent(id)}`,
      query: {},
      body: { app_metadata: { migration_complete: true } },
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
 * The profile that a user whose database identity is the primary one must become.
 * @param {OldUser} user
 * @param {OldTenant} tenant
 */
export function profileOf(user, tenant) {
  const app_metadata = structuredClone(user.app_metadata ?? {});
  delete app_metadata.migration_complete;
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

/** A call that ended by its callback, once, with this profile. @param {RunResult} run @param {object} profile */
export function assertFound(run, profile) {
  assert.deepEqual(
    { ...run, ms: 0 },
    { error: null, result: profile, calls: 1, failed: false, ms: 0 },
  );
}

/** A call that ended by its callback, once, without a profile and without an error. @param {RunResult} run */
export function assertNobody(run) {
  assert.deepEqual(
    { ...run, ms: 0 },
    { error: null, result: undefined, calls: 1, failed: false, ms: 0 },
  );
}

/**
 * A call that ended by its callback, once, with an error of this code.
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
