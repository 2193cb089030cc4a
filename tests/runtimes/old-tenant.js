// @ts-check
/**
 * The old tenant of one runtime: an emulator with its users and faults, its description for the suite, and what it
 * says afterwards about the runtime's requests.
 */
import { readFileSync } from 'node:fs';
import { OldTenant } from '../tenant/index.js';
import { startForwarder } from './forwarder.js';

/** @typedef {import('./consumer/suite.js').Tenant} Tenant */
/** @typedef {import('./consumer/suite.js').Result} Result */

const HANGS = 'hangs@example.com';
const FAILS = 'fails@example.com';

/** With characters of one to four bytes. */
const PASSWORD = 'Correct-Horse 7 é€🐎';

const USERS = {
  enters: { user_id: 'auth0|a1', email: 'enters@example.com' },
  entersWithCallback: {
    user_id: 'auth0|a2',
    email: 'enters.too@example.com',
    given_name: 'Zoë',
    family_name: 'Ångström',
  },
  lookedUp: { user_id: 'auth0|a3', email: 'looked.up@example.com' },
  named: {
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
 * @param {string} actionFile the packed Action
 */
export async function startOldTenant(authority, actionFile) {
  const people = Object.values(USERS).map((values) => ({ ...userOf(values), password: PASSWORD }));
  const tenant = await OldTenant.start({ authority, users: people });
  tenant.action = {
    code: readFileSync(actionFile, 'utf8'),
    secrets: { MIGRATION_CLIENT_ID: tenant.client.client_id },
  };
  tenant.faults.set('/oauth/token', [
    { when: ({ body }) => body?.username === HANGS, hang: true },
    { when: ({ body }) => body?.username === FAILS, status: 503 },
    // Slow enough that all concurrent calls ask before the first token is there.
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
    /** What the old tenant saw. @param {number} tokens how many it must have given out @returns {Result[]} */
    seen: (tokens) => {
      const issued = tenant.issuedManagementTokens;
      const later = unanswered.map((requests) => requests());
      return [
        test(`Management API tokens: ${tokens}`, issued === tokens, `${issued} were issued`),
        test(
          'the deadline ended its request',
          later.length > 0 && !later.includes(0),
          `requests after each that was given up: [${later}]`,
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
 * For each request that a client gave up: how many others came after that. None if it was only given up when the client
 * ended.
 * @param {import('node:http').Server} server @returns {(() => number)[]} live
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
