// @ts-check
/**
 * What a database connection takes as a login identifier, and what it requires of a profile and at a sign-up. With
 * flexible identifiers, `options.attributes` decides; without them, `requires_username` does.
 */

/** @typedef {'email' | 'username' | 'phone_number'} IdentifierKind */
/** @typedef {Pick<import('./management/connections.js').Connection, 'options' | 'takesAnyUsername'>} Database */

const KINDS = /** @type {const} */ (['email', 'phone_number', 'username']);
const EMAIL_FORMAT = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE_FORMAT = /^\+[0-9]{1,15}$/;
const USERNAME_CHARACTERS = /^[a-z0-9@^$.!`\-#+'~_]+$/;
const DEFAULT_LENGTH = { min: 1, max: 15 };

/** The kinds of identifiers with which the users of a connection log in, the first ones first. @param {Database} database @returns {IdentifierKind[]} */
export function identifierKinds({ options, takesAnyUsername }) {
  const { attributes, precedence = KINDS, requires_username } = options;
  if (attributes) {
    return precedence.filter(
      (/** @type {IdentifierKind} */ kind) => attributes[kind]?.identifier?.active === true,
    );
  }
  return requires_username || takesAnyUsername ? ['email', 'username'] : ['email'];
}

/** Whether a user name may have this form. @param {Record<string, any>} options @param {string} text */
function hasUsernameForm({ attributes }, text) {
  const { allowed_types = {} } = attributes?.username?.validation ?? {};
  if (EMAIL_FORMAT.test(text)) return allowed_types.email === true;
  return !PHONE_FORMAT.test(text) || allowed_types.phone_number === true || !attributes;
}

/** Whether a connection takes a typed identifier, so that it looks for a user. @param {Database} database @param {string} typed */
export function takesIdentifier(database, typed) {
  if (database.takesAnyUsername && !database.options.attributes) return true;
  const possible = {
    email: EMAIL_FORMAT.test(typed),
    phone_number: PHONE_FORMAT.test(typed),
    username: hasUsernameForm(database.options, typed),
  };
  return identifierKinds(database).some((kind) => possible[kind]);
}

/**
 * Whether a record answers to an identifier of this kind. Letters are compared in lower case.
 * @param {Record<string, any>} record @param {IdentifierKind} kind @param {string} typed
 */
const answersTo = (record, kind, typed) =>
  typeof record[kind] === 'string' && record[kind].toLowerCase() === typed.toLowerCase();

/** The first record that answers to a typed identifier. @template {Record<string, any>} R @param {Database} database @param {R[]} records @param {string} typed @returns {R | undefined} */
export function findByIdentifier(database, records, typed) {
  for (const kind of identifierKinds(database)) {
    const found = records.find((record) => answersTo(record, kind, typed));
    if (found) return found;
  }
  return undefined;
}

/** Fields that a stored profile must have. @param {Record<string, any>} options @returns {string[]} */
export function requiredFields({ attributes, requires_username }) {
  if (attributes) {
    return KINDS.filter((kind) => attributes[kind]?.profile_required === true);
  }
  return requires_username ? ['email', 'username'] : ['email'];
}

/** Fields that a sign-up must have. @param {Record<string, any>} options @returns {string[]} */
export function requiredAtSignUp({ attributes, requires_username }) {
  if (attributes) {
    return KINDS.filter((kind) => attributes[kind]?.signup?.status === 'required');
  }
  return requires_username ? ['email', 'username'] : ['email'];
}

/** Fields that a sign-up must not have. @param {Record<string, any>} options @returns {string[]} */
export const blockedAtSignUp = ({ attributes }) =>
  attributes
    ? KINDS.filter((kind) => (attributes[kind]?.signup?.status ?? 'inactive') === 'inactive')
    : [];

/** Whether a user name may be chosen at a sign-up. @param {Record<string, any>} options @param {string} username */
export function isValidUsername(options, username) {
  const { attributes, validation } = options;
  const flexible = attributes?.username?.validation;
  const min = flexible?.min_length ?? validation?.username?.min ?? DEFAULT_LENGTH.min;
  const max = flexible?.max_length ?? validation?.username?.max ?? DEFAULT_LENGTH.max;
  const text = username.toLowerCase();
  const isLength = text.length >= min && text.length <= max;
  return isLength && USERNAME_CHARACTERS.test(text) && hasUsernameForm(options, text);
}
