// @ts-check
/**
 * What a user's record in the export tells of how the move will go.
 */

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/**
 * How a first login ends.
 * @typedef {object} Fate
 * @property {string} name
 * @property {string} code the outcome of the action script login
 * @property {number} status what the new tenant answers
 */

export const FATES = /** @type {const} */ ({
  blocked: { name: 'blocked in the old tenant', code: 'blocked', status: 401 },
  secondFactor: { name: 'enrolled in a second factor', code: 'mfa_required', status: 401 },
  elsewhere: { name: 'not in the connection', code: 'wrong_credentials', status: 403 },
  withoutEmail: { name: 'without e-mail, which the new tenant needs', code: 'found', status: 400 },
  moved: { name: 'moved', code: 'found', status: 200 },
});

/** The database connection of most users. @param {OldUser[]} users @returns {string | undefined} */
export function mainConnection(users) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of users.flatMap(databases)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The database connections of a user. @param {OldUser} user @returns {string[]} */
export const databases = (user) =>
  user.identities
    .filter(({ provider }) => provider === 'auth0')
    .map(({ connection }) => connection);

/**
 * The record that has e-mail and username for a connection: those of a linked, secondary identity are in its `profileData`.
 *
 * @param {OldUser} user
 * @param {string} connection
 * @returns {{ email?: string, email_verified?: boolean, username?: string } | undefined} undefined for a user who is not in the connection
 */
export function recordIn(user, connection) {
  const index = user.identities.findIndex(
    (identity) => identity.provider === 'auth0' && identity.connection === connection,
  );
  if (index < 0) return undefined;
  return index === 0 ? user : (user.identities[index]?.profileData ?? {});
}

/** What the user types. @param {OldUser} user @param {string} connection @returns {string | undefined} */
export function identifierOf(user, connection) {
  const { email, username } = recordIn(user, connection) ?? user;
  return email ?? username;
}

/** E-mail and username in each connection, as texts that must be unique. @param {OldUser} user @returns {string[]} */
export function identifiers(user) {
  return databases(user).flatMap((connection) => {
    const { email, username } = recordIn(user, connection) ?? {};
    const different = new Set([email, username].flatMap((each) => each?.toLowerCase() ?? []));
    return [...different].map((each) => `${each} in the connection ${connection}`);
  });
}

/** @param {OldUser} user @param {string} connection @returns {Fate} */
export function fateOf(user, connection) {
  const record = recordIn(user, connection);
  if (!record) return FATES.elsewhere;
  if (user.blocked) return FATES.blocked;
  if (user.multifactor?.length) return FATES.secondFactor;
  return record.email ? FATES.moved : FATES.withoutEmail;
}

/**
 * Whether a step can be played with this user: the database identity is the primary one, and nothing stands in the way.
 *
 * @param {OldUser} user
 * @param {string} connection
 */
export function isPlain(user, connection) {
  return (
    fateOf(user, connection) === FATES.moved &&
    recordIn(user, connection) === user &&
    user.app_metadata?.migration_complete !== true
  );
}

/** How much a user has to show. @param {OldUser} user */
export function richness({ email_verified, user_metadata, app_metadata, username }) {
  const filled = (/** @type {object | undefined} */ value) => Object.keys(value ?? {}).length > 0;
  return [filled(user_metadata) && filled(app_metadata), email_verified, username].filter(Boolean)
    .length;
}
