/**
 * Post-login Action of the NEW tenant, for auth0-account-migration.
 *
 * When a user of a migrated connection logs in, the user has landed: this Action then marks the user as moved in the
 * old tenant, once, and fills in metadata that a first login which broke off has lost. A user without the second
 * factor of the old tenant enrols one. The Action never fails a login: what does not work is tried again at the next
 * login. Once a user is confirmed, it sends no request.
 *
 * Secrets: DOMAIN and AUDIENCE, as in the settings of the action scripts; CLIENT_ID and CLIENT_SECRET of the marker
 * client of the old tenant, which needs read:users and update:users_app_metadata; CONNECTIONS, a JSON object with the
 * name of each migrated connection and its name in the old tenant, such as {"Users":"Username-Password-Authentication"}.
 * Optional: USER_ID and MARKER, if the settings User_Id and Marker are set; ENROLL_FACTORS, the factors that users may
 * enrol, such as "otp,push-notification". Only factors that are switched on: enrolling another one fails the login.
 */

const MAX_REQUEST_MS = 2_500;
const MAX_TOTAL_MS = 6_000;
// Auth0 takes at most 32 kB of each kind of metadata in one session, of which the notes take some, and values of 4 kB
// in the cache.
const MAX_METADATA_BYTES = 30_000;
const MAX_CACHED_BYTES = 4_000;
// Where a scope is never granted, each login would request another token.
const RENEWAL_PAUSE_MS = 600_000;
// Far more than the seconds by which the index of the old tenant's search lags behind.
const SEARCH_DELAY_MS = 600_000;
const INTERACTIVE_PROTOCOLS = [
  'oidc-basic-profile',
  'oidc-hybrid-profile',
  'oidc-implicit-profile',
  'oauth2-device-code',
  'samlp',
  'wsfed',
];
// Keys that Auth0 does not take in app_metadata, and the notes of this project.
const SKIPPED_KEYS = new Set([
  '__tenant',
  '_id',
  'blocked',
  'clientID',
  'created_at',
  'email',
  'email_verified',
  'globalClientID',
  'global_client_id',
  'identities',
  'lastIP',
  'lastLogin',
  'loginsCount',
  'metadata',
  'multifactor',
  'multifactor_last_modified',
  'updated_at',
  'user_id',
  'migration_started',
  'migration_confirmed',
  'migration_lost_factors',
]);

exports.onExecutePostLogin = async (event, api) => {
  const notes = event.user?.app_metadata || {};
  let lostFactors = notes.migration_lost_factors;
  await orLog('not confirmed, the next login tries again', async () => {
    const connections = JSON.parse(event.secrets.CONNECTIONS || '{}');
    const { name } = event.connection || {};
    if (Object.hasOwn(connections, name) && !Object.hasOwn(notes, 'migration_confirmed')) {
      lostFactors = (await confirm(event, api, connections)) || lostFactors;
    }
  });
  await orLog('no factor is enrolled', () => {
    if (lostFactors) replaceLostFactors(event, api, lostFactors);
  });
};

/** Does something that must not fail the login. */
async function orLog(consequence, action) {
  try {
    await action();
  } catch (error) {
    const reason = error?.name === 'TimeoutError' ? 'no answer in time' : error?.message;
    console.log(`auth0-account-migration: ${consequence}: ${reason}`);
  }
}

