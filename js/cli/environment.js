// Reads domains and credentials from environment variables. They are never arguments of the command line.
import { statSync } from 'node:fs';
import { UsageError, listProblems } from './errors.js';
import { describeFileError } from './files/file-error.js';
import { findMisreadVariables } from './files/misread-variables.js';
import { parseEnv } from './files/parse-env.js';
import { readText } from './files/read-text.js';

/** @typedef {import('./toolkit-types.js').TenantEnvironment} TenantEnvironment */

/**
 * @typedef {object} Environment
 * @property {TenantEnvironment} old
 * @property {TenantEnvironment} new
 * @property {Record<string, string>} newSettings Values of connection settings, by key.
 * @property {string} [probePassword]
 */

const SETTING_PREFIX = 'NEW_SETTING_';
const PROBE_PASSWORD = 'PROBE_PASSWORD';
const VARIABLES = ['DOMAIN', 'CLIENT_ID', 'CLIENT_SECRET', 'TOKEN'].flatMap((name) => [
  `OLD_${name}`,
  `NEW_${name}`,
]);

/**
 * Reads the environment and the file of `--env`. A variable of the environment takes precedence over the file,
 * unless it is empty, as variables in templates of such files are. The secrets are registered for redaction.
 *
 * @param {string | undefined} file
 * @param {import('./terminal/output.js').Output} output
 * @returns {Environment}
 */
export function readEnvironment(file, output) {
  const fromFile = file === undefined ? {} : readEnvFile(file, output);
  warnOfOtherDomains(fromFile, file, output);
  /** @param {string} name */
  const value = (name) => process.env[name]?.trim() || fromFile[name]?.trim() || undefined;
  // Not trimmed: a setting may have an empty value, or one that begins or ends with a space.
  const newSettings = Object.fromEntries(
    Object.keys({ ...fromFile, ...process.env })
      .filter((name) => name.startsWith(SETTING_PREFIX) && name !== SETTING_PREFIX)
      .map((name) => [
        name.slice(SETTING_PREFIX.length),
        process.env[name] || fromFile[name] || '',
      ]),
  );
  const oldTenant = readTenant('OLD', value);
  const newTenant = readTenant('NEW', value);
  output.redact(oldTenant.client_secret, oldTenant.token, newTenant.client_secret, newTenant.token);
  output.redact(...Object.values(newSettings));
  // Not trimmed: a password may begin or end with a space.
  const probePassword = process.env[PROBE_PASSWORD] || fromFile[PROBE_PASSWORD] || undefined;
  return { old: oldTenant, new: newTenant, newSettings, probePassword };
}

/**
 * A domain that was exported for another migration decides which tenant is changed.
 *
 * @param {NodeJS.Dict<string>} fromFile
 * @param {string | undefined} file
 * @param {import('./terminal/output.js').Output} output
 */
function warnOfOtherDomains(fromFile, file, output) {
  const text = (/** @type {string | undefined} */ domain) => domain?.trim().toLowerCase() ?? '';
  const names = ['OLD_DOMAIN', 'NEW_DOMAIN'].filter((name) => {
    const [inEnvironment, inFile] = [text(process.env[name]), text(fromFile[name])];
    return inEnvironment !== '' && inFile !== '' && inEnvironment !== inFile;
  });
  if (names.length === 0) return;
  output.warn(
    `${file} has another ${names.join(' and another ')} than the environment, which takes precedence`,
  );
}

/**
 * @param {'OLD' | 'NEW'} prefix
 * @param {(name: string) => string | undefined} value
 * @returns {TenantEnvironment}
 */
function readTenant(prefix, value) {
  return {
    domain: value(`${prefix}_DOMAIN`),
    client_id: value(`${prefix}_CLIENT_ID`),
    client_secret: value(`${prefix}_CLIENT_SECRET`),
    token: value(`${prefix}_TOKEN`),
  };
}

/**
 * Reads the file of `--env`. Warns if other users can read its secrets, and of names that are probably misspelt.
 *
 * @param {string} file
 * @param {import('./terminal/output.js').Output} output
 * @returns {NodeJS.Dict<string>}
 */
function readEnvFile(file, output) {
  let text;
  try {
    text = readText(file);
    if (
      process.platform !== 'win32' &&
      statSync(file).mode & 0o077 &&
      /_(SECRET|TOKEN|PASSWORD)\s*=|NEW_SETTING_/.test(text)
    ) {
      output.warn(
        `${file} contains credentials and other users of this machine can read it; run chmod 600 ${file}`,
      );
    }
  } catch (error) {
    const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
    throw new UsageError(
      `--env ${file}: ${describeFileError(error)}`,
      missing
        ? 'create it with one NAME=value per line, or leave --env out and set the variables in the environment'
        : undefined,
    );
  }
  const variables = parseEnv(text);
  refuseMisreadVariables(file, text, variables);
  for (const name of Object.keys(variables)) {
    // In capitals or not, and also behind the words with which other shells set variables.
    if (
      /\b(OLD|NEW)_/i.test(name) &&
      !VARIABLES.includes(name) &&
      !name.startsWith(SETTING_PREFIX)
    ) {
      output.warn(
        `${file}: ${name} is ignored; the known variables are ${VARIABLES.join(', ')} and ${SETTING_PREFIX}<KEY>`,
      );
    }
  }
  return variables;
}

/**
 * @param {string} file
 * @param {string} text
 * @param {NodeJS.Dict<string>} variables
 * @throws {UsageError} if a variable or a part of one would be lost
 */
function refuseMisreadVariables(file, text, variables) {
  const mayContainSpaces = (/** @type {string} */ name) =>
    name === PROBE_PASSWORD || name.startsWith(SETTING_PREFIX);
  const problems = findMisreadVariables(text, variables, mayContainSpaces)
    .filter(({ name }) => VARIABLES.includes(name) || mayContainSpaces(name))
    .map(({ problem }) => problem);
  if (problems.length === 0) return;
  throw new UsageError(
    listProblems(`--env ${file}`, problems),
    "write each variable on a line of its own, that begins with its name. Put the whole value in quotes that it doesn't " +
      'contain: NAME=\'value\', NAME="value" or NAME=`value`',
  );
}
