function getUser(/** @type {any} */ email, /** @type {any} */ callback) { // eslint-disable-line no-unused-vars
  // Bench baseline: the way of the project that this one comes from (abbaspour/auth0-account-migration), written anew:
  // a new management token for every call, and the search of users with the address as it was typed.
  /* global configuration */
  const request = require('request');
  /** @type {any} */
  const { Domain, Client_ID, Client_Secret, Audience, Connection } = configuration;

  const grant = { grant_type: 'client_credentials', audience: Audience, client_id: Client_ID, client_secret: Client_Secret };
  request.post({ url: `https://${Domain}/oauth/token`, json: grant }, (/** @type {any} */ error, /** @type {any} */ response, /** @type {any} */ token) => {
    if (error || response.statusCode !== 200) return callback(new Error(error || 'no management token'));
    const search = {
      url: `https://${Domain}/api/v2/users`,
      qs: {
        search_engine: 'v3',
        q: `email:"${email}" AND identities.connection:"${Connection}" AND NOT app_metadata.migration_complete:true`,
      },
      headers: { authorization: `Bearer ${token.access_token}` },
      json: true,
    };
    request.get(search, (/** @type {any} */ searchError, /** @type {any} */ searchResponse, /** @type {any} */ users) => {
      if (searchError || searchResponse.statusCode !== 200) return callback(new Error(searchError || 'search failed'));
      if (users.length !== 1) return callback(null);
      const [user] = users;
      return callback(null, {
        user_id: user.user_id.replace('auth0', Domain),
        nickname: user.nickname,
        name: user.name,
        email: user.email,
        email_verified: user.email_verified,
        user_metadata: user.user_metadata,
        app_metadata: user.app_metadata,
      });
    });
    return undefined;
  });
}
