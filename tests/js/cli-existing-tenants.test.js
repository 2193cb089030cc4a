// @ts-check
// `setup` in tenants that are in use: it leaves existing objects as they are.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EMAIL, PASSWORD, beginMigration } from '../support/two-tenants.js';

const OLD = 'Username-Password-Authentication';

test('setup keeps the order of other Actions and the connections of other applications', async (t) => {
  const { oldTenant, newTenant, desk } = await beginMigration(t);
  const { actions, connections } = oldTenant.management;
  const theirs = ['first', 'second'].map((name) =>
    actions.add({ name, code: 'exports.onExecutePostLogin = async () => {};' }),
  );
  for (const action of theirs) actions.deploy(action);
  actions.bind(
    'post-login',
    theirs.map(({ name }) => ({
      ref: { type: 'action_name', value: name },
      display_name: `The ${name}`,
    })),
  );
  connections.byName(OLD)?.enabledClients.add('their-app');
  const enabled = [...(newTenant.management.connections.byName('Users')?.enabledClients ?? [])];
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.deepEqual(
    actions.bindings.map(({ display_name }) => display_name),
    ['The first', 'The second', 'auth0-account-migration'],
  );
  assert.ok(connections.byName(OLD)?.enabledClients.has('their-app'));
  assert.deepEqual(
    [...(newTenant.management.connections.byName('Users')?.enabledClients ?? [])],
    enabled,
  );
});

describe('a connection that already has scripts and settings', () => {
  const theirs = {
    name: 'Users-2',
    options: {
      enabledDatabaseCustomization: true,
      passwordPolicy: 'good',
      customScripts: { create: 'function create(user, callback) { callback(null); }' },
      configuration: { Api_Key: ' the-key-of-their-own-script', Url: 'https://example.com ' },
    },
    display_name: 'Our users',
    metadata: { owner: 'crm' },
  };
  const settings = { connections: [{ old: OLD, new: 'Users-2' }] };

  test('setup refuses to replace existing settings until their values are in the environment', async (t) => {
    const { newTenant, desk } = await beginMigration(t, { settings });
    const connection = newTenant.management.connections.add(structuredClone(theirs));
    const before = structuredClone(connection.options);
    const { code, document } = await desk.json(['setup', '--yes']);
    assert.deepEqual(
      [code, document.problem.code, document.problem.tenant],
      [2, 'settings', 'new'],
    );
    assert.match(document.problem.remedy, /NEW_SETTING_Api_Key, NEW_SETTING_Url/);
    assert.deepEqual(connection.options, before);
  });

  test('setup keeps existing settings and scripts of a connection, and undo restores them', async (t) => {
    const { newTenant, desk } = await beginMigration(t, { settings });
    const { connections } = newTenant.management;
    const connection = connections.add(structuredClone(theirs));
    const before = { ...structuredClone(connection.options), configuration: 0 };
    const { Api_Key, Url } = theirs.options.configuration;
    const env = { NEW_SETTING_Api_Key: Api_Key };
    desk.write('.env', `NEW_SETTING_Url="${Url}"\nNEW_SETTING_Api_Key=of-the-file\n`);
    const { code, stderr } = await desk.run(['setup', '--yes', '--env', '.env'], { env });
    assert.equal(code, 0, stderr);
    const { Client_Secret, ...configuration } = connections.configurationOf(connection);
    assert.deepEqual(
      { Api_Key: configuration.Api_Key, Url: configuration.Url },
      theirs.options.configuration,
    );
    assert.ok(Client_Secret);
    assert.equal(connection.options.passwordPolicy, 'good');
    assert.equal(connection.options.customScripts.create, theirs.options.customScripts.create);
    assert.equal(connection.more.display_name, 'Our users');
    assert.equal((await desk.run(['undo', '--yes', '--force', '--env', '.env'], { env })).code, 0);
    assert.deepEqual(connections.configurationOf(connection), theirs.options.configuration);
    assert.deepEqual({ ...connection.options, configuration: 0 }, before);
    assert.deepEqual(
      [connection.more.display_name, connection.more.metadata],
      ['Our users', { owner: 'crm' }],
    );
  });
});

test('setup configures several connections in one run and creates a missing one', async (t) => {
  const settings = {
    connections: [
      { old: OLD, new: 'Users' },
      { old: 'Other-DB', new: 'Others', enable_clients: ['My app'] },
    ],
  };
  const { oldTenant, newTenant, desk } = await beginMigration(t, { settings });
  const app = newTenant.management.clients.add({ name: 'My app', app_type: 'regular_web' });
  // The settings list one application twice: by name and by Client ID.
  settings.connections[1]?.enable_clients?.push(app.client_id);
  desk.write('auth0-migration.json', JSON.stringify(settings));
  const { code, stderr, document } = await desk.json(['setup', '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(document.notes, [
    'No application of the new tenant was enabled for Users, since enable_clients in the settings file is empty: only those that were enabled before can use it.',
  ]);
  const others = newTenant.management.connections.byName('Others') ?? assert.fail();
  assert.deepEqual([...others.enabledClients], [app.client_id]);
  assert.equal(newTenant.management.connections.configurationOf(others).Connection, 'Other-DB');
  assert.equal((await desk.run(['setup', '--dry-run'])).code, 0);
  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
  assert.equal(
    oldTenant.management.clients.all.filter(({ name }) => name === 'auth0-account-migration')
      .length,
    1,
  );
  // undo does not delete the connection that setup created, but removes what setup wrote into it.
  assert.equal((await desk.run(['undo', '--yes', '--force'])).code, 0);
  assert.equal((await desk.run(['undo', '--dry-run'])).code, 0);
});

