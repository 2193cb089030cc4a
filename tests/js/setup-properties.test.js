// @ts-check
// What must hold for every pair of tenants and all settings, over random ones: after `setup`, nothing is left to change, and
// after `undo` the new tenant's connection is as it was. SETUP_RUNS says how many pairs, SETUP_SEED which ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../soak/random.js';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const RUNS = Number(process.env.SETUP_RUNS ?? 4);
const FIRST_SEED = Number(process.env.SETUP_SEED ?? 1);
const OLD = 'Username-Password-Authentication';
const CODE = 'exports.onExecutePostLogin = async () => {};';

/** @typedef {import('../support/two-tenants.js').Migration} Migration */
/** @typedef {import('../support/two-tenants.js').Tenant} Tenant */

/** Some of the members. @param {Random} random @param {Record<string, unknown[]>} choices @returns {Record<string, unknown>} */
const some = (random, choices) =>
  Object.fromEntries(
    Object.entries(choices)
      .filter(() => random.next() < 0.5)
      .map(([name, values]) => [name, random.pick(values)]),
  );

/** @param {Random} random */
const settingsOf = (random) => ({
  connections: [
    {
      old: OLD,
      new: 'Users',
      ...some(random, { enable_clients: [['Shop'], []] }),
    },
  ],
  ...some(random, {
    user_id: ['keep', 'domain'],
    mfa_policy: ['reject', 'migrate'],
    log_level: ['off', 'error', 'info'],
    allow_cidr: [['203.0.113.0/24'], ['198.51.100.7', '203.0.113.9']],
    timeout_ms: [5_000, 12_000],
  }),
});

/** Brings a tenant into a state that others may have left. @param {Random} random @param {Tenant} tenant */
function fill(random, tenant) {
  const { actions, clients } = tenant.management;
  const often = (/** @type {() => void} */ change) => {
    if (random.next() < 0.5) change();
  };
  often(() => {
    const action = actions.add({ name: 'theirs', code: CODE });
    actions.deploy(action);
    often(() => actions.bind('post-login', [{ ref: { type: 'action_id', value: action.id } }]));
  });
  often(() => {
    clients.add({ name: 'Shop 2', app_type: random.pick(['spa', 'regular_web']) });
  });
}

/** @param {Random} random @param {Migration} migration */
function fillBoth(random, { oldTenant, newTenant, desk }) {
  for (const tenant of [oldTenant, newTenant]) fill(random, tenant);
  newTenant.management.clients.add({ name: 'Shop', app_type: 'regular_web' });
  const connection = newTenant.management.connections.byName('Users');
  assert.ok(connection);
  const configuration = some(random, {
    Api_Key: ['key-of-their-own'],
    Url: ['https://example.com'],
  });
  const options = some(random, {
    enabledDatabaseCustomization: [true, false],
    import_mode: [true, false],
    passwordPolicy: ['good', 'low'],
    disable_signup: [true, false],
    customScripts: [
      {},
      { change_password: 'function change(email, password, callback) { callback(null, true); }' },
    ],
  });
  newTenant.management.connections.update(connection, {
    options: { ...connection.options, ...options, configuration },
  });
  desk.env = {
    ...desk.env,
    ...Object.fromEntries(
      Object.entries(configuration).map(([key, value]) => [`NEW_SETTING_${key}`, String(value)]),
    ),
  };
}

/** What `undo` restores: the options of the connection, with the values of its settings. Applications stay enabled. @param {Migration} migration */
function connectionOf({ newTenant: { management } }) {
  const connection = management.connections.byName('Users');
  assert.ok(connection);
  return structuredClone({
    options: { ...connection.options, configuration: 0 },
    settings: management.connections.configurationOf(connection),
  });
}

for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
  test(`setup leaves nothing to change, and undo restores the connection, with the seed ${seed}`, async (t) => {
    const random = new Random(seed);
    const migration = await beginMigration(t, { settings: settingsOf(random) });
    fillBoth(random, migration);
    const { oldTenant, newTenant, desk } = migration;
    const before = connectionOf(migration);
    const first = await desk.json(['setup', '--yes']);
    assert.equal(first.code, 0, first.stdout + first.stderr);
    for (const tenant of [oldTenant, newTenant]) takeWrites(tenant);
    const second = await desk.json(['setup', '--yes']);
    assert.deepEqual(second.document.plan.changes, []);
    assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
    const undone = await desk.json(['undo', '--yes', '--force']);
    assert.equal(undone.code, 0, undone.stdout + undone.stderr);
    assert.deepEqual(connectionOf(migration), before);
  });
}
