// @ts-check
// The Terraform module of the new tenant that `emit` writes, read by HashiCorp's HCL parser.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';
import {
  DOMAINS,
  SPECIAL_CHARACTERS,
  ALL_SETTINGS,
  TERRAFORM,
  AUDIENCE,
  emitModules,
  connection,
} from '../support/emit-settings.js';
import { literal } from '../support/emitted-terraform.js';

describe('the module of the new tenant for all settings', () => {
  const desk = new Desk({ settings: ALL_SETTINGS, env: DOMAINS });
  /** @type {Awaited<ReturnType<typeof emitModules>>} */
  let files;
  before(async () => {
    files = await emitModules(desk);
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
      Verify_Signature: 'true',
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
});
