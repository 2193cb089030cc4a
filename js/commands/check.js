// Layer js: `check`.
import { readArtifacts } from '../command-line/artifacts.js';
import { checksText } from '../command-line/check-text.js';
import { readEnvironment } from '../command-line/environment.js';
import { helpBelow } from '../command-line/help.js';
import { withEnvFile, withJson, withSettings } from '../command-line/options.js';
import { EXIT, Problem, wrongUse } from '../command-line/problem.js';
import { Progress } from '../command-line/progress.js';
import { askPassword, hasTerminal } from '../command-line/prompt.js';
import { readSettings } from '../command-line/settings-file.js';
import { withToolkit } from '../command-line/toolkit.js';

/** @param {import('commander').Command} program @param {import('../command-line/program.js').Act} act */
export function addCheck(program, act) {
  const command = program
    .command('check')
    .summary('tell why nothing happens: every part of the set-up, with its remedy')
    .description(
      'Looks at every part of the set-up in both tenants, and names the remedy of what is wrong. Changes nothing itself.',
    )
    .option(
      '--probe-user <identifier>',
      'also log in at the old tenant as this user, as the script does; asks for the password. ' +
        'The Action marks the user as moved, as after every such login. With several connections, the first is tried',
    );
  withJson(withEnvFile(withSettings(command)))
    .addHelpText(
      'after',
      helpBelow({
        environment: ['old', 'new', 'probe'],
        examples: [
          'check --env-file .env',
          'check --env-file .env --probe-user zoe@example.com',
          'check --json',
        ],
        exits: ['passed', 'failed', 'wrongUse', 'found'],
      }),
    )
    .action(act(check));
}

/**
 * @param {import('../command-line/options.js').Options} options
 * @param {import('../command-line/output.js').Output} output
 * @returns {Promise<number>} the exit code
 */
async function check({ settings, envFile, probeUser }, output) {
  const environment = readEnvironment(envFile, output);
  const request = {
    settings: readSettings(settings),
    old: environment.old,
    new: environment.new,
    new_settings: environment.newSettings,
    artifacts: readArtifacts(),
    probe: probeUser === undefined ? undefined : await probe(probeUser, environment.probePassword),
  };
  const progress = new Progress(output);
  const operator = {
    event: progress.event.bind(progress),
    confirm: () => Promise.resolve(false),
    keep: () => Promise.resolve(false),
  };
  const result = await withToolkit((toolkit) => toolkit.check(request, operator));
  progress.end();
  if (result.problem) throw new Problem(result.problem);
  const { checks } = result.ok;
  output.document(result.ok);
  output.print(checksText(checks, output.colors));
  return checks.some((one) => one.result === 'fail') ? EXIT.found : EXIT.done;
}

/**
 * @param {string} identifier
 * @param {string | undefined} known
 */
async function probe(identifier, known) {
  if (known !== undefined) return { identifier, password: known };
  if (!hasTerminal()) {
    const message = '--probe-user needs a password and there is no terminal to ask on';
    throw wrongUse(message, 'set PROBE_PASSWORD in the environment');
  }
  return { identifier, password: await askPassword(`Password of ${identifier}: `) };
}
