// @ts-check
/**
 * The tokens of a login at the new tenant.
 */
import { randomBytes } from 'node:crypto';

/**
 * @param {import('./new-tenant.js').NewTenant} tenant
 * @param {string} clientId
 * @param {import('./new-tenant-users.js').NewTenantUser} user
 * @param {Record<string, unknown>} custom claims that Actions have set
 */
export async function tokensFor(tenant, clientId, user, custom) {
  const now = Math.floor(Date.now() / 1000);
  const { name, nickname, picture, given_name, family_name, updated_at, email, email_verified } =
    user;
  const id_token = await tenant.signingKeys.sign({
    ...custom,
    ...{ name, nickname, picture, given_name, family_name, updated_at, email, email_verified },
    iss: `https://${tenant.domain}/`,
    aud: clientId,
    iat: now,
    exp: now + 36_000,
    sub: user.user_id,
  });
  return {
    access_token: randomBytes(40).toString('base64url'),
    id_token,
    scope: 'openid profile email',
    expires_in: 86_400,
    token_type: 'Bearer',
  };
}
