// Compares the exports of both tenants, and looks up, repairs, blocks and marks users: what `verify` does in its run folder.
import { CommandError } from '../errors.js';
import { cleanStrings } from '../text/clean.js';
import { withToolkit } from '../toolkit.js';
import { bytesProgress } from './bytes-progress.js';
import { runPipeline } from './pipeline.js';

/** How many users are looked up once more, unless another number is given. */
export const DEFAULT_RECHECK = 1_000;

/**
 * @typedef {object} VerifyOptions
 * @property {string[]} oldFiles The paths of the old tenant's export.
 * @property {string[]} newFiles The paths of the new tenant's export.
 * @property {'skip' | 'keep'} [blocked] What `convert` did with blocked users.
 * @property {number} [sample] The share of the users to compare, in percent.
 * @property {number} [recheck] How many users, at most, are looked up once more.
 * @property {boolean} [repair]
 * @property {boolean} [block]
 * @property {boolean} [mark]
 * @property {boolean} [dryRun]
 *
 * @typedef {import('./export-users.js').MigrationInputs & VerifyOptions} VerifyInputs
 */

/**
 * @param {VerifyInputs} inputs
 * @param {import('./bulk-command.js').Work} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<import('../toolkit-types.js').VerifyReport>}
 */
export async function verifyUsers(inputs, work, output) {
  const { settings, environment, connection, dryRun } = inputs;
  const { repair = false, block = false, mark = false } = inputs;
  const compared = await compareExports(inputs, work, output);
  const request = {
    settings,
    connection,
    old: environment.old,
    new: environment.new,
    compared,
    blocked: inputs.blocked,
    repair,
    block,
    mark,
    dry_run: dryRun,
  };
  const { ui, files } = work;
  return cleanStrings(await withToolkit((toolkit) => toolkit.verify(request, ui, files)));
}

/** Whether nobody has to do anything. @param {import('../toolkit-types.js').VerifyReport} report */
export const isProven = ({ answers: { differs, missing, unchecked }, repair, block, mark }) =>
  differs + missing + unchecked === 0 &&
  [repair, block, mark].every(
    (change) => !change || (change.status !== 'planned' && change.failed === 0),
  );

/**
 * Ends the command if somebody has declined a plan, since what was asked for is not done.
 *
 * @param {import('../toolkit-types.js').VerifyReport} report
 * @param {import('../plan-confirmation.js').PlanConfirmation} confirmation
 * @throws {CommandError}
 */
export function requireConfirmed({ repair, block, mark }, confirmation) {
  const declined = [
    ...(repair?.status === 'declined' ? ['no metadata was filled in'] : []),
    ...(block?.status === 'declined' ? ['nobody was blocked'] : []),
    ...(mark?.status === 'declined' ? ['nobody was marked'] : []),
  ];
  if (declined.length === 0) return;
  confirmation.requireTerminal();
  throw new CommandError({ code: 'refused', message: `not confirmed; ${declined.join(', and ')}` });
}

/**
 * @param {VerifyInputs} inputs
 * @param {import('./bulk-command.js').Work} work
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<import('../toolkit-types.js').CompareReport>}
 */
async function compareExports(inputs, { folder, progress }, output) {
  const { oldFiles, newFiles, environment, recheck = DEFAULT_RECHECK } = inputs;
  const files = [...oldFiles, ...newFiles];
  const { document, inputs: read } = await runPipeline({
    task: 'Comparer',
    request: {
      settings: inputs.settings,
      old: { domain: environment.old.domain },
      connection: inputs.connection,
      old_inputs: oldFiles,
      new_inputs: newFiles,
      blocked: inputs.blocked,
      sample: inputs.sample,
      // Without access to the new tenant, the exports have the last word.
      recheck: hasAccess(environment.new) ? recheck : 0,
      recheck_extra: hasAccess(environment.old),
      list_proven: inputs.mark,
    },
    // The second pass reads the files once more, as far as there are differences to name.
    inputs: [...files, ...files],
    prepared: { task: 'UserHasher', begin: oldFiles.length, end: files.length },
    folder: folder.path,
    warn: (reason) => output.warn(reason),
    onProgress: bytesProgress(progress, 'comparing'),
  });
  // Another command's run has inputs of its own.
  if (folder.record.command === 'verify') folder.record.inputs = read.slice(0, files.length);
  folder.finishStep('compare', document);
  return /** @type {import('../toolkit-types.js').CompareReport} */ (document);
}

/** @param {import('../toolkit-types.js').TenantEnvironment} environment */
const hasAccess = ({ domain, token, client_id: clientId, client_secret: secret }) =>
  Boolean(domain && (token || (clientId && secret)));
