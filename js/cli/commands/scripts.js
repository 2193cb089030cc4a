// The command `scripts`: writes what is pasted into the tenants by hand.
import { readSettings } from '../files/settings-file.js';
import { runFilesCommand } from '../files-command.js';
import { formatHelp } from '../help.js';
import { addEnvOption, addJsonOption, addOutOptions, addSettingsOption } from '../options.js';

/** @param {import('commander').Command} program @param {import('../options.js').CreateHandler} createHandler */
export function addScriptsCommand(program, createHandler) {
  const command = program
    .command('scripts')
    .summary('write the action scripts, the Actions and instructions for a set-up by hand')
    .description(
      'Writes the action scripts, the Actions of both tenants and instructions for a set-up by hand. Needs no credentials.',
    );
  addOutOptions(command);
  addSettingsOption(command);
  addEnvOption(command);
  addJsonOption(command)
    .addHelpText(
      'after',
      formatHelp({
        environment: ['domains'],
        examples: ['scripts --out migration', 'scripts --out migration --force'],
        exitCodes: ['done', 'failed', 'usage'],
      }),
    )
    .action(createHandler(scripts));
}

/** @type {import('../options.js').Action<import('../files-command.js').FilesOptions>} */
const scripts = (options, output) =>
  runFilesCommand(
    {
      readSettings: (path) => readSettings(path, { optional: true }),
      run: (toolkit, request) => toolkit.scripts(request),
    },
    options,
    output,
  );
