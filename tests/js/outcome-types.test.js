// @ts-check
// The types list exactly the codes that each function can end with: both are called with every answer of the old tenant
// that means something, and the codes that they end with are compared with the types by the compiler.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { REQUIRED_SETTINGS } from '../support/required-settings.js';
import { compile } from '../support/typescript-project.js';

const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');

const configuration = {
  ...REQUIRED_SETTINGS,
  Log_Level: 'off',
  Timeout_Ms: '100',
};
const STATUSES = [200, 302, 400, 401, 403, 404, 429, 500, 501, 503];
const ERRORS = [
  '',
  'mfa_required',
  'invalid_grant',
  'unauthorized',
  'access_denied',
  'password_leaked',
  'requires_verification',
  'too_many_attempts',
  'unauthorized_client',
  'invalid_request',
  'invalid_client',
  'unsupported_grant_type',
  'invalid_scope',
  'inexistent_user',
  'invalid_query_string',
  'insufficient_scope',
];
const user = {
  user_id: 'auth0|1',
  email: 'jo@example.com',
  identities: [{ provider: 'auth0', connection: 'c', user_id: '1' }],
};
const USERS = [
  user,
  { ...user, blocked: true },
  { ...user, multifactor: ['guardian'] },
  { ...user, app_metadata: { migration_complete: true } },
  { ...user, identities: [] },
];

/** @param {object} claims */
const idToken = (claims) => {
  const part = (/** @type {object} */ value) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const standard = { iss: 'https://old.example.com/', aud: 'a', iat: now, exp: now + 60 };
  return `${part({ alg: 'RS256' })}.${part({ sub: 'auth0|1', ...standard, ...claims })}.x`;
};

/** @typedef {{ status: number, body: unknown }} Answer */
/** @typedef {{ password: Answer, token: Answer, user: Answer }} Answers */

/** @type {Answer[]} */
const refusals = STATUSES.flatMap((status) =>
  ERRORS.map((error) => ({ status, body: { error, errorCode: error } })),
);
const good = {
  password: { status: 200, body: { id_token: idToken({}) } },
  token: { status: 200, body: { access_token: 't', expires_in: 0 } },
  user: { status: 200, body: user },
};
/** Each endpoint with every refusal while the others answer well, and some that belong together. @type {Answers[]} */
const all = [
  ...refusals.map((password) => ({ ...good, password })),
  ...refusals.map((token) => ({ ...good, token })),
  ...refusals.map((answer) => ({ ...good, user: answer })),
  ...USERS.map((body) => ({ ...good, user: { status: 200, body } })),
  { ...good, password: { status: 200, body: { id_token: idToken({ iss: 'https://other/' }) } } },
];

/** The codes that a function ends with. @param {'login' | 'getUser'} name @returns {Promise<string[]>} */
async function codesOf(name) {
  /** @type {Set<string>} */
  const codes = new Set();
  for (const answers of all) {
    const fetch = (/** @type {string} */ url, /** @type {RequestInit} */ { body }) => {
      const isToken = String(body).includes('client_credentials');
      const kind = !url.endsWith('/oauth/token') ? 'user' : isToken ? 'token' : 'password';
      const { status, body: answered } = answers[kind];
      const isList = url.includes('/users-by-email') && status === 200;
      const text = JSON.stringify(isList ? [answered] : answered);
      return Promise.resolve({ status, headers: new Headers(), text: () => text });
    };
    for (const argument of ['jo@example.com', 7]) {
      const migration = createMigration(configuration, { fetch });
      codes.add((await migration[name](argument, 'x')).code);
    }
  }
  return [...codes].sort();
}

for (const [name, type] of /** @type {const} */ ([
  ['login', 'LoginOutcome'],
  ['getUser', 'GetUserOutcome'],
])) {
  test(`${type} lists exactly the codes of ${name}`, async () => {
    const codes = await codesOf(name);
    const members = codes.map((code) => `${code}: true`).join(', ');
    const code = `import type { ${type} } from 'auth0-account-migration';
      export const codes: Record<${type}['code'], true> = { ${members} };`;
    assert.deepEqual(await compile({ 'codes.ts': code }), [], codes.join(', '));
  });
}