/** Marks the user in the old tenant and notes it in the new one. Returns factors that nothing else has noted as lost. */
async function confirm(event, api, connections) {
  const notes = event.user.app_metadata || {};
  const { name } = event.connection;
  const oldConnection = connections[name];
  const [id] = oldIdentityIds(event, [name]);
  if (id === undefined) return undefined;
  const oldTenant = await openOldTenant(event.secrets, api);
  const oldUser = await findUser(oldTenant, oldConnection, id);
  if (!oldUser) {
    // The user has signed up in the new tenant, or is deleted in the old one. The first login does not settle that: the
    // search may not yet know an identity that the old tenant has linked at this very login. A refresh of tokens, for
    // which this Action runs as well, does not count as a login.
    const ageMs = Date.now() - Date.parse(event.user.created_at);
    if (event.stats?.logins_count > 1 || ageMs > SEARCH_DELAY_MS) {
      api.user.setAppMetadata('migration_confirmed', false);
    }
    return undefined;
  }

  const marker = event.secrets.MARKER || 'migration_complete';
  // Without the members that every object inherits, of which the marker may have the name.
  const oldNotes = { __proto__: null, ...objectOf(oldUser.app_metadata) };
  // Where the present values cannot be seen, none is filled in.
  const isUnseen = isHidden(event.user, 'user_metadata');
  const oldUserMetadata = isUnseen ? {} : objectOf(oldUser.user_metadata);
  const isComplete = [
    fillIn(event.user.user_metadata, oldUserMetadata, new Set(), (key, value) =>
      api.user.setUserMetadata(key, value),
    ),
    fillIn(notes, oldNotes, new Set([...SKIPPED_KEYS, marker]), (key, value) =>
      api.user.setAppMetadata(key, value),
    ),
  ].every(Boolean);
  let lostFactors;
  const oldFactors = oldUser.multifactor;
  const isNoted = notes.migration_lost_factors;
  if (oldFactors?.length > 0 && !isNoted && !hasFactor(event.user, oldFactors)) {
    lostFactors = oldFactors;
    api.user.setAppMetadata('migration_lost_factors', lostFactors);
  }
  if (!isComplete) return lostFactors;

  const arrived = [id, ...oldIdentityIds(event, Object.keys(connections))];
  const ids = Object.values(connections).flatMap((connection) => idsIn(connection, oldUser));
  const value = nextMarker(oldNotes[marker], arrived, ids);
  if (value !== undefined) {
    await oldTenant.send('PATCH', `users/${encodeURIComponent(oldUser.user_id)}`, {
      app_metadata: { [marker]: value },
    });
  }
  api.user.setAppMetadata('migration_confirmed', new Date().toISOString());
  return lostFactors;
}

/** The IDs within the old connections that belong to these new ones; none for a user who cannot come from there. */
function oldIdentityIds({ user, secrets }, connectionNames) {
  const ids = connectionNames.flatMap((name) => idsIn(name, user));
  if (ids.length === 0) ids.push(user.user_id.replace(/^auth0\|/, ''));
  if (secrets.USER_ID === 'keep') return ids;
  const prefix = `${secrets.DOMAIN.toLowerCase()}|`;
  return ids.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
}

/** The IDs that a user has within a connection. */
const idsIn = (connection, { identities }) =>
  (identities || [])
    .filter((identity) => identity.provider === 'auth0' && identity.connection === connection)
    .map((identity) => String(identity.user_id));

/**
 * The marker for a user of whom the identities `arrived` have landed; `undefined` if the current one says so already. All
 * identities of the user share it, and each of `ids` moves by itself: until all have landed, it lists those that have.
 */
function nextMarker(current, arrived, ids) {
  const before = current || [];
  if (!Array.isArray(before)) return undefined;
  const landed = ids.filter((id) => before.includes(id) || arrived.includes(id));
  if (landed.length === ids.length) return true;
  return landed.every((id) => before.includes(id)) ? undefined : landed;
}

/** Finds the user of the old tenant that holds the identity; `undefined` if there is none. */
async function findUser(oldTenant, connection, id) {
  const holds = (user) => idsIn(connection, user).includes(id);
  const user = await oldTenant.send('GET', `users/${encodeURIComponent(`auth0|${id}`)}`);
  if (user) return holds(user) ? user : undefined;
  // An identity that is linked to another, primary one has no user of its own.
  const phrase = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const q = `identities.user_id:${phrase(id)} AND identities.connection:${phrase(connection)}`;
  const found = await oldTenant.send('GET', `users?search_engine=v3&q=${encodeURIComponent(q)}`);
  const primary = found.find(holds);
  // A search leaves out large metadata, so the user is read again.
  return primary && oldTenant.send('GET', `users/${encodeURIComponent(primary.user_id)}`);
}

/** Metadata that is an object; otherwise none, as in the action scripts. A list or a text would have keys as well. */
const objectOf = (metadata) =>
  typeof metadata === 'object' && !Array.isArray(metadata) ? metadata : {};

