// @ts-check
// The schemas of the documents that the command line prints with --json.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

const FOLDER = new URL('../../pkg/schemas/', import.meta.url);

/** @type {Map<string, import('ajv').ValidateFunction>} */
const validators = new Map();

/**
 * Asserts that a document has all members that its schema requires, and no others than the schema knows.
 *
 * @param {string[]} args The arguments of the command that has printed it.
 * @param {object} document
 */
export function assertMatchesSchema(args, document) {
  const [command = '', subcommand] = args;
  const name = [command, ...(subcommand === 'purge' ? [subcommand] : [])].join('-');
  const validate = validator('problem' in document ? 'failure' : name);
  assert.ok(
    validate(document),
    `the document of ${args.join(' ')}: ${JSON.stringify(validate.errors)}`,
  );
}

/** @param {string} name */
function validator(name) {
  const known = validators.get(name);
  if (known) return known;
  const schema = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'), refuseOthers);
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
  validators.set(name, validate);
  return validate;
}

/** The package's schemas allow members of later versions; a test must not. @param {string} _key @param {any} value */
function refuseOthers(_key, value) {
  const isStrict = value?.properties && value.additionalProperties === undefined;
  return isStrict ? { ...value, additionalProperties: false } : value;
}
