// Layer js: reads auth0-migration.json. What the settings mean is checked by the toolkit.
import { readFileSync } from 'node:fs';
import { parse, printParseErrorCode } from 'jsonc-parser';
import { Problem, reasonOf } from './problem.js';

/** Where the settings are without `--settings`. */
export const SETTINGS_FILE = 'auth0-migration.json';

const SCHEMA = 'https://unpkg.com/auth0-account-migration/auth0-migration.schema.json';
const EXAMPLE = `{
  "$schema": "${SCHEMA}",
  "connections": [{ "old": "Username-Password-Authentication" }]
}`;
const LEAST = `The least it needs (with "$schema" an editor completes the rest):\n${EXAMPLE}`;

/**
 * @param {string | undefined} path of `--settings`
 * @param {{ optional?: boolean }} [options] `optional`: without `--settings` the file may be missing
 * @returns {unknown} `undefined` when it is missing
 * @throws {Problem} code `settings`
 */
export function readSettings(path, { optional = false } = {}) {
  const file = path ?? SETTINGS_FILE;
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
    if (missing && optional && path === undefined) return undefined;
    throw new Problem({
      code: 'settings',
      message: `the settings file ${file} cannot be read: ${reasonOf(error)}`,
      remedy: missing ? `create it, or name another with --settings FILE. ${LEAST}` : undefined,
    });
  }
  const settings = parseJson(text, file, 'settings');
  // To the toolkit nothing means that there is no file.
  if (settings === null) {
    throw new Problem({
      code: 'settings',
      message: 'settings: the settings file must be a JSON object',
    });
  }
  return settings;
}

/**
 * @param {string} text
 * @param {string} file
 * @param {string} code of the problem
 * @returns {unknown}
 * @throws {Problem} with line and column, both from 1
 */
export function parseJson(text, file, code) {
  const json = text.replace(/^\uFEFF/, '');
  /** @type {import('jsonc-parser').ParseError[]} */
  const errors = [];
  parse(json, errors, { disallowComments: true });
  const [first] = errors;
  if (first) {
    const before = json.slice(0, first.offset).split('\n');
    const at = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    // The library's names are words: CommaExpected, InvalidCommentToken.
    const what = printParseErrorCode(first.error)
      .replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
      .toLowerCase();
    throw new Problem({ code, message: `${file} is not JSON: ${what} at ${at}` });
  }
  try {
    return JSON.parse(json);
  } catch {
    throw new Problem({ code, message: `${file} is not JSON` });
  }
}
