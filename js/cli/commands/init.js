// The command `init`: begins a migration. Asks what it needs to know, and writes the settings file and the file with the
// credentials.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option } from 'commander';
import { readEnvironment } from '../environment.js';
import { EXIT } from '../errors.js';
import { ENV_FILE } from '../files/env-file.js';
import { SETTINGS_FILE, SETTINGS_SCHEMA } from '../files/settings-file.js';
import { formatHelp } from '../help.js';
import { collectAnswers } from '../init/answers.js';
import { planFiles, withInitLocks, writeInitFiles } from '../init/init-files.js';
import { createOwnClients } from '../init/own-clients.js';
import { addJsonOption } from '../options.js';
import { Progress } from '../terminal/progress.js';
import { Questions, hasTerminal } from '../terminal/questions.js';
import { cleanStrings } from '../text/clean.js';
import { formatInit } from '../text/init-text.js';
import { quoteWord } from '../text/shell-words.js';
import { withToolkit } from '../toolkit.js';

/**
 * @typedef {import('../init/answers.js').InitOptions & {
 *   settings?: string, env?: string, force?: boolean,
 * }} InitCommandOptions
 * @typedef {import('../environment.js').Environment} Environment
 */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addInitCommand(program, createHandler) {
  const command = program
    .command('init')
    .summary('begin a migration: write the settings and create access to both tenants')
    .description(
      'Asks what is to move, checks the answers, and writes the settings file and a file for the credentials. Prints the ' +
        'scopes that the application of each tenant needs; with a token for a tenant, creates that application itself. ' +
        'Every question has an option, so that no terminal is needed.',
    )
    .option(
      '--old-domain <domain>',
      'domain of the tenant that the users leave, such as tenant.eu.auth0.com',
    )
    .option('--new-domain <domain>', 'domain of the tenant that the users move to')
    .option(
      '--connection <old[=new]>',
      'database connection whose users move, and its name in the new tenant if that is another one; repeatable',
      collect,
    )
    .option(
      '--enable-client <application>',
      'application of the new tenant whose users log in with the connection, by name or Client ID; repeatable',
      collect,
    )
    .addOption(
      new Option('--user-id <policy>', 'IDs of the users in the new tenant').choices([
        'domain',
        'keep',
      ]),
    )
    .addOption(
      new Option('--mfa-policy <policy>', 'what happens to users with a second factor').choices([
        'reject',
        'migrate',
      ]),
    )
    .option(
      '--allow-cidr <cidr>',
      'address or range of the new tenant; or region: those that Auth0 publishes for its region; or none; repeatable',
      collect,
    )
    .option('--settings <file>', `settings file to write (default: ${SETTINGS_FILE})`)
    .option(
      '--env <file>',
      `file for domains and credentials; what it has stays (default: ${ENV_FILE} beside the settings file)`,
    )
    .option('--force', 'overwrite settings and variables that differ');
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['tokens'],
        examples: [
          'init',
          'init --old-domain a.eu.auth0.com --new-domain b.us.auth0.com --connection Users --yes',
          'init --connection Username-Password-Authentication=Users --user-id keep --allow-cidr region',
        ],
        exitCodes: ['done', 'failed', 'usage', 'interrupted'],
      }),
    )
    .action(createHandler(init));
}

/** @type {import('../options.js').Action<InitCommandOptions>} */
async function init(options, output) {
  const { settings: settingsFile = SETTINGS_FILE, force = false, yes = false } = options;
  const envFile = options.env ?? join(dirname(settingsFile), ENV_FILE);
  const environment = readEnvironment(existsSync(envFile) ? envFile : undefined, output);
  const given = {
    ...options,
    oldDomain: options.oldDomain ?? environment.old.domain,
    newDomain: options.newDomain ?? environment.new.domain,
  };
  const progress = await Progress.start(output);
  const questions = hasTerminal() ? new Questions(output) : undefined;
  try {
    const ui = progress.ui();
    const { settings: needed, warnings } = await collectAnswers(given, {
      ask: questions && ((question) => questions.ask(question)),
      look: async (tenant, domain) => {
        const request = { tenant, environment: accessTo(domain, environment[tenant]) };
        const look = await withToolkit((toolkit) => toolkit.look_at_tenant(request, ui));
        return cleanStrings(look);
      },
      check: (answers) => withToolkit((toolkit) => toolkit.init_settings(answers)),
      output,
    });
    questions?.close();
    for (const warning of warnings) output.warn(warning);
    const settings = { $schema: SETTINGS_SCHEMA, ...needed.settings };
    const files = { settingsFile, envFile, settings, needed, force, output };
    const access = {
      old: accessTo(needed.old.domain, environment.old),
      new: accessTo(needed.new.domain, environment.new),
    };
    const { clients, plan } = await withInitLocks(files, async () => {
      // Nothing may be created in a tenant for files that cannot be written.
      await planFiles(files, { old: null, new: null });
      const created = await createOwnClients(needed, { access, progress, yes, output });
      const planned = await planFiles(files, created);
      writeInitFiles(planned);
      return { clients: created, plan: planned };
    });
    const document = {
      files: plan.files.map(({ path, isChanged }) => ({ path, written: isChanged })),
      settings,
      old: describe(needed.old, clients.old),
      new: describe(needed.new, clients.new),
      warnings,
      next: nextCommands(plan.hasCredentials, { envFile, settingsFile }),
    };
    output.printDocument(document);
    output.print(
      formatInit(document, { envFile, hasCredentials: plan.hasCredentials }, output.stdoutColors),
    );
    return EXIT.success;
  } finally {
    questions?.close();
    progress.end();
  }
}

/**
 * The credentials of a tenant, if they are those of this domain: they must never be sent to another one.
 *
 * @param {string} domain
 * @param {import('../environment.js').TenantEnvironment} environment
 */
const accessTo = (domain, environment) =>
  (environment.domain ?? domain).toLowerCase() === domain.toLowerCase()
    ? { ...environment, domain }
    : { domain };

/**
 * @param {import('../toolkit-types.js').NeededAccess} needed
 * @param {import('../toolkit-types.js').OwnClientReport | null} client
 */
const describe = (needed, client) => ({
  ...needed,
  application: client && { status: client.status, client_id: client.client_id },
});

/** @param {boolean} hasCredentials @param {{ envFile: string, settingsFile: string }} files */
function nextCommands(hasCredentials, { envFile, settingsFile }) {
  const settings = settingsFile === SETTINGS_FILE ? '' : ` --settings ${quoteWord(settingsFile)}`;
  const command = (/** @type {string} */ text) =>
    `npx auth0-account-migration ${text}${settings} --env ${quoteWord(envFile)}`;
  return [command('setup --dry-run'), command('setup'), command('check')];
}

/** @param {string} value @param {string[]} [previous] */
function collect(value, previous = []) {
  return [...previous, value];
}
