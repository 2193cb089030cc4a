// Layer js: the parts of the help below the options.

const ENVIRONMENT = {
  old: `  OLD_DOMAIN                         old tenant, such as tenant.eu.auth0.com
  OLD_TOKEN                          a token for its Management API, or in its place:
  OLD_CLIENT_ID, OLD_CLIENT_SECRET   a machine-to-machine application that may get one`,
  new: `  NEW_DOMAIN                         new tenant, such as tenant.us.auth0.com
  NEW_TOKEN                          a token for its Management API, or in its place:
  NEW_CLIENT_ID, NEW_CLIENT_SECRET   a machine-to-machine application that may get one`,
  settings: `  NEW_SETTING_<KEY>                  value of a setting of the connection that is not this project's:
                                     Auth0 gives them back encrypted only, and a write replaces all`,
  probe: `  PROBE_PASSWORD                     password for --probe-user`,
  domains: `  OLD_DOMAIN, NEW_DOMAIN             used where they are set`,
};

const EXITS = {
  done: '  0  done, or nothing to do',
  passed: '  0  no check failed',
  failed: '  1  failed',
  declined: '  1  failed, or declined',
  wrongUse: '  2  wrong option, environment or file',
  planned: '  3  --dry-run found something to do',
  found: '  3  checks found problems',
  interrupted: '  130  interrupted; a second run goes on where it stopped',
};

/**
 * @param {{ examples: string[], environment?: (keyof typeof ENVIRONMENT)[], exits: (keyof typeof EXITS)[] }} parts
 * @returns {string}
 */
export function helpBelow({ examples, environment = [], exits }) {
  return [
    '',
    ...(environment.length > 0
      ? [
          'Environment (or --env-file; secrets are never arguments):',
          ...environment.map((name) => ENVIRONMENT[name]),
          '',
        ]
      : []),
    'Examples:',
    ...examples.map((example) => `  npx auth0-account-migration ${example}`),
    '',
    'Exit codes:',
    ...exits.map((name) => EXITS[name]),
  ].join('\n');
}
