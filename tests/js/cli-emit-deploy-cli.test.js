// @ts-check
// The directories that `emit --format deploy-cli` writes, imported by auth0-deploy-cli itself with the commands of their
// README. They must leave the tenants in the same state as `setup` does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { QUICK_START } from '../support/deploy-cli.js';
import { EMAIL, PASSWORD, beginMigration } from '../support/two-tenants.js';

/** @typedef {import('../support/two-tenants.js').Migration} Migration */

const BIN = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));
const CLIENT = 'Moves / "users"';
const MARKER = 'Marks users';
const ACTION = 'Move: users';
const SETTINGS = {
  connections: [
    { old: 'Username-Password-Authentication', new: 'Users' },
    { old: 'Other-DB', new: 'Others', enable_clients: ['Application'] },
  ],
  migration_client: CLIENT,
  marker_client: MARKER,
  action: ACTION,
  claims_namespace: 'https://ns.example.com/',
  marked_users: 'allow',
  user_id: 'keep',
  allow_cidr: ['18.197.9.0/24', '2a05:d018::/36'],
};
const ALLOWED_ADDRESS = '192.0.2.7';

/** Starts two tenants with an Action and allowlists that an import must not remove. */
async function startTenants() {
  const migration = await beginMigration({ after }, { settings: SETTINGS });
  for (const { management } of [migration.oldTenant, migration.newTenant]) {
    const { actions } = management;
    actions.deploy(
      actions.add({ name: 'Audit', code: 'exports.onExecutePostLogin = async () => {};' }),
    );
    actions.bind('post-login', [{ ref: { value: 'Audit' }, display_name: 'Audit logins' }]);
  }
  migration.oldTenant.attackProtection.changeBruteForce({
    enabled: true,
    allowlist: [ALLOWED_ADDRESS],
  });
  migration.oldTenant.attackProtection.suspiciousIp.allowlist = [ALLOWED_ADDRESS];
  return migration;
}

/** The Actions of a tenant. Only setup can make the fingerprint in the first line. @param {Migration['oldTenant']['management']['actions']} actions */
const actionsOf = (actions) => ({
  actions: actions.all.map(
    ({ name, code, runtime, dependencies, supported_triggers, secrets, changed, versions }) => ({
      ...{ name, code: withoutFingerprint(code), runtime, dependencies, supported_triggers },
      ...{ changed, isDeployed: versions.at(-1)?.code === code },
      secrets: secrets.map((secret) => [secret.name, secret.value]),
    }),
  ),
  running: actions
    .running('post-login')
    .map((action) => ({ ...action, code: withoutFingerprint(action.code) })),
  flow: actions.bindings.map(({ trigger, display_name }) => [trigger, display_name]),
});

const withoutFingerprint = (/** @type {string} */ code) =>
  code.replace(/^(.*); fingerprint [0-9a-f]{64}$/m, '$1');

