// @ts-check
/**
 * Validates bodies and query parameters of the Management API with JSON Schemas. The messages have the form
 * of the platform: `Payload validation error: 'Additional properties not allowed: x'.`
 */
import { Ajv } from 'ajv';
import { managementRefusal } from '../refusal.js';

/** @typedef {Record<string, any>} Schema */
/** @typedef {(value: unknown) => any} Check gives the value back, for a query with booleans and numbers made of the text */

/** `{ type: 'object' }` with only these properties. @param {Record<string, Schema>} properties @param {string[]} [required] @returns {Schema} */
export const object = (properties, required = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
/** @param {Schema} items @param {Schema} [more] @returns {Schema} */
export const array = (items, more = {}) => ({ type: 'array', items, ...more });
/** @param {...(string | null)} values @returns {Schema} */
export const oneOf = (...values) => ({ enum: values });
/** @param {Schema} schema @returns {Schema} */
export const nullable = (schema) => ({ ...schema, nullable: true });
/** Assigns one schema to many names, for properties that are only stored. @param {string} names @param {Schema} schema */
export const each = (names, schema) =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, schema]),
  );

export const string = { type: 'string' };
export const boolean = { type: 'boolean' };
export const integer = { type: 'integer' };
export const strings = array(string);
/** Schema of an object that is stored without validation. */
export const anyObject = { type: 'object' };

const options = { strict: false, allErrors: false, verbose: true, useDefaults: false };

/** @param {unknown} value */
const typeOf = (value) => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

/** @param {import('ajv').ErrorObject} error */
function messageOf({ keyword, params, data, instancePath }) {
  const property = instancePath.slice(1).replaceAll('/', '.');
  const on = property ? ` on property ${property}` : '';
  const size =
    typeof data === 'string' || Array.isArray(data) ? data.length : Object.keys(data ?? {}).length;
  /** @type {Record<string, () => string>} */
  const messages = {
    additionalProperties: () => `'Additional properties not allowed: ${params.additionalProperty}'`,
    required: () => `'Missing required property: ${params.missingProperty}'`,
    type: () =>
      `'Expected type ${[params.type].flat()[0].split(',')[0]} but found type ${typeOf(data)}'`,
    enum: () => `'No enum match for: ${JSON.stringify(data)}'`,
    pattern: () => `'String does not match pattern: ${params.pattern}'`,
    minLength: () => `'String is too short (${size} chars), minimum ${params.limit}'`,
    maxLength: () => `'String is too long (${size} chars), maximum ${params.limit}'`,
    minItems: () => `'Array is too short (${size}), minimum ${params.limit}'`,
    maxItems: () => `'Array is too long (${size}), maximum ${params.limit}'`,
    minimum: () => `'Value ${String(data)} is less than minimum ${params.limit}'`,
    maximum: () => `'Value ${String(data)} is greater than maximum ${params.limit}'`,
    maxProperties: () => `'Too many properties defined (${size}), maximum ${params.limit}'`,
    minProperties: () => `'Too few properties defined (${size}), minimum ${params.limit}'`,
    uniqueItems: () =>
      `'Array items are not unique (indices ${Math.min(params.i, params.j)} and ${Math.max(params.i, params.j)})'`,
  };
  return `${(messages[keyword] ?? (() => `'${keyword}'`))()}${on}.`;
}

/**
 * Compiles a schema when it is first used, and once for all tenants of the process: every tenant has all routes, most are
 * never called, and Ajv takes longer the more it has compiled.
 *
 * @param {Ajv} ajv
 * @returns {(schema: Schema) => import('ajv').ValidateFunction}
 */
function compilerOf(ajv) {
  /** @type {Map<string, import('ajv').ValidateFunction>} */
  const compiled = new Map();
  return (schema) => {
    const text = JSON.stringify(schema);
    const validate = compiled.get(text) ?? ajv.compile(schema);
    compiled.set(text, validate);
    return validate;
  };
}

const compileBody = compilerOf(new Ajv(options));
const compileQuery = compilerOf(new Ajv({ ...options, coerceTypes: true }));

/** @param {typeof compileBody} compile @param {Schema} schema @param {string} what @param {string} code @returns {Check} */
function checkWith(compile, schema, what, code) {
  /** @type {import('ajv').ValidateFunction | undefined} */
  let validate;
  return (value) => {
    validate ??= compile(schema);
    if (validate(value)) return value;
    const [error] = validate.errors ?? [];
    throw managementRefusal(
      400,
      `${what} validation error: ${error ? messageOf(error) : ''}`,
      code,
    );
  };
}

/** Returns the validator of a body. @param {Schema} schema */
export const bodyCheck = (schema) => checkWith(compileBody, schema, 'Payload', 'invalid_body');

/** Returns the validator of query parameters, which are all optional. @param {Record<string, Schema>} properties */
export function queryCheck(properties) {
  const check = checkWith(compileQuery, object(properties), 'Query', 'invalid_query_string');
  return (/** @type {unknown} */ query) => check({ .../** @type {object} */ (query) });
}

/** Returns the error for an invalid body whose problem no schema can express. @param {string} message */
export const invalidBody = (message) =>
  managementRefusal(400, `Payload validation error: ${message}`, 'invalid_body');
