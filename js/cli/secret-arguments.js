// Rejects secrets in the arguments: `ps` and the shell's history show them.
import { UsageError } from './errors.js';

const OPTION =
  /^--?(?:(old|new|probe)[-_]?)?(client[-_]?secret|secret|token|password|client[-_]?id|domain)(?:=|$)/i;
const VARIABLE =
  /^((?:OLD|NEW)_(?:DOMAIN|CLIENT_ID|CLIENT_SECRET|TOKEN|SETTING_\w+)|PROBE_PASSWORD)=/;

/** The options of `init`, whose domains go into the file with the credentials. */
const DOMAIN_OPTION = /^--(old|new)-domain(=|$)/;

/**
 * Throws if an argument looks like a credential. The error names the variable to set instead; it never repeats the
 * value. Domains are no secrets: `init` takes them as arguments, since it writes the file that other commands read.
 *
 * @param {string[]} args
 * @throws {UsageError}
 */
export function rejectSecretArguments(args) {
  const isInit = args.find((argument) => !argument.startsWith('-')) === 'init';
  for (const argument of args) {
    if (isInit && DOMAIN_OPTION.test(argument)) continue;
    const [, variable] = VARIABLE.exec(argument) ?? [];
    const [option, tenant, credential = ''] = OPTION.exec(argument) ?? [];
    if (!variable && !option) continue;
    throw new UsageError(
      `${variable ?? option?.replace('=', '')} is not accepted as an argument: ps and the shell's history show arguments`,
      `set ${variable ?? variableFor(tenant, credential)} in the environment, or in a file for --env`,
    );
  }
}

/**
 * @param {string | undefined} tenant
 * @param {string} credential
 * @example variableFor('old', 'client-secret') // 'OLD_CLIENT_SECRET'
 */
function variableFor(tenant, credential) {
  const name = credential
    .toUpperCase()
    .replace('-', '_')
    .replace(/^(CLIENT)?_?(SECRET|ID)$/, 'CLIENT_$2');
  if (name === 'PASSWORD') return 'PROBE_PASSWORD';
  return tenant ? `${tenant.toUpperCase()}_${name}` : `OLD_${name} or NEW_${name}`;
}
