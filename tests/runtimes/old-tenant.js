// @ts-check
/**
 * The old tenant of one runtime: an emulator with users and faults, its description for the suite, and the checks of the
 * requests that it got.
 */
import { readFileSync } from 'node:fs';
import { OldTenant } from '../tenant/index.js';
import { startForwarder } from './forwarder.js';

/** @typedef {import('./consumer/suite.js').Tenant} Tenant */
/** @typedef {import('./consumer/suite.js').Result} Result */

const HANGS = 'hangs@example.com';
const FAILS = 'fails@example.com';

/** A password with characters of one to four bytes in UTF-8. */
const PASSWORD = 'Correct-Horse 7 é€🐎';

const USERS = {
  logsIn: { user_id: 'auth0|a1', email: 'logs.in@example.com' },
  logsInWithCallback: {
    user_id: 'auth0|a2',
    email: 'logs.in.too@example.com',
    given_name: 'Zoë',
    family_name: 'Ångström',
  },
  lookedUp: { user_id: 'auth0|a3', email: 'looked.up@example.com' },
  withUsername: {
    user_id: 'auth0|a4',
    email: 'named@example.com',
    username: 'nämed_4',
    phone_number: '+4912345',
    phone_verified: true,
  },
};

/** @param {{ user_id: string, email: string }} values */
const userOf = (values) => ({
  email_verified: true,
  name: `Name of ${values.user_id} ✓`,
  nickname: 'nick',
  picture: `https://cdn.example.com/${values.user_id.slice(6)}.png`,
  user_metadata: { theme: 'dark', '🦊': ['é', null, 0.1, { deep: [[]] }], big: 9007199254740991 },
  app_metadata: { roles: ['editor', 'admin'], limit: -1.5e-7 },
  ...values,
});

/**
 * @param {import('../tenant/certificate-authority.js').CertificateAuthority} authority
 * @param {string} actionFile path of the Action in the installed package
 */
export async function startOldTenant(authority, actionFile) {
  const users = Object.values(USERS).map((values) => ({ ...userOf(values), password: PASSWORD }));
  const tenant = await OldTenant.start({ authority, users });
  tenant.action = {
    code: readFileSync(actionFile, 'utf8'),
    secrets: { MIGRATION_CLIENT_ID: tenant.client.client_id },
  };
  tenant.faults.set('/oauth/token', [
    { when: ({ body }) => body?.username === HANGS, hang: true },
    { when: ({ body }) => body?.username === FAILS, status: 503 },
    // Delays the token so long that all concurrent calls need it before the first response.
    { when: ({ body }) => body?.grant_type === 'client_credentials', delay: 150 },
  ]);
  const forwarder = await startForwarder(tenant.domain, authority.pem);
  const unanswered = watchUnanswered(tenant.server.app.server);

  /** @type {Tenant} */
  const description = {
    configuration: tenant.configuration,
    users: /** @type {Tenant['users']} */ (
      Object.fromEntries(
        Object.entries(USERS).map(([key, values]) => [key, knownUser(tenant, userOf(values))]),
      )
    ),
    hangs: HANGS,
    fails: FAILS,
    forwarder: forwarder.origin,
  };
  return {
    description,
    /** Checks the requests that the old tenant got. @param {number} tokens number of tokens that it must have issued @returns {Result[]} */
    checkRequests: (tokens) => {
      const issued = tenant.issuedManagementTokens;
      const laterRequests = unanswered.map((requests) => requests());
      return [
        test(
          `the old tenant issued ${tokens} Management API tokens`,
          issued === tokens,
          `${issued} were issued`,
        ),
        test(
          'the request of a timed out call is aborted at once',
          laterRequests.length > 0 && !laterRequests.includes(0),
          `number of requests after each aborted one: [${laterRequests}]`,
        ),
      ];
    },
    close: () => Promise.all([forwarder.close(), tenant.close()]),
  };
}

/** @param {OldTenant} tenant @param {ReturnType<typeof userOf> & { username?: string }} user */
function knownUser(tenant, user) {
  const { user_id, ...rest } = user;
  const identifier = user.username ?? user.email;
  return {
    identifier,
    password: PASSWORD,
    profile: { ...rest, user_id: `${tenant.domain}|${user_id.slice(6)}` },
  };
}

/**
 * Collects a function for each request that a client aborted. It returns the number of later requests, which is zero if
 * the request was aborted only when the client exited.
 * @param {import('node:http').Server} server @returns {(() => number)[]} grows with each aborted request
 */
function watchUnanswered(server) {
  /** @type {(() => number)[]} */
  const unanswered = [];
  let count = 0;
  server.on('request', (_request, response) => {
    count += 1;
    response.once('close', () => {
      const until = count;
      if (!response.writableFinished) unanswered.push(() => count - until);
    });
  });
  return unanswered;
}

/** @param {string} name @param {boolean} ok @param {string} error @returns {Result} */
const test = (name, ok, error) => (ok ? { name, ok } : { name, ok, error });
