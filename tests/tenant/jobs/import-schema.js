// @ts-check
/**
 * What a record of an import file must look like (page "Bulk User Import Database Schema and Examples"), and the codes and
 * messages of records that do not. The limits of lengths are those of `POST /api/v2/users`.
 */
import { Ajv } from 'ajv';
import {
  anyObject,
  array,
  boolean,
  integer,
  object,
  oneOf,
  string,
} from '../management/validation.js';
import { isValidUsername } from '../login-identifiers.js';
import { FORBIDDEN_APP_METADATA, isEmail } from '../profile-schema.js';

/** @typedef {{ code: string, message: string, path?: string }} RecordError */

const encoding = oneOf('base64', 'hex', 'utf8');
const email = { type: 'string', format: 'email' };
/** @param {number} length */
const upTo = (length) => ({ ...string, maxLength: length });
const properties = {
  email,
  email_verified: boolean,
  phone_number: { ...string, pattern: '^\\+[0-9]{1,15}$' },
  phone_verified: boolean,
  user_id: { ...upTo(255), minLength: 1, pattern: '^\\S+$' },
  username: { ...upTo(128), minLength: 1 },
  given_name: upTo(150),
  family_name: upTo(150),
  name: upTo(300),
  nickname: upTo(300),
  picture: upTo(2048),
  blocked: boolean,
  password_hash: { ...string, pattern: '^\\$2[ab]\\$10\\$[./A-Za-z0-9]{53}$' },
  custom_password_hash: object(
    {
      algorithm: oneOf(
        ...'argon2 bcrypt hmac ldap md4 md5 sha1 sha256 sha512 pbkdf2 scrypt'.split(' '),
      ),
      hash: {
        type: 'object',
        properties: {
          value: string,
          encoding,
          digest: oneOf(
            ...'md4 md5 ripemd160 sha1 sha224 sha256 sha384 sha512 whirlpool'.split(' '),
          ),
          key: { type: 'object', required: ['value'], properties: { value: string, encoding } },
        },
      },
      salt: {
        type: 'object',
        required: ['value'],
        properties: { value: string, encoding, position: oneOf('prefix', 'suffix') },
      },
      password: {
        type: 'object',
        properties: {
          encoding: oneOf('ascii', 'utf8', 'utf16le', 'ucs2', 'latin1', 'binary'),
        },
      },
      keylen: { ...integer, minimum: 1 },
      cost: { ...integer, minimum: 2 },
      blockSize: { ...integer, minimum: 1 },
      parallelization: { ...integer, minimum: 1, maximum: 64 },
    },
    ['algorithm', 'hash'],
  ),
  app_metadata: anyObject,
  user_metadata: anyObject,
  mfa_factors: array(
    {
      anyOf: [
        object({ totp: object({ secret: { ...string, pattern: '^[A-Z2-7]+$' } }, ['secret']) }, [
          'totp',
        ]),
        object(
          { phone: object({ value: { ...string, pattern: '^\\+[0-9]{1,15}$' } }, ['value']) },
          ['phone'],
        ),
        object({ email: object({ value: email }, ['value']) }, ['email']),
      ],
    },
    { minItems: 1, maxItems: 10 },
  ),
};
/** Compiled when it is needed, since few tests import. @type {import('ajv').ValidateFunction | undefined} */
let validate;
const compile = () =>
  new Ajv({ strict: false, allErrors: true, verbose: true, formats: { email: isEmail } }).compile(
    object(properties, ['email']),
  );