/** Sets the keys that the new user lacks. Returns `false` if some must wait for the next login. */
function fillIn(current, old, skipped, set) {
  let bytes = 0;
  let isComplete = true;
  for (const [key, value] of Object.entries(old || {})) {
    if (skipped.has(key) || Object.hasOwn(current || {}, key) || value === null) continue;
    const size = Buffer.byteLength(JSON.stringify({ [key]: value }));
    if (size > MAX_METADATA_BYTES) {
      console.log(`auth0-account-migration: a metadata key of ${size} bytes cannot be filled in`);
    } else if (bytes + size > MAX_METADATA_BYTES) {
      isComplete = false;
    } else {
      bytes += size;
      set(key, value);
    }
  }
  return isComplete;
}

/** The Management API of the old tenant. Each request has a deadline of its own, and all of them have one together. */
async function openOldTenant({ AUDIENCE, CLIENT_ID, CLIENT_SECRET }, api) {
  const endsAt = Date.now() + MAX_TOTAL_MS;
  const send = async (url, init) => {
    const remaining = Math.max(1, Math.min(MAX_REQUEST_MS, endsAt - Date.now()));
    const signal = AbortSignal.timeout(remaining);
    const response = await fetch(url, { redirect: 'manual', ...init, signal });
    return { status: response.status, body: await response.json().catch(() => undefined) };
  };
  const withJson = (body) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  const cacheKey = `migration ${CLIENT_ID}`.slice(0, 64);
  const pauseKey = `migration-pause ${CLIENT_ID}`.slice(0, 64);
  let token = api.cache.get(cacheKey)?.value;
  if (!token) {
    const { status, body } = await send(new URL('/oauth/token', AUDIENCE), {
      method: 'POST',
      ...withJson({
        grant_type: 'client_credentials',
        audience: AUDIENCE,
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
      }),
    });
    token = body?.access_token;
    if (status !== 200 || !token) throw new Error(`no token, status ${status}`);
    const ttl = Math.min(body.expires_in * 1_000 - 60_000, 86_400_000);
    if (ttl > 0 && token.length <= MAX_CACHED_BYTES) api.cache.set(cacheKey, token, { ttl });
  }

  return {
    /** Sends a request to the Management API. Returns the body, or `undefined` for a user who does not exist. */
    async send(method, path, body) {
      const { headers, ...init } = body ? withJson(body) : {};
      const authorization = `Bearer ${token}`;
      const request = { method, ...init, headers: { ...headers, authorization } };
      const answer = await send(AUDIENCE + path, request);
      if (answer.status === 200 && answer.body) return answer.body;
      if (answer.status === 404 && answer.body?.errorCode === 'inexistent_user') return undefined;
      // A token that lacks a scope may be older than its grant. If the scope is not granted, the next one lacks it too.
      const isReplaced = answer.status === 403 && !api.cache.get(pauseKey);
      if (isReplaced) api.cache.set(pauseKey, 'true', { ttl: RENEWAL_PAUSE_MS });
      if (isReplaced || answer.status === 401) api.cache.delete(cacheKey);
      throw new Error(`${method} ${path.split(/[/?]/)[0]} has status ${answer.status}`);
    },
  };
}

/** Whether a field of the user cannot be seen, since the platform lays the keys of app_metadata over it. */
const isHidden = ({ app_metadata }, field) => Object.hasOwn(app_metadata || {}, field);

/** Whether a user has a factor in place of the lost ones. A verified e-mail address is one by itself: it replaces no other. */
function hasFactor(user, lost) {
  const isOnlyEmail = [lost].flat().every((kind) => kind === 'email');
  const replaces = (factor) => isOnlyEmail || factor?.type !== 'email';
  const isEnrolled = !isHidden(user, 'enrolledFactors') && user.enrolledFactors?.some(replaces);
  return user.multifactor?.length > 0 || isEnrolled;
}

/** Asks a user to enrol a factor, since another one could not be carried. */
function replaceLostFactors(event, api, lostFactors) {
  if (hasFactor(event.user, lostFactors)) {
    api.user.setAppMetadata('migration_lost_factors', null);
    return;
  }
  const { protocol, prompt } = event.transaction || {};
  const names = (event.secrets.ENROLL_FACTORS || '').split(',').map((name) => name.trim());
  const factors = names.filter(Boolean).map((type) => ({ type }));
  // Nothing can be asked of a person in the other protocols, and none may be asked if prompt is none (OIDC Core 3.1.2.1).
  if (!factors.length || !INTERACTIVE_PROTOCOLS.includes(protocol) || prompt?.includes('none')) {
    return;
  }
  api.authentication.enrollWithAny(factors);
}
