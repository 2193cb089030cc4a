// Layer js: `emit`.
import { Option } from 'commander';
import { helpBelow } from '../command-line/help.js';
import { withEnvFile, withJson, withOut, withSettings } from '../command-line/options.js';
import { writeToolkitFiles } from '../command-line/write-files.js';

/** @param {import('commander').Command} program @param {import('../command-line/program.js').Act} act */
export function addEmit(program, act) {
  const command = program
    .command('emit')
    .summary('write what setup would set up for another tool')
    .description(
      'Writes what setup would set up as files for another tool, with a README. Needs no credentials.',
    )
    .addOption(
      new Option('--format <format>', 'for auth0-deploy-cli or Terraform')
        .choices(['deploy-cli', 'terraform'])
        .makeOptionMandatory(),
    );
  withJson(withEnvFile(withSettings(withOut(command))))
    .addHelpText(
      'after',
      helpBelow({
        environment: ['domains'],
        examples: [
          'emit --format deploy-cli --out tenants',
          'emit --format terraform --out terraform',
        ],
        exits: ['done', 'failed', 'wrongUse'],
      }),
    )
    .action(act((options, output) => writeToolkitFiles('emit', options, output)));
}
