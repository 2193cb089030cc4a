// Layer js: secrets are no arguments, since `ps` and the history of a shell show those.
import { wrongUse } from './problem.js';

const OPTION =
  /^--?(?:(old|new|probe)[-_]?)?(client[-_]?secret|secret|token|password|client[-_]?id|domain)(?:=|$)/i;
const VARIABLE =
  /^((?:OLD|NEW)_(?:DOMAIN|CLIENT_ID|CLIENT_SECRET|TOKEN|SETTING_\w+)|PROBE_PASSWORD)=/;

/**
 * Refuses what looks like one, naming where it goes. The value is not repeated.
 *
 * @param {string[]} args
 */
export function refuseSecrets(args) {
  for (const argument of args) {
    const [, variable] = VARIABLE.exec(argument) ?? [];
    const [option, tenant, what = ''] = OPTION.exec(argument) ?? [];
    if (!variable && !option) continue;
    const name = variable ?? variableOf(tenant, what);
    throw wrongUse(
      `${variable ?? option?.replace('=', '')} is no argument: ps and the history of the shell show what stands there`,
      `set ${name} in the environment, or in a file for --env-file`,
    );
  }
}

/** @param {string | undefined} tenant @param {string} what */
function variableOf(tenant, what) {
  const name = what
    .toUpperCase()
    .replace('-', '_')
    .replace(/^(CLIENT)?_?(SECRET|ID)$/, 'CLIENT_$2');
  if (name === 'PASSWORD') return 'PROBE_PASSWORD';
  return tenant ? `${tenant.toUpperCase()}_${name}` : `OLD_${name} or NEW_${name}`;
}
