// The parts of a command's help that follow its options: environment, examples and exit codes.

const ENVIRONMENT = {
  old: `  OLD_DOMAIN                         domain of the old tenant, such as tenant.eu.auth0.com
  OLD_TOKEN                          token for its Management API, or instead:
  OLD_CLIENT_ID, OLD_CLIENT_SECRET   machine-to-machine application that may request one`,
  new: `  NEW_DOMAIN                         domain of the new tenant, such as tenant.us.auth0.com
  NEW_TOKEN                          token for its Management API, or instead:
  NEW_CLIENT_ID, NEW_CLIENT_SECRET   machine-to-machine application that may request one`,
  settings: `  NEW_SETTING_<KEY>                  value of a connection setting that this project does not own:
                                     Auth0 returns it encrypted, and every write replaces all settings`,
  tokens: `  OLD_TOKEN, NEW_TOKEN               optional tokens, with which init creates its applications; scopes:
                                     read, create, update of clients and client_grants, and
                                     read:client_keys; read:connections to list the connections`,
  cleanUp: `  OLD_DOMAIN, OLD_TOKEN or OLD_CLIENT_ID, OLD_CLIENT_SECRET
                                     of the old tenant; only --clean-up needs them`,
  probe: `  PROBE_PASSWORD                     password of the user of --probe-user`,
  domains: `  OLD_DOMAIN, NEW_DOMAIN             domains of the tenants; optional`,
};

const EXIT_CODES = {
  done: '  0  done, or nothing to do',
  explained: '  0  explained',
  passed: '  0  no check failed',
  failed: '  1  failed',
  declined: '  1  failed, or not confirmed',
  usage: '  2  wrong option, environment variable or file',
  unknownCode: '  2  the code is not known, or the option is wrong',
  planned: '  3  --dry-run found changes to make',
  incomplete: '  3  some users need somebody, or --dry-run found something to do',
  problems: '  3  at least one check failed',
  rejected: '  3  done, but some users were rejected',
  unassigned: '  3  --dry-run found something to assign, or something could not be assigned',
  alarmed: '  3  --fail-above: more logins were refused, or it could not be found out',
  interrupted: '  130  interrupted; run the command again to continue',
};

/**
 * @param {object} parts
 * @param {string[]} parts.examples The arguments of each example.
 * @param {(keyof typeof ENVIRONMENT)[]} parts.environment
 * @param {(keyof typeof EXIT_CODES)[]} parts.exitCodes
 * @returns {string}
 */
export function formatHelp({ examples, environment, exitCodes }) {
  const variables = environment.map((name) => ENVIRONMENT[name]);
  const heading = ['', 'Environment (or --env; secrets are never arguments):'];
  return [
    ...(variables.length > 0 ? [...heading, ...variables] : []),
    '',
    'Examples:',
    ...examples.map((example) => `  npx auth0-account-migration ${example}`),
    '',
    'Exit codes:',
    ...exitCodes.map((name) => EXIT_CODES[name]),
  ].join('\n');
}
