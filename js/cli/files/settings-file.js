// Reads the settings file. Its content is validated by the toolkit.
import { SettingsError, listProblems } from '../errors.js';
import { cleanText } from '../text/clean.js';
import { describeFileError } from './file-error.js';
import { findRepeatedMembers, parseJson } from './json.js';
import { readText } from './read-text.js';

/** The settings file if there is no `--settings`. */
export const SETTINGS_FILE = 'auth0-migration.json';

/** Address of the schema of the settings file, for editors. */
export const SETTINGS_SCHEMA =
  'https://unpkg.com/auth0-account-migration/auth0-migration.schema.json';
const EXAMPLE = `{
  "$schema": "${SETTINGS_SCHEMA}",
  "connections": [{ "old": "Username-Password-Authentication" }]
}`;

/**
 * @param {string | undefined} path The value of `--settings`.
 * @param {object} [options]
 * @param {boolean} [options.optional] Whether the default file may be missing.
 * @returns {unknown} `undefined` if an optional file is missing
 * @throws {SettingsError}
 */
export function readSettings(path, { optional = false } = {}) {
  const file = path ?? SETTINGS_FILE;
  let text;
  try {
    text = readText(file);
  } catch (error) {
    const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
    if (missing && optional && path === undefined) return undefined;
    throw new SettingsError(
      `the settings file ${file} cannot be read: ${describeFileError(error)}`,
      missing
        ? `create it with init, or name another one with --settings FILE. A minimal file (editors use "$schema" to complete the rest):\n${EXAMPLE}`
        : undefined,
    );
  }
  const settings = parseJson(text, file, SettingsError);
  // The toolkit reads null as "there is no settings file", so it must not reach the toolkit.
  if (settings === null) {
    throw new SettingsError('settings: the settings file must be a JSON object');
  }
  refuseRepeatedMembers(text);
  return settings;
}

/**
 * Of a member that is there twice, `JSON.parse` takes the last value and drops the others silently.
 *
 * @param {string} text
 * @throws {SettingsError}
 */
function refuseRepeatedMembers(text) {
  const problems = findRepeatedMembers(text).map(
    (path) => `${cleanText(path)} is there more than once`,
  );
  if (problems.length === 0) return;
  throw new SettingsError(
    listProblems('settings', problems),
    'keep one of each, as only the last one would count',
  );
}
