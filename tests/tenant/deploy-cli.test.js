// @ts-check
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { importDirectory } from '../support/deploy-cli.js';
import { CertificateAuthority } from './certificate-authority.js';
import { claimsOf, startOldTenant } from './client.js';
import { NewTenant } from './new-tenant.js';

const ACTION = `exports.onExecutePostLogin = async (event, api) => api.idToken.setCustomClaim('https://a.example.com/by', event.secrets.BY);\n`;
const LOGIN = `async function login(identifier, password, callback) {
  const { Domain: old, Client_ID: client_id, Client_Secret: client_secret, Connection: realm } = configuration;
  const grant_type = 'http://auth0.com/oauth/grant-type/password-realm';
  const body = JSON.stringify({ grant_type, realm, username: identifier, password, client_id, client_secret });
  const { status } = await fetch('https://' + old + '/oauth/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (status !== 200) return callback(new WrongUsernameOrPasswordError(identifier));
  callback(null, { user_id: 'jo', email: identifier });
}`;

const OLD_TENANT = {
  'tenant.json': { sandbox_version: '18' },
  'clients/Migration.json': {
    name: 'Migration',
    app_type: 'non_interactive',
    token_endpoint_auth_method: 'client_secret_post',
    oidc_conformant: true,
    grant_types: [
      'client_credentials',
      'password',
      'http://auth0.com/oauth/grant-type/password-realm',
    ],
  },
  'grants/Migration.json': {
    client_id: 'Migration',
    audience: 'https://##DOMAIN##/api/v2/',
    scope: ['read:users'],
  },
  'actions/Mark.json': {
    name: 'Mark',
    code: './actions/Mark/code.js',
    runtime: 'node22',
    dependencies: [],
    deployed: true,
    secrets: [{ name: 'BY', value: '##BY##' }],
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
  },
  'actions/Mark/code.js': ACTION,
  'triggers/triggers.json': { 'post-login': [{ action_name: 'Mark', display_name: 'Mark users' }] },
  'attack-protection/brute-force-protection.json': { allowlist: ['192.0.2.0/24'] },
  'attack-protection/suspicious-ip-throttling.json': { allowlist: ['192.0.2.0/24'] },
  'attack-protection/breached-password-detection.json': { method: 'standard' },
  'database-connections/Username-Password-Authentication/database.json': {
    name: 'Username-Password-Authentication',
    strategy: 'auth0',
    enabled_clients: ['Migration'],
    options: {},
  },
};
const NEW_TENANT = {
  'database-connections/Users/database.json': {
    name: 'Users',
    strategy: 'auth0',
    options: {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: { login: './login.js', get_user: './get_user.js' },
      configuration: {
        Domain: '##OLD_DOMAIN##',
        Client_ID: '##ID##',
        Client_Secret: '##SECRET##',
        Connection: 'Username-Password-Authentication',
      },
    },
  },
  'database-connections/Users/login.js': LOGIN,
  'database-connections/Users/get_user.js':
    'function getUser(identifier, callback) { callback(null); }',
};

describe('auth0-deploy-cli', () => {
  /** @type {string} */
  let folder;
  /** @type {Awaited<ReturnType<typeof startOldTenant>>} */
  let old;
  /** @type {NewTenant} */
  let newTenant;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'deploy-cli-test-'));
    old = await startOldTenant({
      users: [{ user_id: 'auth0|jo', email: 'jo@example.com', password: 'right' }],
    });
    newTenant = await NewTenant.start({ authority: await CertificateAuthority.load() });
  });
  after(async () => {
    await Promise.all([rm(folder, { recursive: true }), old.tenant.close(), newTenant.close()]);
  });

  /** @param {string} name @param {Record<string, string | object>} files */
  async function directory(name, files) {
    for (const [file, content] of Object.entries(files)) {
      const target = path.join(folder, name, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, typeof content === 'string' ? content : JSON.stringify(content));
    }
    return path.join(folder, name);
  }

  test('auth0-deploy-cli imports the resources of both tenants', async () => {
    const { tenant } = old;
    const { management } = tenant;
    management.actions.add({ name: 'Someone else’s', code: '' });
    const assets = [
      'tenant',
      'clients',
      'clientGrants',
      'actions',
      'triggers',
      'attackProtection',
      'databases',
    ];
    const { Domain, Client_ID, Client_Secret } = tenant.configuration;
    // The two imports run concurrently, because the tool spends most of its time on loading its own schemas.
    const results = await Promise.all([
      importDirectory(
        tenant,
        await directory('old', OLD_TENANT),
        { DOMAIN: tenant.domain, BY: 'deploy-cli' },
        { AUTH0_INCLUDED_ONLY: assets },
      ),
      importDirectory(
        newTenant,
        await directory('new', NEW_TENANT),
        { OLD_DOMAIN: Domain, ID: Client_ID, SECRET: Client_Secret },
        { AUTH0_INCLUDED_ONLY: ['databases'] },
      ),
    ]);
    for (const { code, output } of results) assert.equal(code, 0, output);

    const client = management.clients.byName('Migration');
    assert.ok(client);
    assert.deepEqual(
      [client.app_type, client.grant_types],
      ['non_interactive', OLD_TENANT['clients/Migration.json'].grant_types],
    );
    assert.deepEqual(management.clientGrants.find(client.client_id, tenant.audience)?.scope, [
      'read:users',
    ]);
    assert.deepEqual(management.actions.running('post-login'), [
      { code: ACTION, secrets: { BY: 'deploy-cli' } },
    ]);
    assert.deepEqual(
      management.actions.bindings.map(({ display_name }) => display_name),
      ['Mark users'],
    );
    assert.equal(management.actions.all.length, 2);
    assert.equal(management.settings.sandbox_version, '18');
    assert.deepEqual(tenant.attackProtection.bruteForceSettings.allowlist, ['192.0.2.0/24']);
    assert.deepEqual(
      [...(management.connections.byName(tenant.connection)?.enabledClients ?? [])],
      [client.client_id],
      'the imported list replaces the previous one',
    );
    const { body } = await old.client.login('jo@example.com', 'right', {
      client_id: client.client_id,
      client_secret: client.client_secret,
    });
    assert.equal(claimsOf(body.id_token)['https://a.example.com/by'], 'deploy-cli');

    const connection = newTenant.management.connections.byName('Users');
    assert.ok(connection);
    assert.equal(
      newTenant.management.connections.configurationOf(connection).Client_Secret,
      Client_Secret,
    );
    assert.deepEqual(
      [connection.options.brute_force_protection, connection.options.customScripts.login],
      [true, LOGIN],
    );
    assert.deepEqual(
      [...connection.enabledClients],
      [newTenant.client.client_id],
      'without a list, the enabled clients stay the same',
    );
    await newTenant.login('jo@example.com', 'right');
    assert.deepEqual(
      newTenant.runs.map(({ script, error }) => [script, error?.name]),
      [['login', 'WrongUsernameOrPasswordError']],
      'the import has disabled the client that the connection uses',
    );
    tenant.client.connections = [tenant.connection];
    assert.equal((await newTenant.login('jo@example.com', 'right')).status, 200);
    assert.equal(newTenant.users.get('auth0|jo')?.email, 'jo@example.com');
  });
});