/** Code and message of a failed keyword. @type {Record<string, (error: import('ajv').ErrorObject) => [string, string]>} */
const CODES = {
  anyOf: () => ['ANY_OF_MISSING', "Data does not match any schemas from 'anyOf'"],
  maxItems: ({ data, params }) => [
    'ARRAY_LENGTH_LONG',
    `Array is too long (${/** @type {any[]} */ (data).length}), maximum ${params.limit}`,
  ],
  minItems: ({ data, params }) => [
    'ARRAY_LENGTH_SHORT',
    `Array is too short (${/** @type {any[]} */ (data).length}), minimum ${params.limit}`,
  ],
  enum: ({ data }) => ['ENUM_MISMATCH', `No enum match for: ${JSON.stringify(data)}`],
  format: ({ data }) => ['FORMAT', `Object didn't pass validation for format email: ${data}`],
  type: ({ data, params }) => [
    'INVALID_TYPE',
    `Expected type ${params.type} but found type ${data === null ? 'null' : Array.isArray(data) ? 'array' : typeof data}`,
  ],
  maxLength: ({ data, params }) => [
    'MAX_LENGTH',
    `String is too long (${String(data).length} chars), maximum ${params.limit}`,
  ],
  minLength: ({ data, params }) => [
    'MIN_LENGTH',
    `String is too short (${String(data).length} chars), minimum ${params.limit}`,
  ],
  maximum: ({ data, params }) => [
    'MAXIMUM',
    `Value ${data} is greater than maximum ${params.limit}`,
  ],
  minimum: ({ data, params }) => ['MINIMUM', `Value ${data} is less than minimum ${params.limit}`],
  required: ({ params }) => [
    'OBJECT_REQUIRED',
    `Missing required property: ${params.missingProperty}`,
  ],
  pattern: ({ params }) => ['PATTERN', `String does not match pattern ${params.pattern}`],
};

/** @param {string} code @param {string} message @param {string} path @returns {RecordError} */
const inProperty = (code, message, path) => ({
  code,
  message: path ? `Error in ${path} property - ${message}` : message,
  ...(path ? { path } : {}),
});

/** @param {import('ajv').ErrorObject} error @returns {RecordError} */
function errorOf(error) {
  const { keyword, params, instancePath } = error;
  const parent = instancePath
    .slice(1)
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');
  const name = params.missingProperty ?? params.additionalProperty;
  const path = [parent, name].filter(Boolean).join('.');
  const known = CODES[keyword];
  if (known) return inProperty(...known(error), path);
  // The documented codes have none for this; the name is that of the validator whose other codes Auth0 uses.
  return inProperty(
    'OBJECT_ADDITIONAL_PROPERTIES',
    `Additional properties not allowed: ${name}`,
    path,
  );
}

/** Whether this is an error of one alternative, which the error of the whole `anyOf` stands for. @param {import('ajv').ErrorObject} error */
const isOfAlternative = ({ schemaPath }) => schemaPath.includes('/anyOf/');

/**
 * What is wrong with a record by itself.
 * @param {any} record @param {import('../management/connections.js').Connection} connection @returns {RecordError[]}
 */
export function recordErrors(record, { options, takesAnyUsername }) {
  /** @type {RecordError[]} */
  const errors = [];
  validate ??= compile();
  if (!validate(record)) {
    const all = (validate.errors ?? []).filter((error) => !isOfAlternative(error));
    errors.push(...all.map(errorOf));
  }
  if (typeof record !== 'object' || record === null) return errors;
  for (const key of Object.keys(Object(record.app_metadata))) {
    if (FORBIDDEN_APP_METADATA.has(key)) {
      errors.push(
        inProperty('NOT_PASSED', "Data matches schema from 'not'", `app_metadata.${key}`),
      );
    }
  }
  if (record.password_hash !== undefined && record.custom_password_hash !== undefined) {
    errors.push(inProperty('NOT_PASSED', "Data matches schema from 'not'", 'password_hash'));
  }
  const { username } = record;
  const restricted =
    !takesAnyUsername && (options.requires_username || options.attributes?.username);
  if (restricted && typeof username === 'string' && !isValidUsername(options, username)) {
    errors.push(
      inProperty('PATTERN', 'String does not match the rules of the connection', 'username'),
    );
  }
  return errors;
}
