// Shows the latest numbers of `status` before a command that ends a migration, and keeps it from running without any.
import { readHistory } from '../files/history-file.js';
import { cleanStrings } from '../text/clean.js';
import { formatNumbers } from '../text/gate-text.js';
import { withToolkit } from '../toolkit.js';

/**
 * @typedef {object} GateOptions The options of a command that ends a migration.
 * @property {string} [history]
 * @property {boolean} [force]
 */

/**
 * @typedef {object} Gated
 * @property {string} historyFile
 * @property {boolean} [force] Whether the command runs in any case.
 * @property {unknown} [settings] The settings, which name the connections; without them, the state file does.
 */

/**
 * @param {Gated} gate
 * @param {{ state: unknown, environment: import('../environment.js').Environment, dryRun: boolean }} command
 * @param {import('../terminal/output.js').Output} output
 * @returns {Promise<import('../toolkit-types.js').ConnectionNumbers[]>} what is known of each connection
 * @throws {import('../errors.js').CommandError} if that is too little, and the command would change something
 */
export async function openGate(gate, { state, environment, dryRun }, output) {
  const { historyFile, force = false, settings } = gate;
  const request = {
    history: readHistory(historyFile),
    settings,
    state,
    old: { domain: environment.old.domain },
    new: { domain: environment.new.domain },
    now_ms: Date.now(),
    only_warn: force || dryRun,
  };
  const { connections, warnings } = cleanStrings(
    await withToolkit((toolkit) => toolkit.gate(request)),
  );
  const text = formatNumbers(connections);
  if (text) output.print(`${text}\n`);
  for (const warning of warnings) output.warn(warning);
  return connections;
}
