// Layer js: `setup`.
import { change } from '../command-line/change.js';
import { helpBelow } from '../command-line/help.js';
import {
  withChanges,
  withEnvFile,
  withJson,
  withSettings,
  withState,
} from '../command-line/options.js';

/** @param {import('commander').Command} program @param {import('../command-line/program.js').Act} act */
export function addSetup(program, act) {
  const command = program
    .command('setup')
    .summary('set both tenants up, so that users move when they log in')
    .description(
      'Reads both tenants, prints what is missing as a plan, asks, makes the changes and reads them again. ' +
        'Run again, it changes nothing; interrupted, the next run goes on. What was there before goes into ' +
        'the state file, for undo.',
    );
  withChanges(command).option(
    '--allow-cidr <cidr>',
    'addresses of the new tenant for the allowlists of the old tenant’s attack protection; may be repeated',
    (/** @type {string} */ value, /** @type {string[]} */ all = []) => [...all, value],
  );
  withJson(withEnvFile(withState(withSettings(command))))
    .addHelpText(
      'after',
      helpBelow({
        environment: ['old', 'new', 'settings'],
        examples: [
          'setup --env-file .env --dry-run',
          'setup --env-file .env',
          'setup --yes --json --allow-cidr 203.0.113.0/24',
        ],
        exits: ['done', 'declined', 'wrongUse', 'planned', 'interrupted'],
      }),
    )
    .action(act((options, output) => change('setup', options, output)));
}
