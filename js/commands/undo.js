// Layer js: `undo`.
import { change } from '../command-line/change.js';
import { helpBelow } from '../command-line/help.js';
import { withChanges, withEnvFile, withJson, withState } from '../command-line/options.js';

/** @param {import('commander').Command} program @param {import('../command-line/program.js').Act} act */
export function addUndo(program, act) {
  const command = program
    .command('undo')
    .summary('restore the new tenant’s connection to what it was before setup')
    .description(
      'Restores the new tenant’s connection to what it was before setup, from the state file that setup wrote.',
    );
  withJson(withEnvFile(withState(withChanges(command))))
    .addHelpText(
      'after',
      helpBelow({
        environment: ['new', 'settings'],
        examples: ['undo --env-file .env --dry-run', 'undo --env-file .env --state before.json'],
        exits: ['done', 'declined', 'wrongUse', 'planned', 'interrupted'],
      }),
    )
    .action(act((options, output) => change('undo', options, output)));
}
