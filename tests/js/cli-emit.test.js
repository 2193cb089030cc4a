// @ts-check
// The Terraform modules that `emit` writes, read by HashiCorp's HCL parser: each value is compared with the desired one.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';
import { literal, readModule } from '../support/emitted-terraform.js';
import { built } from './support.js';

const DOMAINS = { OLD_DOMAIN: 'old.eu.auth0.com', NEW_DOMAIN: 'new.eu.auth0.com' };
/** Text that must not be interpreted as a Terraform expression, escape sequence or quote. */
const SPECIAL_CHARACTERS =
  'Say "hi" \\ ${var.old_domain} %{if} $${x} $$${y} %%{z}\nsecond line\ttab';
const ALL_SETTINGS = {
  connections: [
    { old: 'Old-DB', new: 'Users', enable_clients: ['My "App"', 'abc123'] },
    { old: 'Other ${DB}', new: '2nd-users' },
    { old: 'Third-DB', new: 'Third' },
  ],
  migration_client: SPECIAL_CHARACTERS,
  action: SPECIAL_CHARACTERS,
  custom_domain: 'login.example.com',
  scripts: 'nowasm',
  user_id: 'keep',
  claims_namespace: 'https://ns.example.com/',
  metadata_key: 'metadata',
  mfa_policy: 'migrate',
  marked_users: 'allow',
  timeout_ms: 9000,
  log_level: 'error',
  allow_cidr: ['203.0.113.0/24', '2001:db8::/32'],
};
const MARKER_ID = '${auth0_client.marker.client_id}';
const MINIMAL_SETTINGS = { connections: [{ old: 'Old-DB' }] };
const TERRAFORM = [
  {
    required_version: '>= 1.3',
    required_providers: [{ auth0: { source: 'auth0/auth0', version: '~> 1.20' } }],
  },
];
const CLIENT_ID = '${auth0_client.migration.client_id}';
const AUDIENCE = 'https://${var.old_domain}/api/v2/';
const SCRIPTS = {
  login: '${file("${path.module}/login.js")}',
  get_user: '${file("${path.module}/get_user.js")}',
};
const DOMAIN_DESCRIPTION = "tenant's own domain, such as tenant.eu.auth0.com";

/** @param {Desk} desk */
async function emitModules(desk) {
  const { code, stderr } = await desk.run(['emit', '--format', 'terraform', '--out', 'out']);
  assert.deepEqual([code, stderr], [0, '']);
  const [oldTenant, newTenant] = await Promise.all(
    ['out/old-tenant', 'out/new-tenant'].map((name) => readModule(desk.path(name))),
  );
  return { oldTenant, newTenant };
}

/** @param {any} extra @param {Record<string, string>} [options] */
const connection = (extra, options = {}) => [
  {
    strategy: 'auth0',
    options: [
      {
        brute_force_protection: true,
        enabled_database_customization: true,
        import_mode: true,
        custom_scripts: SCRIPTS,
        configuration: {
          Domain: '${var.old_domain}',
          Client_ID: '${var.migration_client_id}',
          Client_Secret: '${var.migration_client_secret}',
          Audience: AUDIENCE,
          ...options,
        },
      },
    ],
    depends_on: ['${auth0_trigger_action.migration}'],
    ...extra,
  },
];

