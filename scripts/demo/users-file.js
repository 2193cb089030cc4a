// @ts-check
/**
 * Reads the users of a file in the format of a bulk export: one JSON object per line (NDJSON).
 */
import { readFileSync } from 'node:fs';
import { UsageError } from './errors.js';
import { identifiers } from './exported-user.js';

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/** @typedef {(value: any) => boolean} Check */

const DEFAULT_CONNECTION = 'Username-Password-Authentication';
const MAX_MESSAGES = 5;
const ONE_USER_PER_LINE =
  'each line must be one user; to convert a JSON array, run: jq -c ".[]" FILE';

/** @type {Check} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** @type {Check} */
const isNonEmptyString = (value) => typeof value === 'string' && value !== '';
/** @type {Check} */
const isIdentity = (value) =>
  isObject(value) &&
  isNonEmptyString(value.connection) &&
  isNonEmptyString(value.provider) &&
  (isNonEmptyString(value.user_id) || typeof value.user_id === 'number');

/** The fields that the demo uses, with their checks. @type {[fields: string[], check: Check, remedy: string][]} */
const FIELDS = [
  [
    ['user_id'],
    (value) => isNonEmptyString(value) && /^[^|]+\|./.test(value),
    'must be a string such as "auth0|5f7c8ec7"; add user_id to the fields of the export',
  ],
  [
    ['email', 'username', 'name', 'nickname', 'phone_number'],
    isNonEmptyString,
    'must be a non-empty string; leave it out if the user has none',
  ],
  [
    ['email_verified', 'blocked'],
    (value) => typeof value === 'boolean',
    'must be true or false, without quotes',
  ],
  [
    ['user_metadata', 'app_metadata'],
    isObject,
    'must be an object; export as JSON, because CSV has no metadata',
  ],
  [
    ['multifactor'],
    (value) => Array.isArray(value) && value.every(isNonEmptyString),
    'must be an array of factors such as ["guardian"]',
  ],
  [
    ['identities'],
    (value) => Array.isArray(value) && value.length > 0 && value.every(isIdentity),
    'must be an array of objects with connection, provider and user_id',
  ],
];

/**
 * @param {string} path
 * @returns {OldUser[]} at least one
 * @throws {UsageError} names the file, and the line and field of each problem
 */
export function readUsersFile(path) {
  const lines = readText(path).split(/\r?\n/);
  /** @type {string[]} */
  const problems = [];
  /** Line number by user_id, and by connection and identifier. @type {Map<string, number>} */
  const observation = new Map();
  const users = lines.flatMap((text, index) => {
    if (text.trim() === '') return [];
    try {
      const user = readUser(text);
      for (const key of [`user_id ${user.user_id}`, ...identifiers(user)]) {
        const other = observation.get(key);
        if (other) throw new Error(`${key} is also on line ${other}; remove one of the two`);
        observation.set(key, index + 1);
      }
      return [user];
    } catch (error) {
      problems.push(`${path}:${index + 1}: ${/** @type {Error} */ (error).message}`);
      return [];
    }
  });
  const more = problems.length - MAX_MESSAGES;
  if (more > 0) {
    problems.splice(MAX_MESSAGES, more, `and ${more} more such ${more === 1 ? 'line' : 'lines'}`);
  }
  if (problems.length) throw new UsageError(problems.join('\n'));
  if (!users.length) {
    throw new UsageError(
      `${path}: no users; the file must have one user as a JSON object on each line`,
    );
  }
  return users;
}

/** @param {string} path */
function readText(path) {
  try {
    const bytes = readFileSync(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      throw new Error('it is compressed; decompress it with gunzip first');
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    /** @type {Record<string, string>} */
    const known = {
      ENOENT: 'there is no such file',
      EISDIR: 'is a folder, not a file',
      EACCES: 'may not be read',
      ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8',
    };
    throw new UsageError(`${path}: ${known[code ?? ''] ?? message}`);
  }
}

/** @param {string} text @returns {OldUser} */
function readUser(text) {
  /** @type {any} */
  let user;
  try {
    user = JSON.parse(text);
  } catch (error) {
    const remedy = text.startsWith('[')
      ? ONE_USER_PER_LINE
      : 'each line must be one user as a JSON object; export as JSON, not as CSV';
    throw new Error(`not JSON (${/** @type {Error} */ (error).message}); ${remedy}`, {
      cause: error,
    });
  }
  if (!isObject(user)) throw new Error(`not an object; ${ONE_USER_PER_LINE}`);
  // An export may have null for a value that the user does not have.
  user = Object.fromEntries(Object.entries(user).filter(([, value]) => value !== null));
  for (const [fields, check, remedy] of FIELDS) {
    for (const field of fields) {
      if (user[field] === undefined ? field === 'user_id' : !check(user[field])) {
        throw new Error(`${field} ${remedy}`);
      }
    }
  }
  return { ...user, identities: user.identities ?? [identityOf(user.user_id)] };
}

/** Derives the identity of a user from the user_id, for exports without identities. @param {string} id */
function identityOf(id) {
  const [provider = '', ...rest] = id.split('|');
  const isSocial = provider !== 'auth0';
  return {
    connection: isSocial ? provider : DEFAULT_CONNECTION,
    provider,
    user_id: rest.join('|'),
    isSocial,
  };
}
