function login(
  /** @type {any} */ identifier,
  /** @type {any} */ password,
  /** @type {any} */ callback,
) {
  // Bench baseline: the least that a script can do. One request over a connection that is kept, three checks of the
  // token, and no deadline, retry, log or fallback. An answer that it does not know looks like a wrong password.
  /* global configuration */
  'use strict';
  const https = require('https');
  /** @type {any} */
  const { Domain, Client_ID, Client_Secret, Connection } = configuration;
  const shared = /** @type {any} */ (global);
  const agent = (shared[Symbol.for('bench-https')] ??= new https.Agent({ keepAlive: true }));
  const body = JSON.stringify({
    grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
    realm: Connection,
    username: identifier,
    password,
    client_id: Client_ID,
    client_secret: Client_Secret,
    scope: 'openid profile email',
  });
  const options = {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  };
  const request = https.request(`https://${Domain}/oauth/token`, options, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (part) => (text += part));
    response.on('error', callback);
    response.on('end', () => {
      if (response.statusCode !== 200) return callback();
      let claims;
      try {
        const [, payload] = JSON.parse(text).id_token.split('.');
        claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
      } catch (error) {
        return callback(error);
      }
      const isValid =
        claims.iss === `https://${Domain}/` &&
        claims.aud === Client_ID &&
        claims.exp * 1000 > Date.now();
      if (!isValid) return callback(new Error('invalid token'));
      return callback(null, {
        user_id: claims.sub.replace('auth0', Domain),
        nickname: claims.nickname,
        name: claims.name,
        email: claims.email,
        email_verified: claims.email_verified,
        user_metadata: claims['https://migrationapp/user_metadata'],
        app_metadata: claims['https://migrationapp/app_metadata'],
      });
    });
  });
  request.on('error', callback);
  request.end(body);
}
