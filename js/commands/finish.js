// Layer js: `finish`.
import { change } from '../command-line/change.js';
import { helpBelow } from '../command-line/help.js';
import { withChanges, withEnvFile, withJson, withSettings } from '../command-line/options.js';

/** @param {import('commander').Command} program @param {import('../command-line/program.js').Act} act */
export function addFinish(program, act) {
  const command = program
    .command('finish')
    .summary('end the migration: nobody is looked up in the old tenant any more')
    .description(
      'Replaces the scripts of the new tenant’s connection by ones that find nobody, and leaves the import mode on, as ' +
        'Auth0 asks for. Prints what can be deleted in the old tenant, which is not changed.',
    );
  withJson(withEnvFile(withSettings(withChanges(command))))
    .addHelpText(
      'after',
      helpBelow({
        environment: ['new', 'settings'],
        examples: ['finish --env-file .env --dry-run', 'finish --env-file .env --yes'],
        exits: ['done', 'declined', 'wrongUse', 'planned', 'interrupted'],
      }),
    )
    .action(act((options, output) => change('finish', options, output)));
}
