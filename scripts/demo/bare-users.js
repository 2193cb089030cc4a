// @ts-check
/**
 * The users of the old tenant of `--serve --bare`, with passwords to type. The first one is the test user of README.md.
 */

/** @typedef {import('../../tests/tenant/user-store.js').NewUser & { email: string, password: string }} BareUser */

/** @type {(BareUser & { result: string })[]} */
export const BARE_USERS = [
  {
    user_id: 'auth0|6a0000000000000000000001',
    email: 'zoe@example.com',
    email_verified: true,
    name: 'Zoë Zimmermann',
    password: 'Zoe-2026',
    user_metadata: { language: 'de' },
    app_metadata: { plan: 'gold' },
    result: 'moves when she logs in',
  },
  {
    user_id: 'auth0|6a0000000000000000000002',
    email: 'adam@example.com',
    email_verified: false,
    name: 'Adam Abara',
    password: 'Adam-2026',
    user_metadata: { newsletter: true },
    result: 'moves when he logs in, or in bulk',
  },
  {
    user_id: 'auth0|6a0000000000000000000003',
    email: 'mia@example.com',
    email_verified: true,
    name: 'Mia Moreau',
    password: 'Mia-2026',
    app_metadata: { plan: 'free', seats: 3 },
    result: 'moves when she logs in, or in bulk',
  },
];
