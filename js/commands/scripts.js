// Layer js: `scripts`.
import { helpBelow } from '../command-line/help.js';
import { withEnvFile, withJson, withOut, withSettings } from '../command-line/options.js';
import { writeToolkitFiles } from '../command-line/write-files.js';

/** @param {import('commander').Command} program @param {import('../command-line/program.js').Act} act */
export function addScripts(program, act) {
  const command = program
    .command('scripts')
    .summary('write the scripts, the Action and a page of steps, to paste by hand')
    .description(
      'Writes the scripts, the Action and a page of steps, for those who paste by hand. Needs no credentials.',
    );
  withJson(withEnvFile(withSettings(withOut(command))))
    .addHelpText(
      'after',
      helpBelow({
        environment: ['domains'],
        examples: ['scripts --out migration', 'scripts --out migration --force'],
        exits: ['done', 'failed', 'wrongUse'],
      }),
    )
    .action(act((options, output) => writeToolkitFiles('scripts', options, output)));
}
