// The command `emit`: writes the set-up as files for another tool.
import { Option } from 'commander';
import { noteOtherFiles } from '../files/other-files.js';
import { readSettings } from '../files/settings-file.js';
import { runFilesCommand } from '../files-command.js';
import { formatHelp } from '../help.js';
import { addEnvOption, addJsonOption, addOutOptions, addSettingsOption } from '../options.js';

/** @typedef {import('../files-command.js').FilesOptions & { format: string }} EmitOptions */

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addEmitCommand(program, createHandler) {
  const command = program
    .command('emit')
    .summary('write the set-up as files for auth0-deploy-cli or Terraform')
    .description(
      'Writes what setup would set up as files for another tool, with a README. Needs no credentials.',
    )
    .addOption(
      new Option('--format <format>', 'the tool: auth0-deploy-cli or Terraform')
        .choices(['deploy-cli', 'terraform'])
        .makeOptionMandatory(),
    );
  addOutOptions(command);
  addSettingsOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['domains'],
        examples: [
          'emit --format deploy-cli --out tenants',
          'emit --format terraform --out terraform',
        ],
        exitCodes: ['done', 'failed', 'usage'],
      }),
    )
    .action(createHandler(emit));
}

/** @type {import('../options.js').Action<EmitOptions>} */
const emit = (options, output) =>
  runFilesCommand(
    {
      readSettings,
      run: (toolkit, request) => toolkit.emit({ ...request, format: options.format }),
      inspect: (out, files) => noteOtherFiles(out, files, options.format),
    },
    options,
    output,
  );
