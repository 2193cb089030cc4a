// Formats what `init` has written and what comes next.

/**
 * @typedef {import('../documents.js').InitDocument} InitDocument
 * @typedef {import('../documents.js').InitTenant} InitTenant
 */

/**
 * @param {InitDocument} document
 * @param {{ envFile: string, hasCredentials: boolean }} files
 * @param {import('../terminal/output.js').Colors} colors
 * @returns {string}
 */
export function formatInit(
  { files, old, new: fresh, next },
  { envFile, hasCredentials },
  { bold, green },
) {
  const written = files.map(({ path, written: isWritten }) =>
    isWritten ? green(`${path} written`) : `${path} unchanged`,
  );
  const tenants = [
    ...formatTenant('old', old, { envFile, bold }),
    ...formatTenant('new', fresh, { envFile, bold }),
  ];
  const goOn = hasCredentials ? 'Go on' : `Fill in ${envFile}, then go on`;
  return [
    ...written,
    '',
    ...tenants,
    `${goOn} with these commands, in their order:`,
    ...next.map((command) => `  ${command}`),
  ].join('\n');
}

/**
 * @param {'old' | 'new'} name
 * @param {InitTenant} tenant
 * @param {{ envFile: string, bold: (text: string) => string }} context
 */
function formatTenant(name, tenant, { envFile, bold }) {
  const { domain, application, client_name: client } = tenant;
  const heading = bold(`${name === 'old' ? 'Old' : 'New'} tenant ${domain}`);
  if (application?.client_id) {
    const done = application.status === 'done' ? 'was created or corrected' : 'has what it needs';
    return [heading, `The application ${client} ${done}; its credentials are in ${envFile}.`, ''];
  }
  const prefix = name.toUpperCase();
  const steps =
    `Create an application of the type Machine to Machine, named ${client}, and grant it these scopes: Applications > APIs > ` +
    `Auth0 Management API > Machine to Machine Applications. Write its Client ID and Client Secret into ${envFile}. With ` +
    `${prefix}_TOKEN in the environment, init does that.`;
  const list = (/** @type {string} */ name, /** @type {string[]} */ scopes) =>
    `  - ${name}: ${scopes.join(' ')}`;
  return [
    heading,
    `  ${steps}`,
    `  ${tenant.dashboard}`,
    ...tenant.scopes_by_command.map(({ commands, scopes }) => list(commands, scopes)),
    list('all of them', tenant.scopes),
    '',
  ];
}
