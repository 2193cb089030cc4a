/**
 * A server for Deno Deploy: `POST /login` with `{ "identifier", "password" }` checks the password with the old tenant.
 * It is called by the back end of an application, which sends a shared secret.
 */
import { timingSafeEqual } from 'node:crypto';
import { createMigration, type Outcome } from 'auth0-account-migration';

/** Reads an environment variable. The server does not start if one is missing. */
function setting(name: string): string {
  const value = Deno.env.get(name);
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const authorization = await digest(`Bearer ${setting('SHARED_SECRET')}`);
const { login } = createMigration({
  Domain: setting('OLD_TENANT_DOMAIN'),
  Client_ID: setting('OLD_TENANT_CLIENT_ID'),
  Client_Secret: setting('OLD_TENANT_CLIENT_SECRET'),
  Audience: setting('OLD_TENANT_AUDIENCE'),
  Connection: setting('OLD_TENANT_CONNECTION'),
});

/** Only a wrong password is a 401, and what must look like one. The type makes the compiler check that no outcome is missing. */
const STATUS: Record<Outcome['code'], number> = {
  found: 200,
  not_found: 404,
  wrong_credentials: 401,
  already_moved: 401,
  mfa_required: 403,
  blocked: 403,
  denied: 403,
  password_leaked: 403,
  verification_required: 403,
  too_many_attempts: 403,
  rate_limited: 429,
  misconfigured: 502,
  invalid_token: 502,
  unavailable: 503,
};

Deno.serve(async (request) => {
  const actual = await digest(request.headers.get('authorization') ?? '');
  if (!timingSafeEqual(actual, authorization))
    return refuse(403, 'The Authorization header is wrong.');
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/login')
    return refuse(400, 'The only endpoint is POST /login.');

  const { identifier, password } = (await bodyOf(request)) ?? {};
  if (!isValidString(identifier))
    return refuse(400, '"identifier" must be a string of 1 to 1000 characters.');
  if (!isValidString(password))
    return refuse(400, '"password" must be a string of 1 to 1000 characters.');

  const { status: _, ...result } = await login(identifier, password);
  return json(result, STATUS[result.code]);
});

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** Parses the body; returns null if it is not JSON. The parser's error is dropped, because it could quote a password. */
async function bodyOf(request: Request): Promise<Record<string, unknown> | null> {
  if (Number(request.headers.get('content-length') ?? Infinity) > 8192) return null;
  return await request.json().catch(() => null);
}

function isValidString(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 1000;
}

function refuse(status: number, message: string): Response {
  return json({ code: 'refused', message }, status);
}

function json(body: object, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