test('setup leaves a grant for access on behalf of users alone and creates its own', async (t) => {
  const { oldTenant, desk } = await beginMigration(t);
  const { clients, clientGrants } = oldTenant.management;
  const { client_id } = clients.add({
    name: 'auth0-account-migration',
    app_type: 'non_interactive',
  });
  const theirs = clientGrants.add({
    client_id,
    audience: oldTenant.audience,
    scope: ['read:current_user'],
    subject_type: 'user',
  });
  const { code, stderr } = await desk.run(['setup', '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(theirs.scope, ['read:current_user']);
  assert.deepEqual(clientGrants.find(client_id, oldTenant.audience)?.scope, ['read:users']);
  assert.equal((await desk.run(['check'])).code, 0);
});

test('setup adds the addresses of --allow-cidr and allow_cidr to the current allowlist', async (t) => {
  const settings = { connections: [{ old: OLD, new: 'Users' }], allow_cidr: ['203.0.113.0/24'] };
  const { oldTenant, desk } = await beginMigration(t, { settings });
  oldTenant.attackProtection.suspiciousIp.allowlist = ['192.0.2.1'];
  const { code, stderr } = await desk.run([
    'setup',
    '--yes',
    '--allow-cidr',
    '198.51.100.7',
    '--allow-cidr',
    '203.0.113.0/24',
  ]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(oldTenant.attackProtection.suspiciousIp.allowlist, [
    '192.0.2.1',
    '203.0.113.0/24',
    '198.51.100.7',
  ]);
  assert.equal((await desk.run(['setup', '--dry-run', '--allow-cidr', '198.51.100.7'])).code, 0);
});

describe('a tenant that encrypts the settings of a connection', () => {
  /** @param {import('node:test').TestContext} t @param {boolean} changesAtEachRead */
  async function setUp(t, changesAtEachRead) {
    const migration = await beginMigration(t);
    const { connections } = migration.newTenant.management;
    connections.cipher.changesAtEachRead = changesAtEachRead;
    const { code, stderr } = await migration.desk.run(['setup', '--yes']);
    assert.equal(code, 0, stderr);
    const { code: again } = await migration.desk.run(['setup', '--dry-run']);
    assert.equal(again, 0);
    assert.equal((await migration.desk.run(['check'])).code, 0);
    return {
      ...migration,
      connection: connections.byName('Users') ?? assert.fail('no connection'),
    };
  }

  test('a second run changes nothing although each read encrypts the settings differently', async (t) => {
    const { desk, connection } = await setUp(t, true);
    delete connection.options.configuration.Audience;
    assert.equal((await desk.run(['setup', '--dry-run'])).code, 3);
    assert.equal((await desk.run(['setup', '--yes'])).code, 0);
    desk.write(
      'auth0-migration.json',
      JSON.stringify({ connections: [{ old: OLD, new: 'Users' }], timeout_ms: 9000 }),
    );
    assert.equal((await desk.run(['setup', '--dry-run'])).code, 3);
    desk.write(
      'auth0-migration.json',
      JSON.stringify({ connections: [{ old: OLD, new: 'Users' }] }),
    );
    assert.equal((await desk.run(['finish', '--yes', '--force'])).code, 0);
    assert.equal((await desk.run(['undo', '--yes', '--force'])).code, 0);
  });

  test('setup repairs an encrypted setting that somebody changed by hand', async (t) => {
    const { newTenant, desk, connection } = await setUp(t, false);
    connection.options.configuration.Domain =
      newTenant.management.connections.cipher.encrypt('elsewhere.example.com');
    assert.equal((await desk.run(['setup', '--dry-run'])).code, 3);
    assert.equal((await desk.run(['setup', '--yes'])).code, 0);
    assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
  });
});

test('the first run for a new tenant warns of applications that another new tenant may use', async (t) => {
  const { desk } = await beginMigration(t);
  /** @param {string[]} more */
  const warnings = async (...more) => {
    const { document } = await desk.json(['setup', '--yes', ...more]);
    return document.plan.warnings.filter((/** @type {string} */ each) =>
      each.startsWith('There is no state file of an earlier run, but the old tenant has '),
    );
  };
  assert.deepEqual(await warnings(), []);
  assert.deepEqual(await warnings(), []);
  const [warning, ...others] = await warnings('--state', 'other.json');
  assert.deepEqual(others, []);
  assert.match(
    warning ?? '',
    /applications of setup already: auth0-account-migration, auth0-account-migration-marker\. If another new tenant/,
  );
  assert.equal((await desk.run(['undo', '--yes', '--force'])).code, 0);
  assert.deepEqual(await warnings(), [], 'undo has emptied the state file');
});
