// @ts-check
/**
 * Validates the body of PATCH /api/v2/users/{id} and applies it to a user.
 */
import { managementRefusal } from './refusal.js';
import { mergeMetadata } from './user-store.js';

/** @type {Record<string, 'boolean' | 'string' | 'object'>} */
const PROPERTIES = {
  app_metadata: 'object',
  blocked: 'boolean',
  client_id: 'string',
  connection: 'string',
  email: 'string',
  email_verified: 'boolean',
  family_name: 'string',
  given_name: 'string',
  name: 'string',
  nickname: 'string',
  password: 'string',
  phone_number: 'string',
  phone_verified: 'boolean',
  picture: 'string',
  user_metadata: 'object',
  username: 'string',
  verify_email: 'boolean',
  verify_phone_number: 'boolean',
};
/** Fields that control the update and are never stored. */
const INSTRUCTIONS = new Set([
  'client_id',
  'connection',
  'password',
  'verify_email',
  'verify_phone_number',
]);
/** Fields that null removes. */
const NULLABLE = new Set(
  'email family_name given_name name nickname phone_number picture username'.split(' '),
);
/** Longest text of a field. @type {Record<string, number>} */
const LONGEST = { family_name: 150, given_name: 150, name: 300, nickname: 300, username: 128 };
const METADATA = /** @type {const} */ (['app_metadata', 'user_metadata']);

/** @param {string} message */
const invalid = (message) =>
  managementRefusal(400, `Payload validation error: '${message}`, 'invalid_body');

/** @param {unknown} value */
const typeOf = (value) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

/**
 * @param {unknown} body
 * @param {string[]} scopes of the token
 * @returns {{ change: (user: import('./user-store.js').OldUser) => void, password?: string }}
 */
export function updateOf(body, scopes) {
  if (typeOf(body) !== 'object') {
    throw invalid(`Expected type object but found type ${typeOf(body)}'`);
  }
  const given = /** @type {Record<string, any>} */ (body);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(PROPERTIES, name));
  if (unknown.length) throw invalid(`Additional properties not allowed: ${unknown.join(', ')}'.`);
  for (const [name, value] of Object.entries(given)) {
    if (value === null && NULLABLE.has(name)) continue;
    if (typeOf(value) !== PROPERTIES[name]) {
      throw invalid(
        `Expected type ${PROPERTIES[name]} but found type ${typeOf(value)}' on property ${name}.`,
      );
    }
  }
  for (const [name, longest] of Object.entries(LONGEST)) {
    const { length = 0 } = given[name] ?? '';
    if (length > longest) {
      throw invalid(
        `String is too long (${length} chars), maximum ${longest}' on property ${name}.`,
      );
    }
  }
  const more = Object.keys(given).filter((name) => name !== 'app_metadata');
  const root = more.filter((name) => name !== 'user_metadata');
  // The scope update:users_app_metadata alone is for app_metadata alone.
  if (more.length && !scopes.includes('update:users')) {
    throw managementRefusal(
      403,
      'Insufficient scope, expected any of: update:users',
      'insufficient_scope',
    );
  }
  return {
    password: given.password,
    change: (user) => {
      for (const name of METADATA) {
        if (given[name]) user[name] = mergeMetadata(user[name], given[name]);
      }
      for (const name of root) {
        if (INSTRUCTIONS.has(name)) continue;
        if (given[name] === null) delete (/** @type {any} */ (user)[name]);
        else /** @type {any} */ (user)[name] = given[name];
      }
    },
  };
}