describe('modules for all settings', () => {
  const desk = new Desk({ settings: ALL_SETTINGS, env: DOMAINS });
  /** @type {Awaited<ReturnType<typeof emitModules>>} */
  let files;
  before(async () => {
    files = await emitModules(desk);
  });

  test('the module of the old tenant contains the client, its grants and the Action', () => {
    const { name, ...action } = files.oldTenant['main.tf'].resource.auth0_action.migration[0];
    assert.equal(name, literal(SPECIAL_CHARACTERS));
    assert.deepEqual(action, {
      runtime: 'node22',
      deploy: true,
      code: `// For the migration client ${CLIENT_ID}; claims are named https://ns.example.com/...\n\${file("\${path.module}/old-tenant-post-login.js")}`,
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
      secrets: [
        { name: 'MIGRATION_CLIENT_ID', value: CLIENT_ID },
        { name: 'CLAIMS_NAMESPACE', value: 'https://ns.example.com/' },
      ],
    });
    const { auth0_action: _, ...resources } = files.oldTenant['main.tf'].resource;
    assert.deepEqual(
      { ...files.oldTenant['main.tf'], resource: resources },
      {
        terraform: TERRAFORM,
        provider: { auth0: [{ domain: '${var.old_domain}' }] },
        data: {
          auth0_connection: {
            Users: [{ name: 'Old-DB' }],
            '_2nd-users': [{ name: literal('Other ${DB}') }],
            Third: [{ name: 'Third-DB' }],
          },
        },
        resource: {
          auth0_client: {
            marker: [
              {
                name: 'auth0-account-migration-marker',
                description:
                  'Marks the users who have moved to the new tenant (auth0-account-migration)',
                app_type: 'non_interactive',
                grant_types: ['client_credentials'],
                oidc_conformant: true,
              },
            ],
            migration: [
              {
                name: literal(SPECIAL_CHARACTERS),
                description:
                  'Checks passwords for the new tenant while users move to it (auth0-account-migration)',
                app_type: 'non_interactive',
                grant_types: [
                  'client_credentials',
                  'password',
                  'http://auth0.com/oauth/grant-type/password-realm',
                ],
                oidc_conformant: true,
              },
            ],
          },
          auth0_client_credentials: {
            marker: [{ client_id: MARKER_ID, authentication_method: 'client_secret_post' }],
            migration: [{ client_id: CLIENT_ID, authentication_method: 'client_secret_post' }],
          },
          auth0_client_grant: {
            marker: [
              {
                client_id: MARKER_ID,
                audience: AUDIENCE,
                scopes: ['read:users', 'update:users_app_metadata'],
              },
            ],
            migration: [
              {
                client_id: CLIENT_ID,
                audience: AUDIENCE,
                scopes: ['read:users', 'read:authentication_methods'],
              },
            ],
          },
          auth0_connection_client: {
            Users: [{ connection_id: '${data.auth0_connection.Users.id}', client_id: CLIENT_ID }],
            '_2nd-users': [
              { connection_id: '${data.auth0_connection._2nd-users.id}', client_id: CLIENT_ID },
            ],
            Third: [{ connection_id: '${data.auth0_connection.Third.id}', client_id: CLIENT_ID }],
          },
          auth0_trigger_action: {
            migration: [
              {
                trigger: 'post-login',
                action_id: '${auth0_action.migration.id}',
                display_name: literal(SPECIAL_CHARACTERS),
              },
            ],
          },
        },
      },
    );
  });

  test('the module of the old tenant adds addresses to the current allowlists', () => {
    const list = (/** @type {string} */ name) =>
      `\${setunion(var.${name}, ["203.0.113.0/24", "2001:db8::/32"])}`;
    assert.deepEqual(files.oldTenant['attack-protection.tf'], {
      resource: {
        auth0_attack_protection: {
          old: [
            {
              brute_force_protection: [
                { enabled: true, allowlist: list('present_brute_force_allowlist') },
              ],
              suspicious_ip_throttling: [
                { enabled: true, allowlist: list('present_suspicious_ip_allowlist') },
              ],
            },
          ],
        },
      },
    });
    const {
      present_brute_force_allowlist: [one],
      present_suspicious_ip_allowlist: [other],
    } = files.oldTenant['variables.tf'].variable;
    for (const { type, default: preset } of [one, other]) {
      assert.deepEqual([type, preset], ['${set(string)}', undefined]);
    }
  });

  test('the module of the old tenant marks the outputs of the client secrets as sensitive', () => {
    assert.deepEqual(files.oldTenant['outputs.tf'], {
      output: {
        marker_client_id: [{ value: MARKER_ID }],
        marker_client_secret: [
          { value: '${auth0_client_credentials.marker.client_secret}', sensitive: true },
        ],
        migration_client_id: [{ value: CLIENT_ID }],
        migration_client_secret: [
          { value: '${auth0_client_credentials.migration.client_secret}', sensitive: true },
        ],
      },
    });
  });

  test('the module of the new tenant contains the Action with its secrets', () => {
    const { auth0_action, auth0_trigger_action } = files.newTenant['main.tf'].resource;
    const { name, code, ...action } = auth0_action.migration[0];
    const connections = '{"Users":"Old-DB","2nd-users":"Other ${DB}","Third":"Third-DB"}';
    assert.equal(name, literal(SPECIAL_CHARACTERS));
    assert.equal(
      code,
      `// For the marker client; DOMAIN login.example.com; AUDIENCE ${AUDIENCE}; CLIENT_ID \${var.marker_client_id}; ` +
        `CONNECTIONS ${literal(connections)}; USER_ID keep; MARKER migration_complete; ` +
        `ENROLL_FACTORS \${var.enroll_factors}\n\${file("\${path.module}/new-tenant-post-login.js")}`,
    );
    assert.deepEqual(action, {
      runtime: 'node22',
      deploy: true,
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
      secrets: [
        { name: 'DOMAIN', value: 'login.example.com' },
        { name: 'AUDIENCE', value: AUDIENCE },
        { name: 'CLIENT_ID', value: '${var.marker_client_id}' },
        { name: 'CLIENT_SECRET', value: '${var.marker_client_secret}' },
        { name: 'CONNECTIONS', value: literal(connections) },
        { name: 'USER_ID', value: 'keep' },
        { name: 'MARKER', value: 'migration_complete' },
        { name: 'ENROLL_FACTORS', value: '${var.enroll_factors}' },
      ],
    });
    assert.deepEqual(auth0_trigger_action.migration, [
      {
        trigger: 'post-login',
        action_id: '${auth0_action.migration.id}',
        display_name: literal(SPECIAL_CHARACTERS),
      },
    ]);
  });

  test('the module of the new tenant contains all connections with all settings', () => {
    const options = {
      Domain: 'login.example.com',
      User_Id: 'keep',
      Claims_Namespace: 'https://ns.example.com/',
      Metadata_Key: 'metadata',
      Mfa_Policy: 'migrate',
      Marked_Users: 'allow',
      Timeout_Ms: '9000',
      Log_Level: 'error',
    };
    const application =
      'data.auth0_clients.all.clients : app.client_id if app.name == each.value || app.client_id == each.value';
    const { resource, ...rest } = files.newTenant['main.tf'];
    const { auth0_action: _, auth0_trigger_action: __, ...resources } = resource;
    assert.deepEqual(
      { ...rest, resource: resources },
      {
        terraform: TERRAFORM,
        provider: { auth0: [{ domain: '${var.new_domain}' }] },
        data: { auth0_clients: { all: [{}] } },
        resource: {
          auth0_connection: {
            Users: connection({ name: 'Users' }, { ...options, Connection: 'Old-DB' }),
            '_2nd-users': connection(
              { name: '2nd-users' },
              { ...options, Connection: literal('Other ${DB}') },
            ),
            Third: connection({ name: 'Third' }, { ...options, Connection: 'Third-DB' }),
          },
          auth0_connection_client: {
            Users: [
              {
                for_each: '${toset(["My \\"App\\"", "abc123"])}',
                connection_id: '${auth0_connection.Users.id}',
                client_id: `\${one([for app in ${application}])}`,
              },
            ],
          },
        },
      },
    );
    assert.deepEqual(files.newTenant['outputs.tf'], {
      output: {
        connection_ids: [
          {
            value: {
              Users: '${auth0_connection.Users.id}',
              '2nd-users': '${auth0_connection._2nd-users.id}',
              Third: '${auth0_connection.Third.id}',
            },
          },
        ],
      },
    });
  });

  test('emit copies the scripts of the package next to the modules', () => {
    const read = (/** @type {string} */ name) => readFileSync(desk.path(`out/${name}`), 'utf8');
    assert.equal(read('new-tenant/login.js'), built('action-scripts/nowasm/login.js'));
    assert.equal(read('new-tenant/get_user.js'), built('action-scripts/nowasm/get_user.js'));
    assert.equal(
      read('old-tenant/old-tenant-post-login.js'),
      built('actions/old-tenant-post-login.js'),
    );
    assert.equal(
      read('new-tenant/new-tenant-post-login.js'),
      built('actions/new-tenant-post-login.js'),
    );
    assert.deepEqual(readdirSync(desk.path('out')).sort(), [
      'README.md',
      'new-tenant',
      'old-tenant',
    ]);
  });
});

