// @ts-check
/**
 * The public documents of a tenant: its keys and its OpenID configuration. It also has a health check.
 */

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {{ domain: string, signingKeys: import('./signing-keys.js').SigningKeys }} tenant
 */
export function wellKnown(app, tenant) {
  app.get('/.well-known/jwks.json', () => tenant.signingKeys.jwks());
  app.get('/.well-known/openid-configuration', () => {
    const issuer = `https://${tenant.domain}/`;
    return {
      issuer,
      authorization_endpoint: `${issuer}authorize`,
      token_endpoint: `${issuer}oauth/token`,
      jwks_uri: `${issuer}.well-known/jwks.json`,
      scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
      response_types_supported: ['code', 'id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'],
      token_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'private_key_jwt',
      ],
    };
  });
  app.get('/test', () => ({ clock: Math.floor(Date.now() / 1000) }));
}
