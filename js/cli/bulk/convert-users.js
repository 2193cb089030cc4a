// Converts exports into the import files of the run folder.
import { resolve } from 'node:path';
import { cleanStrings } from '../text/clean.js';
import { bytesProgress } from './bytes-progress.js';
import { runPipeline } from './pipeline.js';

/**
 * @typedef {object} ConvertOptions
 * @property {'skip' | 'keep'} [blocked] What happens to users who are blocked in the old tenant.
 * @property {number} [fileSize] The size of the import files, in bytes.
 * @property {boolean} [nonUniqueEmails] Whether several users of the new connection may have the same e-mail address.
 * @property {string} [hashes] The path of the password hashes.
 * @property {string} [factors] The path of the second factors.
 */

/** The paths of all inputs, in the order in which they are read. @param {string[]} users @param {ConvertOptions} options */
export const convertInputs = (users, { hashes, factors }) => [
  // The users are joined with these, so they come first.
  ...(hashes === undefined ? [] : [{ name: hashes, kind: 'hashes' }]),
  ...(factors === undefined ? [] : [{ name: factors, kind: 'factors' }]),
  ...users.map((name) => ({ name, kind: 'users' })),
];

/**
 * @param {string[]} users The paths of the exports.
 * @param {import('./export-users.js').MigrationInputs & ConvertOptions} options
 * @param {import('./bulk-command.js').Work} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<import('../toolkit-types.js').ConvertReport>} that of an earlier process, if a run is resumed
 */
export function convertUsers(users, options, { folder, progress }, output) {
  const { settings, environment, connection, blocked, fileSize, nonUniqueEmails } = options;
  const inputs = convertInputs(users, options);
  const convert = async () => {
    /** @type {{ document: import('../toolkit-types.js').ConvertReport, inputs: import('./run-record.js').RunInput[] }} */
    const { document, inputs: read } = await runPipeline({
      task: 'Converter',
      request: {
        settings,
        old: { domain: environment.old.domain },
        connection,
        inputs,
        blocked,
        file_size: fileSize,
        non_unique_emails: nonUniqueEmails,
      },
      inputs: inputs.map(({ name }) => name),
      folder: folder.path,
      warn: (reason) => output.warn(reason),
      onProgress: bytesProgress(progress, 'converting'),
    });
    folder.record.inputs = read;
    return cleanStrings(document);
  };
  // What is in the import files already: a user who was imported without a hash never gets one.
  const done = {
    '--blocked': blocked,
    '--file-size': fileSize,
    '--non-unique-emails': nonUniqueEmails,
    '--hashes': options.hashes && resolve(options.hashes),
    '--factors': options.factors && resolve(options.factors),
  };
  return folder.step('convert', convert, { options: done });
}

/**
 * What is wrong if a file of password hashes has none of any user in the import files, such as one of another tenant: a user who
 * is imported without a hash never gets one.
 *
 * @param {import('../toolkit-types.js').ConvertReport} report
 * @param {string} [hashes] The path of the file; a run that goes on need not be given it.
 * @returns {string | undefined}
 */
export const missingHashes = ({ out, hashes: joined }, hashes = 'the file of --hashes') =>
  joined && out > 0 && joined.users === 0
    ? `${hashes} has no password hash of the users in the import files, who never get one once they are imported`
    : undefined;
