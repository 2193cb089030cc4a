// @ts-check
/**
 * Handles `POST /api/login`, to which the application's login form sends its fields as JSON.
 */
import { createMigration } from 'auth0-account-migration';

export const runtime = 'edge';

const { login } = createMigration({
  Domain: process.env.OLD_TENANT_DOMAIN ?? '',
  Client_ID: process.env.OLD_TENANT_CLIENT_ID ?? '',
  Client_Secret: process.env.OLD_TENANT_CLIENT_SECRET ?? '',
  Audience: process.env.OLD_TENANT_AUDIENCE ?? '',
  Connection: process.env.OLD_TENANT_CONNECTION ?? '',
});

/** @param {Request} request */
export async function POST(request) {
  // A page of another origin cannot send this type without a preflight request.
  const isJson = request.headers.get('content-type')?.startsWith('application/json');
  if (!isJson) return answer(415, 'The Content-Type must be application/json.');
  const { identifier, password } = (await request.json().catch(() => null)) ?? {};
  if (typeof identifier !== 'string' || typeof password !== 'string') {
    return answer(400, '"identifier" and "password" must be strings.');
  }

  const outcome = await login(identifier, password);
  switch (outcome.code) {
    case 'found':
      // Here the application stores the user with the password and starts a session.
      return answer(200, `Welcome, ${outcome.profile.name ?? identifier}!`);
    case 'wrong_credentials':
    case 'already_moved':
      return answer(401, outcome.message);
    case 'rate_limited':
    case 'misconfigured':
    case 'invalid_token':
    case 'unavailable':
      // The reason is in the log. It must not be shown to the user.
      return answer(503, 'You can’t log in right now. Please try again later.');
    default:
      return answer(403, 'message' in outcome ? outcome.message : '');
  }
}

/** @param {number} status @param {string} message */
const answer = (status, message) =>
  Response.json({ message }, { status, headers: { 'cache-control': 'no-store' } });
