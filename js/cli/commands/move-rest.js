// The command `move-rest`: moves the users who have not moved by logging in, from the export to the proof.
import { randomBytes } from 'node:crypto';
import { InvalidArgumentError } from 'commander';
import { assignUsers, isComplete, prepareAssignment } from '../bulk/assign-users.js';
import { runBulkCommand } from '../bulk/bulk-command.js';
import { convertUsers, missingHashes } from '../bulk/convert-users.js';
import { readExtras } from '../bulk/export-extras.js';
import { exportUsers, forgetExport } from '../bulk/export-users.js';
import { importUsers } from '../bulk/import-users.js';
import { requireNotUndone } from '../bulk/same-run.js';
import { isProven, requireConfirmed, verifyUsers } from '../bulk/verify-users.js';
import { readEnvironment } from '../environment.js';
import { UsageError } from '../errors.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addBulkOptions, addConvertOptions, addResumeOption } from '../options.js';
import { formatAssign } from '../text/assign-text.js';
import { formatConvertReport, total } from '../text/convert-text.js';
import { formatImport } from '../text/import-text.js';
import { formatVerifyReport } from '../text/verify-text.js';

/**
 * @typedef {import('../bulk/bulk-command.js').Work} Work
 * @typedef {import('../toolkit-types.js').Subject} Subject
 * @typedef {import('../terminal/output.js').Output} Output
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & import('../bulk/convert-users.js').ConvertOptions & {
 *   go?: boolean, with?: string[], createMissing?: boolean, mark?: boolean,
 * }} MoveOptions
 */

/** What can be carried beside the profiles. `factors` go into the import files, the others are assigned at the end. */
const EXTRAS = ['factors', 'roles', 'permissions', 'organizations', 'links', 'no-email'];
/** The steps that are done once. What `verify` and `assign` have left open is done again by a run that goes on. */
const STEPS = ['export_old', 'factors', 'convert', 'import'];
const DAY_MS = 86_400_000;
/** The step that exports the old tenant once more, for the comparison. */
const EXPORT_AGAIN = 'export_old_again';
/** Bytes of the seed that passwords of users without an e-mail address are made of. */
const SEED_BYTES = 32;

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addMoveRestCommand(program, createHandler) {
  const command = program
    .command('move-rest')
    .summary('move the users who never log in: export, convert, import, verify')
    .description(
      'Exports the users of the old tenant, converts those who have not moved into import files, imports these, and compares ' +
        'both tenants. Without --go it is a rehearsal: it ends before the first change and says what it would do.',
    )
    .option('--go', 'import and verify; without it, nothing is changed')
    .option(
      '--with <what>',
      `what else is carried, separated by commas: ${EXTRAS.join(', ')}`,
      parseExtras,
    )
    .option('--create-missing', 'create roles and organizations that the new tenant does not have')
    .option('--mark', 'mark the users in the old tenant who are proven to be in the new one');
  addConvertOptions(command);
  addResumeOption(command);
  addBulkOptions(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new'],
        examples: [
          'move-rest --env .env',
          'move-rest --env .env --go',
          'move-rest --env .env --go --hashes hashes.json --with roles,organizations',
        ],
        exitCodes: ['done', 'declined', 'usage', 'incomplete', 'interrupted'],
      }),
    )
    .action(createHandler(moveRest));
}

/** @type {import('../options.js').Action<MoveOptions>} */
function moveRest(options, output) {
  const environment = readEnvironment(options.env, output);
  const inputs = { ...options, settings: readSettings(options.settings), environment };
  const { go = false, with: extras = [], blocked, fileSize, nonUniqueEmails } = options;
  const { hashes, factors, mark, createMissing } = options;
  return runBulkCommand(
    {
      name: 'move-rest',
      recorded: {
        go,
        with: extras,
        blocked,
        file_size: fileSize,
        non_unique_emails: nonUniqueEmails,
        hashes,
        factors,
        mark,
        create_missing: createMissing,
      },
      environment,
      run: async (work) => {
        requireNotUndone(work.folder);
        const known = STEPS.filter((step) => step in work.folder.record.steps);
        if (known.length > 0) output.print(`Done before, and shown again: ${known.join(', ')}`);
        if (go && !known.includes('import')) warnOfOldExport(work.folder.record, output);
        const prepared = await prepareFiles(inputs, extras, work, output);
        const moved = go ? await move(inputs, extras, prepared, work, output) : undefined;
        output.printDocument({
          run: work.folder.id,
          folder: work.folder.path,
          steps: work.folder.record.steps,
        });
        if (!moved) {
          output.print(
            output.stdoutColors.bold('Rehearsal: nothing was changed. Add --go to do it.'),
          );
          return false;
        }
        return moved.isComplete && total(prepared.converted.rejected) === 0;
      },
    },
    options,
    output,
  );
}

