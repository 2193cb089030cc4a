// The command `assign`: carries roles, permissions, organizations, links and users without e-mail address.
import { randomBytes } from 'node:crypto';
import { InvalidArgumentError } from 'commander';
import { assignUsers, isComplete, prepareAssignment } from '../bulk/assign-users.js';
import { runBulkCommand } from '../bulk/bulk-command.js';
import { readEnvironment } from '../environment.js';
import { UsageError } from '../errors.js';
import { readSettings } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { addBulkOptions, addResumeOption, addWriteOptions } from '../options.js';
import { formatAssign } from '../text/assign-text.js';

/** @typedef {import('../toolkit-types.js').Subject} Subject */
/**
 * @typedef {import('../bulk/bulk-command.js').BulkOptions & {
 *   with: Subject[], createMissing?: boolean, users?: string[], dryRun?: boolean,
 * }} AssignOptions
 */

/** @type {Subject[]} */
const SUBJECTS = ['roles', 'permissions', 'organizations', 'links', 'no-email'];
/** Bytes of the seed that passwords are made of. */
const SEED_BYTES = 32;

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addAssignCommand(program, createHandler) {
  const command = program
    .command('assign')
    .summary('carry roles, organizations and linked identities to the new tenant')
    .description(
      'Reads what the old tenant’s users have beside their profiles, and assigns it to the same users in the new tenant: ' +
        'roles and organizations by their names. What users have already stays as it is, so the command can be run again when ' +
        'more users have moved. permissions are direct ones, and read user by user: 1,000,000 users are 1,000,000 requests, ' +
        'about 17 hours at 16 a second. links makes one user of two again and has a plan of its own, since it cannot be undone. ' +
        'no-email creates the users whom convert has rejected for want of an e-mail address, where the connection allows it.',
    )
    .requiredOption(
      '--with <what>',
      `what is carried, separated by commas: ${SUBJECTS.join(', ')}`,
      parseSubjects,
    )
    .option(
      '--create-missing',
      'create roles and organizations that the new tenant does not have, and enable the connection for organizations',
    )
    .option(
      '--users <file...>',
      'exports of the old tenant’s users: needed for permissions and links, and to find users by a linked identity',
    );
  addWriteOptions(command);
  addResumeOption(command, 'run to go on with, such as one of convert for no-email');
  addBulkOptions(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['old', 'new'],
        examples: [
          'assign --with roles,organizations --env .env --dry-run',
          'assign --with roles,organizations --create-missing --env .env',
          'assign --with links --users users.ndjson.gz --env .env',
          'assign --with no-email --resume RUN --env .env',
        ],
        exitCodes: ['done', 'declined', 'usage', 'unassigned', 'interrupted'],
      }),
    )
    .action(createHandler(assign));
}

/** @type {import('../options.js').Action<AssignOptions>} */
function assign(options, output) {
  const { with: subjects, createMissing = false, dryRun = false, connection, users } = options;
  if (subjects.includes('no-email') && options.resume === undefined) {
    throw new UsageError(
      '--with no-email needs the run of convert that has rejected the users',
      'name it with --resume',
    );
  }
  const environment = readEnvironment(options.env, output);
  const seed = randomBytes(SEED_BYTES).toString('hex');
  output.redact(seed);
  const request = {
    settings: readSettings(options.settings),
    old: environment.old,
    new: environment.new,
    connection,
    with: subjects,
    create_missing: createMissing,
    dry_run: dryRun,
    password_seed: seed,
  };
  return runBulkCommand(
    {
      name: 'assign',
      recorded: { with: subjects, create_missing: createMissing, users },
      environment,
      run: async (work) => {
        const isWhole = await prepareAssignment(subjects, users, work, output);
        const report = await assignUsers(request, work);
        if (!dryRun) work.folder.finishStep('assign', report);
        output.printDocument({ run: work.folder.id, folder: work.folder.path, ...report });
        output.print(formatAssign(report, output.stdoutColors));
        return isComplete(report) && isWhole;
      },
    },
    options,
    output,
  );
}

/** @param {string} value @returns {Subject[]} */
function parseSubjects(value) {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !SUBJECTS.some((subject) => subject === name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`${unknown} is none of ${SUBJECTS.join(', ')}.`);
  }
  return SUBJECTS.filter((subject) => names.includes(subject));
}
