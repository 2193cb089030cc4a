// Parses JSON files, with the position of a syntax error.
import { parse, printParseErrorCode } from 'jsonc-parser';

/**
 * @param {string} text
 * @param {string} file Its name, for error messages.
 * @param {new (message: string) => Error} ErrorClass The class of the error that is thrown.
 * @returns {unknown}
 * @throws {Error} of that class, with the line and column of the syntax error, both counted from 1
 */
export function parseJson(text, file, ErrorClass) {
  const json = text.replace(/^\uFEFF/, '');
  /** @type {import('jsonc-parser').ParseError[]} */
  const errors = [];
  parse(json, errors, { disallowComments: true });
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
