function login(
  /** @type {any} */ identifier,
  /** @type {any} */ password,
  /** @type {any} */ _callback,
) {
  // Bench baseline: what a careful JavaScript engineer would write for the same behaviour, with the platform's own
  // fetch and JSON. Like every action script it is one function expression, so it shares no file with get_user.js.
  /* global configuration, UnauthorizedError, WrongUsernameOrPasswordError */
  'use strict';
  const done = /** @type {(...args: unknown[]) => void} */ (arguments[arguments.length - 1]);
  const started = Date.now();
  /** @type {Record<string, any>} The line that is logged. */
  const line = { event: 'login', code: '', status: undefined, requests: 0, ms: 0 };
  const shared = /** @type {any} */ (global);
  /** @type {Map<string, any>} Tokens and requests for them that are under way, for all calls of the container. */
  const tokens = (shared[Symbol.for('bench-plain-migration')] ??= new Map());
  /** @type {any} */
  const given = typeof configuration === 'undefined' ? {} : configuration;

  const failure = (/** @type {string} */ code, /** @type {string} */ message) =>
    Object.assign(new Error(message), { code });
  const unavailable = (/** @type {string} */ what) =>
    failure('unavailable', `The old tenant is unavailable: ${what}.`);
  const isObject = (/** @type {unknown} */ value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const pause = (/** @type {number} */ ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    });

  function settings() {
    const missing = ['Domain', 'Client_ID', 'Client_Secret', 'Audience', 'Connection'].filter(
      (key) => !given[key],
    );
    if (missing.length > 0) {
      throw failure('misconfigured', `configuration: ${missing.join(', ')} missing`);
    }
    /** @type {Record<string, any>} */
    const all = {
      Claims_Namespace: 'https://migrationapp/',
      Metadata_Key: 'app_metadata',
      User_Id: 'domain',
      Mfa_Policy: 'reject',
      Mark_Migrated: 'action',
      Timeout_Ms: '15000',
      Log_Level: 'info',
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value)),
    };
    /** @type {Record<string, RegExp>} */
    const shapes = {
      Domain: /^[\w-]+(\.[\w-]+)*(:\d+)?$/,
      Audience: /^https:\/\/[\w-]+(\.[\w-]+)*(:\d+)?\/api\/v2\/$/,
      Claims_Namespace: /^https?:\/\/[^/]+/,
      Metadata_Key: /^(app_)?metadata$/,
      User_Id: /^(domain|keep)$/,
      Mfa_Policy: /^(reject|migrate)$/,
      Mark_Migrated: /^(action|api)$/,
      Timeout_Ms: /^\d{3,5}$/,
      Log_Level: /^(off|error|info)$/,
    };
    for (const [key, value] of Object.entries(all)) {
      if (key in shapes && (typeof value !== 'string' || !shapes[key].test(value))) {
        throw failure('misconfigured', `configuration: ${key} is wrong`);
      }
    }
    return {
      ...all,
      Domain: all.Domain.toLowerCase(),
      host: new URL(all.Audience).host,
      timeout: Number(all.Timeout_Ms),
    };
  }

  /** One attempt, with its own deadline. @returns {Promise<{ status: number, body: any, retryAfter: number }>} */
  async function attempt(
    /** @type {string} */ url,
    /** @type {any} */ { method = 'GET', body, bearer },
    /** @type {number} */ left,
  ) {
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(),
      Math.min(left, Math.ceil((config.timeout * 2) / 3)),
    );
    Object.assign(line, {
      requests: line.requests + 1,
      status: undefined,
      request_id: undefined,
      fault: undefined,
    });
    /** @type {Record<string, string>} */
    const headers = { accept: 'application/json' };
    if (body) headers['content-type'] = 'application/json';
    if (bearer) headers.authorization = `Bearer ${bearer}`;
    try {
      const response = await fetch(url, {
        method,
        headers,
        body: body && JSON.stringify(body),
        redirect: 'manual',
        signal: controller.signal,
      });
      const text = await response.text();
      line.status = response.status;
      line.request_id = response.headers.get('x-auth0-requestid') ?? undefined;
      const after = Number(response.headers.get('retry-after')) * 1000;
      const reset = Number(response.headers.get('x-ratelimit-reset')) * 1000 - Date.now();
      let parsed;
      try {
        parsed = JSON.parse(text);
      } catch {
        parsed = undefined;
      }
      return {
        status: response.status,
        body: parsed,
        retryAfter: Math.max(after || reset || 1000, 250),
      };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends a request, once more after a passing fault, and again after the wait that the rate limit asks for. */
  async function send(/** @type {string} */ url, /** @type {any} */ request) {
    for (let repeated = false, waits = 0; ;) {
      const left = started + config.timeout - Date.now();
      if (left <= 0) throw unavailable('no answer came in time');
      let wait;
      try {
        const answer = await attempt(url, request, left);
        const { status, body, retryAfter } = answer;
        const locked = body?.error === 'too_many_attempts';
        if (status === 429 && !locked && waits < 3) [wait, waits] = [retryAfter, waits + 1];
        else if ([502, 503, 504].includes(status) && !repeated) [wait, repeated] = [150, true];
        if (wait === undefined || Date.now() + wait + 500 > started + config.timeout) return answer;
      } catch (error) {
        const { name, cause, code = cause?.code } = /** @type {any} */ (error);
        line.fault = name === 'AbortError' ? 'timeout' : code;
        if (repeated || !['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code)) {
          throw unavailable(line.fault ?? 'the request failed');
        }
        [wait, repeated] = [150, true];
        if (Date.now() + wait + 500 > started + config.timeout) throw unavailable(line.fault);
      }
      await pause(wait);
    }
  }

  /** The Management API token that all calls share; one request for any number of calls. */
  function managementToken() {
    const key = `${config.Audience} ${config.Client_ID} ${config.Client_Secret}`;
    const kept = tokens.get(key);
    if (kept && Date.now() < kept.goodUntil) return kept.value;
    const flight = `request ${key}`;
    if (!tokens.has(flight)) {
      tokens.set(
        flight,
        requestToken(key).finally(() => tokens.delete(flight)),
      );
    }
    return tokens.get(flight);
  }

  async function requestToken(/** @type {string} */ key) {
    const { Audience: audience, Client_ID: client_id, Client_Secret: client_secret } = config;
    const body = { grant_type: 'client_credentials', audience, client_id, client_secret };
    const answer = await send(`https://${config.host}/oauth/token`, { method: 'POST', body });
    const { status } = answer;
    if (status === 429) throw failure('rate_limited', "The old tenant's rate limit is used up.");
    if (status >= 400 && status <= 403) {
      throw failure('misconfigured', 'the migration client gets no token for the Management API');
    }
    if (status !== 200 || !answer.body?.access_token) {
      throw unavailable(`it answered with status ${status}`);
    }
    const lifetime = (answer.body.expires_in || 0) * 1000;
    tokens.set(key, {
      value: answer.body.access_token,
      goodUntil: Date.now() + lifetime - Math.min(60_000, lifetime / 10),
    });
    return answer.body.access_token;
  }

  /** Asks the Management API; a token that is refused is renewed once. */
  async function management(/** @type {string} */ path, /** @type {any} */ request = {}) {
    for (let renewed = false; ; renewed = true) {
      const bearer = await managementToken();
      const { status, body } = await send(config.Audience + path, { ...request, bearer });
      if (status === 200) return body;
      if (status === 404 && body?.errorCode === 'inexistent_user') return undefined;
      if (status === 400 && body?.errorCode === 'invalid_query_string') return undefined;
      if (status === 429) throw failure('rate_limited', "The old tenant's rate limit is used up.");
      if (status === 403 && body?.errorCode === 'insufficient_scope') {
        throw failure('misconfigured', 'the migration client lacks a scope of the Management API');
      }
      if (status !== 401) throw unavailable(`it answered with status ${status}`);
      if (renewed) throw failure('misconfigured', 'the Management API refuses its own token');
      for (const [key, kept] of tokens) if (kept.value === bearer) tokens.delete(key);
    }
  }

  /** The user's database identity of the connection. @returns {any} */
  const identityOf = (/** @type {any} */ user) =>
    user?.identities?.find(
      (/** @type {any} */ identity) =>
        identity.provider === 'auth0' && identity.connection === config.Connection,
    );

  /** One member of a user, of the identity's own profile where that is linked to another user. */
  function field(/** @type {any} */ user, /** @type {string} */ name) {
    const identity = identityOf(user);
    if (user.user_id === `auth0|${identity.user_id}`) return user[name];
    const own = identity.profileData ?? {};
    const alone =
      name === 'username' ||
      (name === 'email_verified' && own.email) ||
      (name === 'phone_verified' && own.phone_number);
    return own[name] ?? (alone ? undefined : user[name]);
  }

  /** The user of the connection with exactly this identifier. */
  async function userByIdentifier(/** @type {string} */ typed) {
    const value = typed.toLowerCase().replace(/\p{Surrogate}/gu, '\ufffd');
    const phrase = (/** @type {string} */ text) => `"${text.replace(/["\\]/g, '\\$&')}"`;
    const email = `users-by-email?email=${encodeURIComponent(value)}`;
    const query = `username:${phrase(value)} AND identities.connection:${phrase(config.Connection)}`;
    const search = `users?search_engine=v3&q=${encodeURIComponent(query)}`;
    const isEmail = /@[^@]*\.[^@]*$/.test(value);
    const lookUps = isEmail
      ? [['email', email]]
      : value.includes('@')
        ? [
            ['email', email],
            ['username', search],
          ]
        : [['username', search]];
    for (const [name, path] of lookUps) {
      const users = await management(path);
      const readable =
        users === undefined ? lookUps.length > 1 : Array.isArray(users) && users.every(isObject);
      if (!readable) throw unavailable('its answer could not be read');
      const exact = (users ?? []).filter(
        (/** @type {any} */ user) =>
          identityOf(user) && String(field(user, name) ?? '').toLowerCase() === value,
      );
      if (exact.length > 1) throw unavailable('it has several users of this identifier');
      if (exact.length === 1) return exact[0];
    }
    return undefined;
  }

  /** The profile for the new tenant, the same from both scripts. */
  function profileOf(
    /** @type {string} */ id,
    /** @type {(name: string) => any} */ member,
    /** @type {any} */ userMetadata,
    /** @type {any} */ appMetadata,
  ) {
    const { migration_complete, ...rest } = appMetadata ?? {};
    /** @type {Record<string, any>} */
    const profile = { user_id: config.User_Id === 'keep' ? id : `${config.Domain}|${id}` };
    for (const name of [
      'name',
      'nickname',
      'email',
      'username',
      'given_name',
      'family_name',
      'picture',
      'phone_number',
      'phone_verified',
    ]) {
      const value = member(name);
      if (value !== undefined && value !== null) profile[name] = value;
    }
    profile.email_verified = member('email_verified') === true;
    profile.user_metadata = userMetadata ?? {};
    profile[config.Metadata_Key] = rest;
    return profile;
  }
  const profileOfUser = (/** @type {any} */ user) =>
    profileOf(
      identityOf(user).user_id,
      (name) => field(user, name),
      user.user_metadata,
      user.app_metadata,
    );

  /** What a refusal of the token endpoint means. */
  function refusal(/** @type {number} */ status, /** @type {string} */ error) {
    const client = status >= 400 && status < 500;
    if ([401, 403].includes(status) && ['invalid_grant', 'invalid_user_password'].includes(error)) {
      return failure('wrong_credentials', 'Wrong email or password.');
    }
    if (
      client &&
      /^(a0\.)?mfa_(registration_)?required$|^unsupported_challenge_type$/.test(error)
    ) {
      return failure('mfa_required', 'This account needs a second factor. Please contact support.');
    }
    if ([401, 403].includes(status) && error === 'unauthorized') {
      return failure('blocked', 'This account is blocked. Please contact support.');
    }
    if (status === 403 && error === 'access_denied') {
      return failure(
        'denied',
        'This account is not allowed to log in here. Please contact support.',
      );
    }
    if (client && error === 'password_leaked') {
      return failure(
        'password_leaked',
        'This password is known from a data breach elsewhere. Please reset your password.',
      );
    }
    if (client && ['requires_verification', 'requires_validation'].includes(error)) {
      return failure(
        'verification_required',
        'This login needs an additional check. Please try again later.',
      );
    }
    if (client && error === 'too_many_attempts') {
      return failure(
        'too_many_attempts',
        'There were too many login attempts. Please wait a while.',
      );
    }
    if (status === 429) return failure('rate_limited', "The old tenant's rate limit is used up.");
    const settingsAtFault = [
      'invalid_client',
      'unauthorized_client',
      'unsupported_grant_type',
      'invalid_request',
      'invalid_connection',
      'invalid_scope',
    ];
    if (
      (client || status === 501) &&
      (settingsAtFault.includes(error) || (status === 401 && error === 'access_denied'))
    ) {
      return failure('misconfigured', `the old tenant refuses the migration client: ${error}`);
    }
    return unavailable(
      status >= 500 ? `it answered with status ${status}` : 'it answered in an unknown way',
    );
  }

  /** The claims of an ID token that passes the checks of OpenID Connect Core 3.1.3.7; rule 6 lets TLS stand for its signature. */
  function claimsOf(/** @type {unknown} */ token) {
    const invalid = (/** @type {string} */ problem) =>
      failure('invalid_token', `ID token: ${problem}.`);
    const parts = String(token).split('.');
    if (parts.length !== 3 || !parts[2]) throw invalid('it does not have three parts');
    let header, claims;
    try {
      [header, claims] = parts
        .slice(0, 2)
        .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    } catch {
      throw invalid('it is no JSON');
    }
    if (!isObject(header) || !isObject(claims)) throw invalid('it is no JSON object');
    const now = Date.now() / 1000;
    const audiences = [claims.aud].flat();
    if (!['RS256', 'PS256', 'HS256'].includes(header.alg)) throw invalid('it is not signed');
    if (claims.iss !== `https://${config.Domain}/`) {
      throw invalid('its issuer is not the old tenant');
    }
    if (!audiences.includes(config.Client_ID)) throw invalid('it was not issued for Client_ID');
    if (claims.azp === undefined ? audiences.length > 1 : claims.azp !== config.Client_ID) {
      throw invalid('its authorised party is not Client_ID');
    }
    if (typeof claims.exp !== 'number' || claims.exp + 60 <= now) throw invalid('it has expired');
    if (typeof claims.iat !== 'number' || claims.iat - 60 > now) {
      throw invalid('it was issued in the future');
    }
    if (typeof claims.sub !== 'string' || !claims.sub) throw invalid('it has no subject');
    return claims;
  }

  /** The profile from the claims, when they tell all. */
  function profileOfClaims(/** @type {any} */ claims) {
    const namespaced = (/** @type {string} */ name) =>
      claims[config.Claims_Namespace + name] ?? undefined;
    const [userMetadata, appMetadata] = [namespaced('user_metadata'), namespaced('app_metadata')];
    if (
      !isObject(userMetadata) ||
      !isObject(appMetadata) ||
      !claims.email ||
      !claims.sub.startsWith('auth0|')
    ) {
      return undefined;
    }
    const typed = identifier.toLowerCase();
    const name = /@[^@]*\.[^@]*$|^\+\d*$/.test(typed) || typed === claims.email ? undefined : typed;
    const member = (/** @type {string} */ key) => {
      if (key === 'username') return namespaced(key) ?? claims[key] ?? name;
      return key.startsWith('phone') ? (namespaced(key) ?? claims[key]) : claims[key];
    };
    return profileOf(claims.sub.slice('auth0|'.length), member, userMetadata, appMetadata);
  }

  const unlessBlocked = (/** @type {any} */ user) => {
    if (user.blocked === true) {
      throw failure('blocked', 'This account is blocked. Please contact support.');
    }
    return { id: user.user_id, profile: profileOfUser(user) };
  };

  /** Proves the password. @returns {Promise<{ id: string, profile: object }>} */
  async function proven() {
    const { Client_ID: client_id, Client_Secret: client_secret, Connection: realm } = config;
    const grant_type = 'http://auth0.com/oauth/grant-type/password-realm';
    const grant = {
      grant_type,
      realm,
      username: identifier,
      password,
      client_id,
      client_secret,
      scope: 'openid profile email',
    };
    const { status, body } = await send(`https://${config.Domain}/oauth/token`, {
      method: 'POST',
      body: grant,
    });
    if (status !== 200) {
      const error = refusal(status, body?.error);
      if (error.code !== 'mfa_required' || config.Mfa_Policy !== 'migrate') throw error;
      const user = await userByIdentifier(identifier);
      if (!user) throw error;
      return unlessBlocked(user);
    }
    if (typeof body?.id_token !== 'string') throw unavailable('its answer could not be read');
    const claims = claimsOf(body.id_token);
    const profile = profileOfClaims(claims);
    if (profile) return { id: claims.sub, profile };
    const user = await management(`users/${encodeURIComponent(claims.sub)}`);
    if (!identityOf(user)) throw unavailable('the user of its token is not there');
    return unlessBlocked(user);
  }

  async function run() {
    const usable = (/** @type {unknown} */ text) =>
      typeof text === 'string' && text !== '' && [...text].length <= 1000;
    if (!usable(identifier) || !identifier.trim() || !usable(password)) {
      throw failure('wrong_credentials', 'Wrong email or password.');
    }
    const { id, profile } = await proven();
    if (config.Mark_Migrated === 'api') {
      const body = { app_metadata: { migration_complete: true } };
      const marked = await management(`users/${encodeURIComponent(id)}`, {
        method: 'PATCH',
        body,
      }).catch(() => undefined);
      line.marker = marked ? 'set' : 'failed';
    }
    return profile;
  }

  /** Logs the call's one line and calls back, in a task of its own. */
  function end(/** @type {string} */ code, /** @type {unknown[]} */ ...args) {
    const fault =
      line.marker === 'failed' ||
      ['misconfigured', 'invalid_token', 'unavailable', 'rate_limited'].includes(code);
    Object.assign(line, { code, ms: Date.now() - started });
    if (given.Log_Level !== 'off' && (fault || given.Log_Level !== 'error')) {
      console.log(JSON.stringify(line));
    }
    queueMicrotask(() => done(...args));
  }

  function endWithError(/** @type {any} */ error) {
    const { code = 'unavailable', message } = error;
    const shown = [
      'mfa_required',
      'blocked',
      'denied',
      'password_leaked',
      'verification_required',
      'too_many_attempts',
    ];
    if (code === 'wrong_credentials') {
      if (typeof WrongUsernameOrPasswordError === 'undefined') return end(code);
      return end(
        code,
        Object.assign(
          new WrongUsernameOrPasswordError(
            typeof identifier === 'string' ? identifier : '',
            message,
          ),
          { code },
        ),
      );
    }
    if (!shown.includes(code) || typeof UnauthorizedError === 'undefined') {
      return end(code, Object.assign(error, { code }));
    }
    return end(code, Object.assign(new UnauthorizedError(message), { code }));
  }

  /** @type {any} */
  let config;
  try {
    config = settings();
  } catch (error) {
    return endWithError(error);
  }
  run().then((profile) => end('found', null, profile), endWithError);
  return undefined;
}