/** @param {import('../bulk/run-record.js').RunRecord} record @param {Output} output */
function warnOfOldExport({ started_at: startedAt }, output) {
  if (Date.now() - Date.parse(startedAt) < DAY_MS) return;
  output.warn(
    `this run has begun at ${startedAt}: users who were blocked, changed or deleted in the old tenant since then are imported as ` +
      'they were; begin a new run for a new export',
  );
}

/** @typedef {Omit<MoveOptions, 'settings'> & import('../bulk/export-users.js').MigrationInputs} Inputs */

/**
 * Exports and converts: all that a rehearsal does, but for the plan of the import.
 *
 * @param {Inputs} inputs
 * @param {string[]} extras
 * @param {Work} work
 * @param {Output} output
 */
async function prepareFiles(inputs, extras, work, output) {
  const { folder } = work;
  const exported = await exportUsers('old', inputs, work, output);
  const users = folder.file(exported.file);
  let { factors } = inputs;
  if (extras.includes('factors')) {
    await folder.step('factors', () =>
      readExtras(['factors'], users, inputs.environment, work, output),
    );
    factors = folder.file('factors.ndjson');
  }
  const converted = await convertUsers([users], { ...inputs, factors }, work, output);
  output.print(formatConvertReport(converted));
  const missing = missingHashes(converted, inputs.hashes);
  if (missing && inputs.go) {
    const remedy =
      'begin a new run with the file that Auth0’s support has sent, or without --hashes';
    throw new UsageError(`${missing}; nobody was imported`, remedy);
  }
  if (missing) output.warn(missing);
  if (!inputs.go && converted.out > 0) {
    const planned = await importUsers({ ...inputs, dryRun: true }, work);
    folder.record.steps.import_plan = planned;
  }
  return { users, converted };
}

/**
 * Imports, verifies and assigns.
 *
 * @param {Inputs} inputs
 * @param {string[]} extras
 * @param {Awaited<ReturnType<typeof prepareFiles>>} prepared
 * @param {Work} work
 * @param {Output} output
 */
async function move(inputs, extras, { users, converted }, work, output) {
  const { folder } = work;
  const { stdoutColors: colors } = output;
  // Everybody has moved already, or nobody can be imported: there is no import file, and all that follows still counts.
  const imported =
    converted.out > 0
      ? await folder.step('import', () => importUsers({ ...inputs, dryRun: false }, work))
      : undefined;
  output.print(imported ? formatImport(imported, colors) : 'There is nobody to import.');

  const earlier = /** @type {import('../toolkit-types.js').VerifyReport | undefined} */ (
    folder.record.steps.verify
  );
  // Somebody may have put right what was wrong.
  if (earlier && !isProven(earlier)) {
    delete folder.record.steps[EXPORT_AGAIN];
    forgetExport('new', folder);
  }
  // Users who were changed or blocked in the old tenant since the first export must not count as the same.
  await folder.step(EXPORT_AGAIN, () => {
    forgetExport('old', folder);
    return exportUsers('old', inputs, work, output);
  });
  const exported = await exportUsers('new', inputs, work, output);
  const newFiles = [folder.file(exported.file)];
  const compared = { ...inputs, oldFiles: [users], newFiles, dryRun: false };
  const verify = async () => {
    const report = await verifyUsers(compared, work, output);
    output.print(formatVerifyReport(report, colors));
    // A step that is declined is not done: a run that is resumed asks again.
    requireConfirmed(report, work.confirmation);
    return report;
  };
  const verified = await folder.step('verify', verify, {
    options: { '--mark': inputs.mark },
    isRepeatable: true,
    isComplete: isProven,
  });

  const subjects = /** @type {Subject[]} */ (extras.filter((extra) => extra !== 'factors'));
  const assigned =
    subjects.length > 0 ? await assign(inputs, subjects, users, work, output) : undefined;
  if (assigned) output.print(formatAssign(assigned, colors));
  return {
    isComplete:
      (imported?.tally.failed ?? 0) === 0 &&
      isProven(verified) &&
      (!assigned || isComplete(assigned)),
  };
}

/**
 * @param {Inputs} inputs
 * @param {Subject[]} subjects
 * @param {string} users
 * @param {Work} work
 * @param {Output} output
 */
async function assign(inputs, subjects, users, work, output) {
  const { settings, environment, connection, createMissing = false } = inputs;
  await prepareAssignment(subjects, [users], work, output);
  const request = {
    settings,
    old: environment.old,
    new: environment.new,
    connection,
    with: subjects,
    create_missing: createMissing,
    dry_run: false,
    password_seed: randomBytes(SEED_BYTES).toString('hex'),
  };
  return work.folder.step('assign', () => assignUsers(request, work), {
    options: { '--with': subjects, '--create-missing': inputs.createMissing },
    isRepeatable: true,
    isComplete,
  });
}

/** @param {string} value */
function parseExtras(value) {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !EXTRAS.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`${unknown} is none of ${EXTRAS.join(', ')}.`);
  }
  return EXTRAS.filter((extra) => names.includes(extra));
}
