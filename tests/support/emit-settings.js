// @ts-check
/** Settings for the tests of `emit --format terraform`, and the modules that it writes for them. */
import assert from 'node:assert/strict';
import { readModule } from './emitted-terraform.js';

/** @typedef {import('./command-line.js').Desk} Desk */

export const DOMAINS = { OLD_DOMAIN: 'old.eu.auth0.com', NEW_DOMAIN: 'new.eu.auth0.com' };
/** Text that must not be interpreted as a Terraform expression, escape sequence or quote. */
export const SPECIAL_CHARACTERS =
  'Say "hi" \\ ${var.old_domain} %{if} $${x} $$${y} %%{z}\nsecond line\ttab';
export const ALL_SETTINGS = {
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
  verify_signature: true,
  timeout_ms: 9000,
  log_level: 'error',
  allow_cidr: ['203.0.113.0/24', '2001:db8::/32'],
};
export const MARKER_ID = '${auth0_client.marker.client_id}';
export const MINIMAL_SETTINGS = { connections: [{ old: 'Old-DB' }] };
export const TERRAFORM = [
  {
    required_version: '>= 1.3',
    required_providers: [{ auth0: { source: 'auth0/auth0', version: '~> 1.20' } }],
  },
];
export const CLIENT_ID = '${auth0_client.migration.client_id}';
export const AUDIENCE = 'https://${var.old_domain}/api/v2/';
export const SCRIPTS = {
  login: '${file("${path.module}/login.js")}',
  get_user: '${file("${path.module}/get_user.js")}',
};
export const DOMAIN_DESCRIPTION = "tenant's own domain, such as tenant.eu.auth0.com";

/** @param {Desk} desk */
export async function emitModules(desk) {
  const { code, stderr } = await desk.run(['emit', '--format', 'terraform', '--out', 'out']);
  assert.deepEqual([code, stderr], [0, '']);
  const [oldTenant, newTenant] = await Promise.all(
    ['out/old-tenant', 'out/new-tenant'].map((name) => readModule(desk.path(name))),
  );
  return { oldTenant, newTenant };
}

/** @param {any} extra @param {Record<string, string>} [options] */
export const connection = (extra, options = {}) => [
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
    lifecycle: [{ prevent_destroy: true }],
    ...extra,
  },
];
