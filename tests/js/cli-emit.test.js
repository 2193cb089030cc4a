// @ts-check
// The Terraform modules that `emit` writes, read by HashiCorp's HCL parser: each value is compared with the desired one.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';
import {
  DOMAINS,
  SPECIAL_CHARACTERS,
  ALL_SETTINGS,
  MINIMAL_SETTINGS,
  TERRAFORM,
  CLIENT_ID,
  MARKER_ID,
  AUDIENCE,
  DOMAIN_DESCRIPTION,
  emitModules,
  connection,
} from '../support/emit-settings.js';
import { literal } from '../support/emitted-terraform.js';
import { built } from './support.js';

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
              lifecycle: [{ prevent_destroy: true }],
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
      '.gitignore',
      'README.md',
      'new-tenant',
      'old-tenant',
    ]);
  });
});

test('emit with minimal settings leaves out optional files and default domains', async () => {
  const { oldTenant, newTenant } = await emitModules(new Desk({ settings: MINIMAL_SETTINGS }));
  const text = { type: '${string}' };
  const filledIn = (/** @type {string} */ name) => ({
    condition: `\${var.${name} != ""}`,
    error_message:
      'It is empty: step 3 of README.md was left out, or the application of the old tenant lacks the scope read:client_keys.',
  });
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
        {
          ...text,
          description: 'Client Secret of the migration client',
          sensitive: true,
          validation: [filledIn('migration_client_secret')],
        },
      ],
      marker_client_id: [
        { ...text, description: 'Client ID of the marker client, an output of ../old-tenant' },
      ],
      marker_client_secret: [
        {
          ...text,
          description: 'Client Secret of the marker client',
          sensitive: true,
          validation: [filledIn('marker_client_secret')],
        },
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
