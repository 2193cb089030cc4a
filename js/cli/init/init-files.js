// The files that `init` writes: `.gitignore`, the file of `--env` and the settings file. All are checked before the first one
// is written, and renamed to their names only after all of them are on the disk.
import { lstatSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OutputFolderError, UsageError } from '../errors.js';
import { setVariables } from '../files/env-file.js';
import { describeFileError } from '../files/file-error.js';
import { gitignoreChange } from '../files/gitignore.js';
import { withLocks } from '../files/lock.js';
import { readRegularFile } from '../files/regular-file.js';
import { removeStagedFiles, stageFile } from '../files/staged-file.js';
import { defaultStateFile } from '../files/state-file.js';
import { confirm, hasTerminal } from '../terminal/questions.js';

/**
 * @typedef {import('../toolkit-types.js').OwnClientReport} OwnClientReport
 * @typedef {{ path: string, text: string, mode: number, isChanged: boolean }} InitFile
 */

/**
 * @typedef {object} InitFiles
 * @property {string} settingsFile
 * @property {string} envFile
 * @property {object} settings The content of the settings file.
 * @property {import('../toolkit-types.js').InitSettings} needed
 * @property {import('../terminal/output.js').Output} output
 * @property {boolean} force Whether what differs is overwritten. Set once somebody has confirmed that.
 */

/**
 * Runs what reads and writes the files, while no other command is at work beside the settings file or the file of `--env`. The
 * lock is that of `setup`.
 *
 * @template T
 * @param {InitFiles} target
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 * @throws {import('../errors.js').StateFileError} if another one is at work
 */
export function withInitLocks({ settingsFile, envFile, output }, run) {
  const folders = [settingsFile, envFile].map((file) => dirname(file));
  try {
    for (const folder of folders) mkdirSync(folder, { recursive: true });
  } catch {
    // What cannot be written is reported by the one who writes it.
  }
  const files = [defaultStateFile(settingsFile), envFile].map((file) => `${file}.lock`);
  const [first, second] = folders.map((folder) => resolve(folder));
  return withLocks(first === second ? files.slice(0, 1) : files, output, run);
}

/**
 * Makes the content of all files.
 *
 * @param {InitFiles} target
 * @param {{ old: OwnClientReport | null, new: OwnClientReport | null }} clients
 * @returns {Promise<{ files: InitFile[], hasCredentials: boolean }>}
 * @throws {UsageError} if something differs that is there already, and nobody wants to overwrite it
 */
export async function planFiles(target, clients) {
  const { settingsFile, envFile, settings, needed } = target;
  const settingsText = `${JSON.stringify(settings, null, 2)}\n`;
  const currentSettings = readRegularFile(settingsFile);
  const currentEnv = readRegularFile(envFile);
  const variables = {
    ...variablesOf('OLD', needed.old, clients.old),
    ...variablesOf('NEW', needed.new, clients.new),
  };
  const env = setVariables(currentEnv, variables, envFile);
  const hasOtherSettings = currentSettings !== undefined && !isSame(currentSettings, settings);
  const conflicts = [
    ...(hasOtherSettings ? [settingsFile] : []),
    ...(env.replaced.length > 0 ? [`${env.replaced.join(', ')} in ${envFile}`] : []),
  ];
  if (conflicts.length > 0 && !target.force) {
    target.force = await confirmOverwriting(conflicts, target.output);
  }
  const gitignore = gitignoreChange(envFile);
  const files = [
    ...(gitignore ? [{ ...gitignore, mode: modeOf(gitignore.path), isChanged: true }] : []),
    { path: envFile, text: env.text, mode: 0o600, isChanged: env.text !== currentEnv },
    {
      path: settingsFile,
      text: settingsText,
      mode: modeOf(settingsFile),
      isChanged: currentSettings === undefined || hasOtherSettings,
    },
  ];
  return { files, hasCredentials: hasCredentials(env.values) };
}

/**
 * Writes the files that change.
 *
 * @param {{ files: InitFile[] }} plan
 * @throws {OutputFolderError}
 */
export function writeInitFiles({ files }) {
  /** @type {ReturnType<typeof stageFile>[]} */
  const staged = [];
  let current = '';
  try {
    for (const { path, text, mode, isChanged } of files) {
      removeStagedFiles(path);
      if (!isChanged) continue;
      current = path;
      mkdirSync(dirname(path), { recursive: true });
      staged.push(stageFile(path, text, mode));
    }
    for (const { commit } of staged) commit();
  } catch (error) {
    for (const { discard } of staged) discard();
    throw new OutputFolderError(
      `${current} cannot be written: ${describeFileError(error)}; run init again once it can`,
    );
  }
}

/**
 * @param {string[]} conflicts
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<boolean>} true
 * @throws {UsageError}
 */
async function confirmOverwriting(conflicts, output) {
  const what = conflicts.join(', and ');
  if (hasTerminal() && (await confirm(`Overwrite ${what}?`, output))) return true;
  throw new UsageError(
    `there are other values already: ${what}; no file was written`,
    'overwrite them with --force, or name other files with --settings and --env',
  );
}

/**
 * @param {'OLD' | 'NEW'} prefix
 * @param {{ domain: string }} needed
 * @param {OwnClientReport | null} client
 * @returns {Record<string, string>}
 */
const variablesOf = (prefix, { domain }, client) => ({
  [`${prefix}_DOMAIN`]: domain,
  [`${prefix}_CLIENT_ID`]: client?.client_id ?? '',
  [`${prefix}_CLIENT_SECRET`]: client?.client_secret ?? '',
});

/** @param {Record<string, string | undefined>} values */
const hasCredentials = (values) =>
  ['OLD', 'NEW'].every(
    (prefix) => values[`${prefix}_CLIENT_ID`] && values[`${prefix}_CLIENT_SECRET`],
  );

/** Whether a settings file means the same. @param {string} text @param {object} settings */
function isSame(text, settings) {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(settings);
  } catch {
    return false;
  }
}

/** @param {string} path */
const modeOf = (path) => {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats ? stats.mode & 0o777 : 0o644;
};
