// Checks the options of `createMigration`. A wrong option is a mistake in the program, so it is thrown at once; what is
// wrong in the configuration may come from outside of the program, and is an outcome of each call.
import { attempt } from '../runtime/attempt.js';
import { closest } from './closest.js';

/** @typedef {import('../../pkg-template/index.js').MigrationOptions} MigrationOptions */

const isFunction = (/** @type {unknown} */ value) => typeof value === 'function';

/** What each option must be. @type {Record<keyof MigrationOptions, { expected: string, problem(value: any): string | undefined }>} */
const OPTIONS = {
  fetch: functionOption('a function like the global fetch'),
  log: functionOption('a function that takes a line'),
  tokenCache: { expected: 'an object with the methods get and set', problem: tokenCacheProblem },
  UnauthorizedError: functionOption('a class of errors'),
  WrongUsernameOrPasswordError: functionOption('a class of errors'),
};
const NAMES = /** @type {(keyof MigrationOptions)[]} */ (Object.keys(OPTIONS));

/**
 * Reads each option once. An option that is `undefined` or `null` is as none.
 *
 * @param {unknown} options
 * @returns {MigrationOptions}
 * @throws {TypeError} that names every option that is unknown or of the wrong type, and never a value
 */
export function readOptions(options) {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options)) {
    throw new TypeError(
      `createMigration: The options must be an object, but are ${typeName(options)}.`,
    );
  }
  /** @type {Record<string, unknown>} */
  const values = {};
  /** @type {string[]} */
  const problems = [];
  for (const name of NAMES) {
    const value = read(options, name, problems);
    if (value === undefined || value === null) continue;
    const { expected, problem } = OPTIONS[name];
    const found = problem(value);
    if (found) problems.push(`The option ${name} must be ${expected}, but ${found}.`);
    values[name] = value;
  }
  for (const name of attempt(() => Object.keys(options)) ?? []) {
    if (!Object.hasOwn(OPTIONS, name)) problems.push(unknownOption(name));
  }
  if (problems.length > 0) throw new TypeError(`createMigration: ${problems.join(' ')}`);
  return values;
}

/** @param {object} options @param {string} name @param {string[]} problems */
function read(options, name, problems) {
  try {
    return /** @type {Record<string, unknown>} */ (options)[name];
  } catch {
    problems.push(`The option ${name} cannot be read, because its getter throws.`);
    return undefined;
  }
}

/** @param {string} expected */
function functionOption(expected) {
  const problem = (/** @type {unknown} */ value) =>
    isFunction(value) ? undefined : `is ${typeName(value)}`;
  return { expected, problem };
}

/** @param {any} value */
function tokenCacheProblem(value) {
  if (typeof value !== 'object' && !isFunction(value)) return `is ${typeName(value)}`;
  const wrong = ['get', 'set']
    .map((name) => ({ name, member: attempt(() => value[name]) }))
    .filter(({ member }) => !isFunction(member));
  if (wrong.length > 0) {
    const found = wrong.map(({ name, member }) => `its member ${name} is ${typeName(member)}`);
    return found.join(', and ');
  }
  // The entries are encrypted.
  if (globalThis.crypto?.subtle) return undefined;
  return 'this runtime has no globalThis.crypto.subtle, with which entries are encrypted; Node.js has it from version 20 on';
}

/** @param {string} name */
function unknownOption(name) {
  const suggestion = closest(name, NAMES);
  return suggestion
    ? `There is no option ${name}; did you mean ${suggestion}?`
    : `There is no option ${name}; the options are ${NAMES.join(', ')}.`;
}

/** The type of a value, with its article. @param {unknown} value */
function typeName(value) {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
