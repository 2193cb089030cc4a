function getUser(/** @type {any} */ identifier, /** @type {any} */ callback) {
  // Bench baseline: the least that a script can do. A token that is kept until it expires, one request over a connection
  // that is kept, and no deadline, retry, log or fallback.
  /* global configuration */
  'use strict';
  const https = require('https');
  /** @type {any} */
  const { Domain, Client_ID, Client_Secret, Audience, Connection } = configuration;
  const shared = /** @type {any} */ (global);
  const agent = (shared[Symbol.for('bench-https')] ??= new https.Agent({ keepAlive: true }));
  const key = Symbol.for('bench-https-token');

  /** @param {string} url @param {object} options @param {string | undefined} body @param {(body: any) => void} done */
  const send = (url, options, body, done) => {
    const request = https.request(url, { agent, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('error', callback);
      response.on('end', () => {
        if (response.statusCode !== 200) return callback(new Error('the request failed'));
        let answer;
        try {
          answer = JSON.parse(text);
        } catch (error) {
          return callback(error);
        }
        return done(answer);
      });
    });
    request.on('error', callback);
    request.end(body);
  };

  /** One token for all calls that come while its request is under way, and for all later ones until it expires. */
  const withToken = (/** @type {(token: string) => void} */ use) => {
    const cached = shared[key];
    if (cached?.until > Date.now()) return use(cached.value);
    if (cached?.waiting) return cached.waiting.push(use);
    /** @type {any} */
    const state = (shared[key] = { waiting: [use] });
    const body = JSON.stringify({
      grant_type: 'client_credentials',
      audience: Audience,
      client_id: Client_ID,
      client_secret: Client_Secret,
    });
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    return send(`https://${Domain}/oauth/token`, { method: 'POST', headers }, body, (answer) => {
      shared[key] = {
        value: answer.access_token,
        until: Date.now() + (answer.expires_in - 60) * 1000,
      };
      for (const waiting of state.waiting) waiting(answer.access_token);
    });
  };

  withToken((token) => {
    const url = `${Audience}users-by-email?email=${encodeURIComponent(identifier.toLowerCase())}`;
    send(url, { headers: { authorization: `Bearer ${token}` } }, undefined, (users) => {
      const user = users.find((/** @type {any} */ { identities }) =>
        identities.some((/** @type {any} */ { connection }) => connection === Connection),
      );
      if (!user || user.app_metadata?.migration_complete) return callback(null);
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
  });
}
