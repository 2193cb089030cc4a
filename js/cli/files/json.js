// Parses JSON files, with the position of a syntax error.
import { parse, printParseErrorCode, visit } from 'jsonc-parser';

/**
 * @param {string} json
 * @param {string} file Its name, for error messages.
 * @param {new (message: string) => Error} ErrorClass The class of the error that is thrown.
 * @returns {unknown}
 * @throws {Error} of that class, with the line and column of the syntax error, both counted from 1
 */
export function parseJson(json, file, ErrorClass) {
  /** @type {import('jsonc-parser').ParseError[]} */
  const errors = [];
  try {
    parse(json, errors, { disallowComments: true });
  } catch {
    // The library calls itself for each level, until the stack is full.
    throw new ErrorClass(`${file} is not valid JSON: it is nested too deeply`);
  }
  const [first] = errors;
  if (first) {
    const linesBefore = json.slice(0, first.offset).split('\n');
    const position = `line ${linesBefore.length}, column ${(linesBefore.at(-1)?.length ?? 0) + 1}`;
    // The library names its errors in camel case, such as CommaExpected.
    const description = printParseErrorCode(first.error)
      .replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
      .toLowerCase();
    throw new ErrorClass(`${file} is not valid JSON: ${description} at ${position}`);
  }
  try {
    return JSON.parse(json);
  } catch {
    // The library accepts a little more than JSON.parse.
    throw new ErrorClass(`${file} is not valid JSON`);
  }
}

/**
 * Finds the members that are more than once in the same object. `JSON.parse` takes the last of them.
 *
 * @param {string} json
 * @returns {string[]} the path of each
 * @example findRepeatedMembers('{"a": [{"b": 1, "b": 2}]}') // ['a[0].b']
 */
export function findRepeatedMembers(json) {
  /** @type {Set<string>[]} The members so far of each object that is open. */
  const open = [];
  /** @type {Set<string>} */
  const repeated = new Set();
  visit(json, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, _offset, _length, _line, _column, pathOfObject) => {
      const members = open.at(-1);
      if (members?.has(name)) repeated.add(formatPath([...pathOfObject(), name]));
      members?.add(name);
    },
  });
  return [...repeated];
}

/** @param {(string | number)[]} path */
const formatPath = (path) =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);
