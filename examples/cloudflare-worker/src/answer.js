// @ts-check
/**
 * Converts the result of a call to an HTTP response. Only a wrong password, and what must look like one, is a 401 and only an unknown user is a 404, so
 * that a caller can rely on these statuses.
 */

/** @typedef {{ code: string, message?: string, profile?: object, status?: number }} Result an outcome of the package, or a result of the worker itself */

/** @type {Record<string, number>} */
const STATUS = {
  found: 200,
  wrong_credentials: 401,
  already_moved: 401,
  not_found: 404,

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

  // These codes are set by the worker itself.
  bad_request: 400,
  wrong_secret: 403,
};

/** @param {Result} result */
export function answer({ code, message, profile }) {
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (code === 'rate_limited') headers.set('retry-after', '60');
  return Response.json({ code, message, profile }, { status: STATUS[code] ?? 503, headers });
}
