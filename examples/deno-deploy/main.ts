/**
 * A server for Deno Deploy: `POST /login` with `{ "identifier", "password" }` checks the password with the old tenant.
 * The back end of an application calls it, with a shared secret.
 */
import { timingSafeEqual } from 'node:crypto';
import { createMigration, type Outcome } from 'auth0-account-migration';

/** All that the server reads from outside. Without one of them it does not start. */
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

/** A wrong password is the only 401. The compiler sees to it that no outcome is forgotten. */
const STATUS: Record<Outcome['code'], number> = {
  found: 200,
  not_found: 404,
  wrong_credentials: 401,
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
  const given = await digest(request.headers.get('authorization') ?? '');
  if (!timingSafeEqual(given, authorization))
    return refuse(403, 'The Authorization header is not right.');
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/login')
    return refuse(400, 'There is only POST /login.');

  const { identifier, password } = (await bodyOf(request)) ?? {};
  if (!isText(identifier))
    return refuse(400, '"identifier" must be a text of 1 to 1000 characters.');
  if (!isText(password)) return refuse(400, '"password" must be a text of 1 to 1000 characters.');

  const { status: _, ...result } = await login(identifier, password);
  return json(result, STATUS[result.code]);
});

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** The body's members, or nothing where it is no JSON. What goes wrong in it is not shown: it would quote a password. */
async function bodyOf(request: Request): Promise<Record<string, unknown> | null> {
  if (Number(request.headers.get('content-length') ?? Infinity) > 8192) return null;
  return await request.json().catch(() => null);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 1000;
}

function refuse(status: number, message: string): Response {
  return json({ code: 'refused', message }, status);
}

function json(body: object, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