test('emit with minimal settings leaves out optional files and default domains', async () => {
  const { oldTenant, newTenant } = await emitModules(new Desk({ settings: MINIMAL_SETTINGS }));
  const text = { type: '${string}' };
  assert.deepEqual(oldTenant['variables.tf'], {
    variable: { old_domain: [{ ...text, description: `The old ${DOMAIN_DESCRIPTION}` }] },
  });
  assert.deepEqual(newTenant['variables.tf'], {
    variable: {
      new_domain: [{ ...text, description: `The new ${DOMAIN_DESCRIPTION}` }],
      old_domain: [{ ...text, description: `The old ${DOMAIN_DESCRIPTION}` }],
      migration_client_id: [
        { ...text, description: 'Client ID of the migration client, an output of ../old-tenant' },
      ],
      migration_client_secret: [
        { ...text, description: 'Client Secret of the migration client', sensitive: true },
      ],
      marker_client_id: [
        { ...text, description: 'Client ID of the marker client, an output of ../old-tenant' },
      ],
      marker_client_secret: [
        { ...text, description: 'Client Secret of the marker client', sensitive: true },
      ],
    },
  });
  assert.deepEqual(Object.keys(oldTenant).sort(), ['main.tf', 'outputs.tf', 'variables.tf']);
  const { auth0_action: _, auth0_trigger_action: __, ...resources } = newTenant['main.tf'].resource;
  assert.deepEqual(resources, {
    auth0_connection: { 'Old-DB': connection({ name: 'Old-DB' }, { Connection: 'Old-DB' }) },
  });
  assert.equal(newTenant['main.tf'].data, undefined);
});

