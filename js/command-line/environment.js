// Layer js: what comes from the environment: domains and credentials, which are never arguments.
import { readFileSync, statSync } from 'node:fs';
// As a whole: older versions of Node, which are told so, have no `parseEnv` to import.
import * as util from 'node:util';
import { reasonOf, wrongUse } from './problem.js';

/**
 * @typedef {object} Tenant
 * @property {string} [domain]
 * @property {string} [client_id]
 * @property {string} [client_secret]
 * @property {string} [token]
 */

/**
 * @typedef {object} Environment
 * @property {Tenant} old
 * @property {Tenant} new
 * @property {Record<string, string>} newSettings By the name of the setting.
 * @property {string} [probePassword]
 */

const SETTING = 'NEW_SETTING_';
const NAMES = ['DOMAIN', 'CLIENT_ID', 'CLIENT_SECRET', 'TOKEN'].flatMap((name) => [
  `OLD_${name}`,
  `NEW_${name}`,
]);

/**
 * Reads the environment, and what it leaves out from the file of `--env-file`. A variable that is set to nothing counts
 * as left out, as templates of such files have them.
 *
 * @param {string | undefined} file
 * @param {import('./output.js').Output} output
 * @returns {Environment}
 */
export function readEnvironment(file, output) {
  const fromFile = file === undefined ? {} : readEnvironmentFile(file, output);
  /** @param {string} name */
  const value = (name) => process.env[name]?.trim() || fromFile[name]?.trim() || undefined;
  const newSettings = Object.fromEntries(
    Object.keys({ ...fromFile, ...process.env })
      .filter((name) => name.startsWith(SETTING) && name !== SETTING && value(name))
      .map((name) => [name.slice(SETTING.length), value(name) ?? '']),
  );
  const [oldTenant, newTenant] = [tenant('OLD', value), tenant('NEW', value)];
  output.hide(oldTenant.client_secret, oldTenant.token, newTenant.client_secret, newTenant.token);
  output.hide(...Object.values(newSettings));
  // Not trimmed: a password may begin or end with a space.
  const probePassword = process.env.PROBE_PASSWORD || fromFile.PROBE_PASSWORD || undefined;
  return { old: oldTenant, new: newTenant, newSettings, probePassword };
}

/**
 * @param {string} prefix
 * @param {(name: string) => string | undefined} value
 * @returns {Tenant}
 */
function tenant(prefix, value) {
  return {
    domain: value(`${prefix}_DOMAIN`),
    client_id: value(`${prefix}_CLIENT_ID`),
    client_secret: value(`${prefix}_CLIENT_SECRET`),
    token: value(`${prefix}_TOKEN`),
  };
}

/**
 * @param {string} file
 * @param {import('./output.js').Output} output
 * @returns {NodeJS.Dict<string>}
 */
function readEnvironmentFile(file, output) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
    if (
      process.platform !== 'win32' &&
      statSync(file).mode & 0o077 &&
      /_(SECRET|TOKEN|PASSWORD)\s*=/.test(text)
    ) {
      output.warn(
        `${file} holds credentials and others on this machine can read it; chmod 600 ${file} takes that away`,
      );
    }
  } catch (error) {
    throw wrongUse(`--env-file ${file}: ${reasonOf(error)}`);
  }
  const found = util.parseEnv(text.replace(/^\uFEFF/, ''));
  for (const name of Object.keys(found)) {
    if (/^(OLD|NEW)_/.test(name) && !NAMES.includes(name) && !name.startsWith(SETTING)) {
      output.warn(
        `${file}: ${name} means nothing here; known are ${NAMES.join(', ')} and ${SETTING}<KEY>`,
      );
    }
  }
  return found;
}