/** All that both tenants store, without IDs and other values that differ between tenants. @param {Migration} migration */
function stateOf({ oldTenant, newTenant }) {
  const { clients, clientGrants, connections } = oldTenant.management;
  const [client, marker] = [CLIENT, MARKER].map((name) => clients.byName(name) ?? assert.fail());
  assert.ok(client && marker);
  const { client_id, client_secret } = client;
  const names = (/** @type {Set<string>} */ ids, /** @type {typeof clients} */ from) =>
    [...ids].map((id) => from.get(id)?.name).sort();
  const newConnections = newTenant.management.connections;
  const state = {
    clients: clients.all
      .filter(({ name }) => ![CLIENT, MARKER].includes(name))
      .map(({ name }) => name),
    client,
    marker,
    grants: [client, marker].map((each) =>
      clientGrants.all
        .filter((grant) => grant.client_id === each.client_id)
        .map(({ id: _, ...grant }) => grant),
    ),
    old: actionsOf(oldTenant.management.actions),
    new: actionsOf(newTenant.management.actions),
    oldConnections: connections.all.map(({ name, options, enabledClients }) => ({
      name,
      options,
      enabled: names(enabledClients, clients),
    })),
    protection: [
      oldTenant.attackProtection.bruteForceSettings,
      oldTenant.attackProtection.suspiciousIp,
      oldTenant.attackProtection.breachedPasswords,
    ],
    newConnections: newConnections.all
      .map((connection) => {
        // The tool's own schema writes this default.
        const { disable_self_service_change_password = false, ...options } = connection.options;
        const {
          name,
          strategy,
          enabledClients,
          more: { metadata: _, ...more },
        } = connection;
        const configuration = newConnections.configurationOf(connection);
        const customScripts = Object.entries(options.customScripts)
          .map(([script, code]) => [script, createHash('sha256').update(code).digest('hex')])
          .sort();
        const enabled = names(enabledClients, newTenant.management.clients);
        return {
          name,
          strategy,
          options: {
            ...options,
            disable_self_service_change_password,
            customScripts,
            configuration,
          },
          enabled,
          more,
        };
      })
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
  const text = JSON.stringify(state);
  const replaced = Object.entries({
    client_id,
    client_secret,
    marker_id: marker.client_id,
    marker_secret: marker.client_secret,
    OLD: oldTenant.domain,
    NEW: newTenant.domain,
  }).reduce((json, [name, value]) => json.replaceAll(value, `<${name}>`), text);
  return JSON.parse(replaced);
}

/** @param {Migration} migration */
async function setUp({ desk }) {
  const { code, stderr } = await desk.run(['setup', '--yes']);
  assert.equal(code, 0, stderr);
}

/** Follows the instructions of the emitted README. @param {Migration} migration */
async function importDirectories({ oldTenant, newTenant, desk }) {
  const { code, stdout } = await desk.run(['emit', '--format', 'deploy-cli', '--out', 'trees']);
  assert.equal(code, 0);
  assert.match(stdout, /replaces the whole post-login flow/);
  const folder = desk.path('trees');
  const commands =
    readFileSync(`${folder}/README.md`, 'utf8').match(/^ {3}(\w+='.*' )?a0deploy .*$/gm) ?? [];
  assert.equal(commands.length, 6);
  const [exportOld = '', importClients = '', importOld = '', exportNew = '', ...importNew] =
    commands;
  const restoreScopes = limitScopes(oldTenant, newTenant);
  const { PATH, HOME, NODE_EXTRA_CA_CERTS } = process.env;
  const run = async (/** @type {string} */ command, /** @type {Record<string, string>} */ env) => {
    const NODE_OPTIONS = `--require ${QUICK_START}`;
    const environment = {
      ...{ PATH: `${BIN}${delimiter}${PATH}`, HOME, NODE_EXTRA_CA_CERTS, NODE_OPTIONS },
      ...env,
    };
    await promisify(execFile)('sh', ['-c', command], { cwd: folder, env: environment });
  };
  const credentials = (
    /** @type {import('../support/two-tenants.js').Tenant} */ {
      managementClient: { client_id, client_secret },
    },
  ) => ({ AUTH0_CLIENT_ID: client_id, AUTH0_CLIENT_SECRET: client_secret });

  await run(exportOld, credentials(oldTenant));
  await run(exportNew, credentials(newTenant));
  mergeExport(folder);
  await run(importClients, credentials(oldTenant));
  const { management } = oldTenant;
  assert.equal(
    management.actions.byName(ACTION),
    undefined,
    'the first import creates only the clients',
  );
  const [client, marker] = [CLIENT, MARKER].map((name) => management.clients.byName(name));
  assert.ok(client && marker);
  const mappings = {
    MIGRATION_CLIENT_ID: client.client_id,
    MIGRATION_CLIENT_SECRET: client.client_secret,
    MARKER_CLIENT_ID: marker.client_id,
    MARKER_CLIENT_SECRET: marker.client_secret,
  };
  await run(importOld, { ...credentials(oldTenant), ...mappings });
  const newConnections = newTenant.management.connections.all.length;
  const [importAction = '', importConnections = ''] = importNew;
  await run(importAction, { ...credentials(newTenant), ...mappings });
  assert.equal(newTenant.management.actions.bindings.at(-1)?.action.name, ACTION);
  assert.equal(
    newTenant.management.connections.all.length,
    newConnections,
    'the Action comes before the connections',
  );
  await run(importConnections, { ...credentials(newTenant), ...mappings });
  restoreScopes();
  // The README leaves this step to the Dashboard.
  for (const { old } of SETTINGS.connections) {
    management.connections.byName(old)?.enabledClients.add(client.client_id);
  }
}

/** Limits the scopes of both management clients to those that the README lists. Returns a function that restores them. @param {Migration['oldTenant']} oldTenant @param {Migration['newTenant']} newTenant */
function limitScopes({ managementClient: inOld }, { managementClient: inNew }) {
  const before = [inOld.scopes, inNew.scopes];
  const readAndWrite = (/** @type {string} */ what) =>
    ['read', 'create', 'update'].map((verb) => `${verb}:${what}`);
  inOld.scopes = [
    ...readAndWrite('clients'),
    ...readAndWrite('client_grants'),
    ...readAndWrite('actions'),
    'read:attack_protection',
    'update:attack_protection',
  ];
  inNew.scopes = [
    ...readAndWrite('connections'),
    ...readAndWrite('actions'),
    'read:connections_options',
    'update:connections_options',
    'read:clients',
  ];
  return () => ([inOld.scopes, inNew.scopes] = before);
}

/** Merges the current state, which was exported to `now/`, into the files that replace it. @param {string} folder */
function mergeExport(folder) {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
  const write = (/** @type {string} */ name, /** @type {any} */ value) =>
    writeFileSync(`${folder}/${name}`, JSON.stringify(value));
  const triggers = 'triggers/triggers.json';
  for (const [tree, now] of [
    ['old-tenant', 'now'],
    ['new-tenant', 'now-new'],
  ]) {
    write(`${tree}/${triggers}`, {
      'post-login': [
        ...read(`${now}/${triggers}`)['post-login'],
        ...read(`${tree}/${triggers}`)['post-login'],
      ],
    });
  }
  for (const kind of ['brute-force-protection', 'suspicious-ip-throttling']) {
    const name = `attack-protection/${kind}.json`;
    write(`old-tenant/${name}`, {
      allowlist: [...read(`now/${name}`).allowlist, ...read(`old-tenant/${name}`).allowlist],
    });
  }
  assert.ok(existsSync(`${folder}/now/attack-protection/breached-password-detection.json`));
}

test('importing the emitted directories leaves the same state as setup', async () => {
  const [imported, setup] = await Promise.all([startTenants(), startTenants()]);
  await Promise.all([importDirectories(imported), setUp(setup)]);
  const state = stateOf(imported);
  assert.deepEqual(state, stateOf(setup));
  // The state includes what the tenants had before.
  for (const { flow } of [state.old, state.new]) {
    assert.deepEqual(flow, [
      ['post-login', 'Audit logins'],
      ['post-login', ACTION],
    ]);
  }
  for (const { allowlist } of state.protection.slice(0, 2)) {
    assert.deepEqual(allowlist, [ALLOWED_ADDRESS, ...SETTINGS.allow_cidr]);
  }
  assert.equal(state.newConnections[1].options.configuration.Client_Secret, '<client_secret>');

  const { oldTenant, newTenant, desk } = imported;
  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
  const { migration_confirmed, ...metadata } = newTenant.users.get(EMAIL)?.app_metadata ?? {};
  assert.deepEqual([typeof migration_confirmed, metadata], ['string', { plan: 'gold' }]);
  assert.equal(oldTenant.users.get(EMAIL)?.app_metadata?.migration_complete, true);
  const { code, document } = await desk.json(['check']);
  assert.equal(code, 0);
  const wrong = document.checks.filter((/** @type {any} */ { result }) => result !== 'pass');
  assert.deepEqual(
    wrong.map((/** @type {any} */ { id, result }) => `${id} ${result}`),
    ['other_actions warn', 'new_action_secrets warn', 'settings_known warn', 'settings_known warn'],
  );
});