test('emit uses known domains as default values of the variables', async () => {
  const { oldTenant, newTenant } = await emitModules(
    new Desk({ settings: MINIMAL_SETTINGS, env: DOMAINS }),
  );
  assert.equal(oldTenant['variables.tf'].variable.old_domain[0].default, DOMAINS.OLD_DOMAIN);
  assert.equal(newTenant['variables.tf'].variable.old_domain[0].default, DOMAINS.OLD_DOMAIN);
  assert.equal(newTenant['variables.tf'].variable.new_domain[0].default, DOMAINS.NEW_DOMAIN);
});

test('emit and scripts write no credential of the environment into a file', async () => {
  const secrets = {
    OLD_CLIENT_SECRET: 'old-sesame',
    NEW_CLIENT_SECRET: 'new-sesame',
    OLD_TOKEN: 'old-token',
    MIGRATION_CLIENT_SECRET: 'mc-sesame',
  };
  const desk = new Desk({ settings: ALL_SETTINGS, env: { ...DOMAINS, ...secrets } });
  for (const args of [
    ['emit', '--format', 'terraform'],
    ['emit', '--format', 'deploy-cli'],
    ['scripts'],
  ]) {
    assert.equal((await desk.run([...args, '--out', args.at(-1) ?? ''])).code, 0);
  }
  for (const entry of readdirSync(desk.folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  )) {
    const text = readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8');
    for (const secret of Object.values(secrets)) {
      assert.ok(!text.includes(secret), `${secret} in ${entry.name}`);
    }
  }
});

test('emit rejects an unknown format with the list of known ones', async () => {
  const desk = new Desk();
  const { code, stdout, stderr } = await desk.run(['emit', '--format', 'pulumi', '--out', 'out']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /pulumi.*deploy-cli.*terraform/s);
});
