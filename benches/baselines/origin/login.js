function login(/** @type {any} */ email, /** @type {any} */ password, /** @type {any} */ callback) { // eslint-disable-line no-unused-vars
  // Bench baseline: the way of the project that this one comes from (abbaspour/auth0-account-migration), written anew:
  // the packages `request` and `jwt-decode`, the password-realm grant, a token that is decoded and not checked.
  /* global configuration */
  const request = require('request');
  const decode = /** @type {any} */ (require('jwt-decode'));
  /** @type {any} */
  const { Domain, Client_ID, Client_Secret, Connection } = configuration;

  const grant = {
    grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
    realm: Connection,
    username: email,
    password,
    scope: 'openid profile email',
    client_id: Client_ID,
    client_secret: Client_Secret,
  };
  request.post({ url: `https://${Domain}/oauth/token`, json: grant }, (/** @type {any} */ error, /** @type {any} */ response, /** @type {any} */ body) => {
    if (error) return callback(new Error(error));
    // Whatever else the old tenant says looks like a wrong password.
    if (response.statusCode !== 200) return callback();
    const claims = decode(body.id_token);
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
}
