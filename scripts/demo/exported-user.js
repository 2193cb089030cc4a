// @ts-check
/**
 * Facts about a user of the export: identifiers, connections, and the expected outcome of the first login.
 */

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/**
 * The expected outcome of a user's first login.
 * @typedef {object} ExpectedOutcome
 * @property {string} name
 * @property {string} code outcome code of the action script login
 * @property {number} status status of the new tenant's response
 */

export const EXPECTED_OUTCOMES = /** @type {const} */ ({
  blocked: { name: 'blocked in the old tenant', code: 'blocked', status: 401 },
  secondFactor: { name: 'enrolled in a second factor', code: 'mfa_required', status: 401 },
  marked: { name: 'marked as moved before', code: 'already_moved', status: 403 },
  elsewhere: { name: 'not in the connection', code: 'wrong_credentials', status: 403 },
  withoutEmail: { name: 'without e-mail, which the new tenant needs', code: 'found', status: 400 },
  moved: { name: 'moved', code: 'found', status: 200 },
});

/** Returns the database connection that most users are in. @param {OldUser[]} users @returns {string | undefined} */
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
 * Returns the record that has the e-mail and username for a connection. For a linked, secondary identity this is its
 * `profileData`.
 *
 * @param {OldUser} user
 * @param {string} connection
 * @returns {{ email?: string, email_verified?: boolean, username?: string } | undefined} undefined if the user is not in the connection
 */
export function recordIn(user, connection) {
  const index = user.identities.findIndex(
    (identity) => identity.provider === 'auth0' && identity.connection === connection,
  );
  if (index < 0) return undefined;
  return index === 0 ? user : (user.identities[index]?.profileData ?? {});
}

/** Returns the identifier with which the user logs in. @param {OldUser} user @param {string} connection @returns {string | undefined} */
export function identifierOf(user, connection) {
  const { email, username } = recordIn(user, connection) ?? user;
  return email ?? username;
}

/** Returns the e-mail and username in each connection, as texts that must be unique in a file. @param {OldUser} user @returns {string[]} */
export function identifiers(user) {
  return databases(user).flatMap((connection) => {
    const { email, username } = recordIn(user, connection) ?? {};
    const different = new Set([email, username].flatMap((each) => each?.toLowerCase() ?? []));
    return [...different].map((each) => `${each} in the connection ${connection}`);
  });
}

/** @param {OldUser} user @param {string} connection @returns {ExpectedOutcome} */
export function expectedOutcomeOf(user, connection) {
  const record = recordIn(user, connection);
  if (!record) return EXPECTED_OUTCOMES.elsewhere;
  if (user.blocked) return EXPECTED_OUTCOMES.blocked;
  if (user.multifactor?.length) return EXPECTED_OUTCOMES.secondFactor;
  if (user.app_metadata?.migration_complete === true) return EXPECTED_OUTCOMES.marked;
  return record.email ? EXPECTED_OUTCOMES.moved : EXPECTED_OUTCOMES.withoutEmail;
}

/**
 * Whether a single step can use this user: the user can be moved, and the database identity is the primary one.
 *
 * @param {OldUser} user
 * @param {string} connection
 */
export function isMovable(user, connection) {
  return (
    expectedOutcomeOf(user, connection) === EXPECTED_OUTCOMES.moved &&
    recordIn(user, connection) === user
  );
}

/** Counts the kinds of data that a user has, to prefer users who show more. @param {OldUser} user */
export function dataRichness({ email_verified, user_metadata, app_metadata, username }) {
  const filled = (/** @type {object | undefined} */ value) => Object.keys(value ?? {}).length > 0;
  return [filled(user_metadata) && filled(app_metadata), email_verified, username].filter(Boolean)
    .length;
}
