// @ts-check
// `finish --clean-up` deletes what `setup` has made, in an order in which nothing loses what it needs, and nothing else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EMAIL, PASSWORD, beginMigration, takeWrites } from '../support/two-tenants.js';

/** @typedef {import('../support/two-tenants.js').Migration} Migration */

const STATE = 'auth0-migration.state.json';
const NAME = 'auth0-account-migration';
const settings = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  allow_cidr: ['203.0.113.0/24', '198.51.100.7'],
};
const WRITES = {
  old: [
    'PATCH actions/triggers/post-login/bindings 200',
    'DELETE actions/actions/ID 204',
    'PATCH attack-protection/brute-force-protection 200',
    'PATCH attack-protection/suspicious-ip-throttling 200',
    'DELETE client-grants/ID 204',
    'DELETE clients/ID 204',
    'DELETE client-grants/ID 204',
    'DELETE clients/ID 204',
  ],
  new: ['PATCH actions/triggers/post-login/bindings 200', 'DELETE actions/actions/ID 204'],
};

/** Two tenants after `setup`, a login and `finish`. @param {import('node:test').TestContext} t @param {{ finish?: boolean }} [options] */
async function finished(t, { finish = true } = {}) {
  const migration = await beginMigration(t, { settings });
  const { oldTenant, newTenant, desk } = migration;
  // It was there before setup, and so it stays.
  oldTenant.attackProtection.suspiciousIp.allowlist = ['198.51.100.7'];
  oldTenant.management.clients.add({ name: 'Portal', app_type: 'regular_web' });
  const other = oldTenant.management.actions.add({
    name: 'theirs',
    code: 'exports.onExecutePostLogin = async () => {};',
  });
  oldTenant.management.actions.deploy(other);
  oldTenant.management.actions.bind('post-login', [
    { ref: { type: 'action_id', value: other.id } },
  ]);
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
  if (finish) assert.equal((await desk.run(['finish', '--yes', '--force'])).code, 0);
  takeWrites(oldTenant);
  takeWrites(newTenant);
  return migration;
}

/** @param {Migration} migration */
const left = ({ oldTenant, newTenant }) => ({
  clients: oldTenant.management.clients.all
    .map(({ name }) => name)
    .filter((name) => name === 'Portal' || name.startsWith(NAME)),
  oldActions: oldTenant.management.actions.all.map(({ name }) => name),
  oldFlow: oldTenant.management.actions.bindings.map(({ action }) => action.name),
  newActions: newTenant.management.actions.all.map(({ name }) => name),
  bruteForce: oldTenant.attackProtection.bruteForceSettings.allowlist,
  suspiciousIp: oldTenant.attackProtection.suspiciousIp.allowlist,
});
const CLEAN = {
  clients: ['Portal'],
  oldActions: ['theirs'],
  oldFlow: ['theirs'],
  newActions: [],
  bruteForce: [],
  suspiciousIp: ['198.51.100.7'],
};

/** @param {Migration} migration */
const writes = ({ oldTenant, newTenant }) => ({
  old: takeWrites(oldTenant),
  new: takeWrites(newTenant),
});

test('what setup has made is deleted in order, what others have made stays, and users still log in', async (t) => {
  const migration = await finished(t);
  const { desk, newTenant, oldTenant } = migration;
  const planned = await desk.json(['finish', '--clean-up', '--dry-run']);
  assert.deepEqual([planned.code, planned.document.status], [3, 'planned'], planned.stdout);
  assert.deepEqual(writes(migration), { old: [], new: [] });
  const { code, document, stderr } = await desk.json(['finish', '--clean-up', '--yes']);
  assert.deepEqual([code, document.status], [0, 'done'], stderr);
  assert.deepEqual(
    document.plan.changes.map((/** @type {any} */ { id }) => id),
    planned.document.plan.changes.map((/** @type {any} */ { id }) => id),
  );
  assert.deepEqual(writes(migration), WRITES);
  assert.deepEqual(left(migration), CLEAN);
  const grants = oldTenant.management.clientGrants.all.map(({ client_id }) => client_id);
  assert.equal(
    grants.some((id) => !oldTenant.management.clients.get(id)),
    false,
  );
  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);

  const again = await desk.json(['finish', '--clean-up', '--yes']);
  assert.deepEqual([again.code, again.document.status], [0, 'nothing_to_do']);
  assert.deepEqual(writes(migration), { old: [], new: [] });
});

test('the question says that nothing can be brought back, and without a terminal nothing is deleted', async (t) => {
  const migration = await finished(t);
  const { desk } = migration;
  const asked = await desk.run(['finish', '--clean-up'], {
    terminal: true,
    watch: (child, text) => {
      if (/\[y\/N\] $/.test(text)) child.stdin.write('n\r');
    },
  });
  assert.equal(asked.code, 1, asked.stdout);
  assert.match(asked.stdout, /Make these 10 changes\? What is deleted cannot be brought back\./);
  const { code, document } = await desk.json(['finish', '--clean-up']);
  assert.deepEqual([code, document.problem.code], [2, 'wrong_use']);
  assert.deepEqual(writes(migration), { old: [], new: [] });
});

test('nothing is deleted before the connections are finished', async (t) => {
  const migration = await finished(t, { finish: false });
  const { code, document } = await migration.desk.json(['finish', '--clean-up', '--yes']);
  assert.deepEqual([code, document.problem.code], [1, 'refused']);
  assert.match(document.problem.message, /^the connection Users is not finished/);
  assert.match(document.problem.remedy, /^Run finish first/);
  assert.deepEqual(writes(migration), { old: [], new: [] });
});

test('nothing is deleted when a resource of this name is somebody else’s', async (t) => {
  const migration = await finished(t);
  const client = migration.oldTenant.management.clients.byName(NAME) ?? assert.fail();
  client.description = 'Our portal';
  const { code, document } = await migration.desk.json(['finish', '--clean-up', '--yes']);
  assert.deepEqual([code, document.problem.code], [1, 'name_taken']);
  assert.deepEqual(writes(migration), { old: [], new: [] });
});

test('missing scopes of both tenants are named together before anything is deleted', async (t) => {
  const migration = await finished(t);
  const { desk, oldTenant, newTenant } = migration;
  const missing = [
    'delete:actions',
    'delete:clients',
    'delete:client_grants',
    'update:actions',
    'update:attack_protection',
  ];
  for (const tenant of [oldTenant, newTenant]) {
    tenant.managementClient.scopes = tenant.managementClient.scopes.filter(
      (/** @type {string} */ scope) => !missing.includes(scope),
    );
  }
  const { code, document } = await desk.json(['finish', '--clean-up', '--yes']);
  assert.deepEqual([code, document.problem.code], [1, 'missing_scope']);
  const [, old, new_] = document.problem.message.split('\n');
  for (const scope of missing) assert.ok(old.includes(scope), `${scope}: ${old}`);
  for (const scope of ['delete:actions', 'update:actions']) assert.ok(new_.includes(scope), scope);
  assert.deepEqual(writes(migration), { old: [], new: [] });
});

/** Each write of the old tenant that may be the first one that fails, and how many changes were made before it. */
const BREAKS = [
  ['old', 1, 1],
  ['new', 1, 3],
  ['old', 2, 4],
  ['old', 4, 6],
  ['old', 5, 7],
  ['old', 7, 9],
];
for (const [tenant, passed, applied] of /** @type {['old' | 'new', number, number][]} */ (BREAKS)) {
  test(`a run that breaks off after ${passed} writes in the ${tenant} tenant is finished by the next`, async (t) => {
    const migration = await finished(t);
    const { desk } = migration;
    const { faults } = migration[`${tenant}Tenant`];
    const isWrite = (/** @type {{ method: string }} */ { method }) => method !== 'GET';
    faults.set('/api/v2', [
      { pass: true, when: isWrite, times: passed },
      { status: 400, when: isWrite },
    ]);
    const broken = await desk.json(['finish', '--clean-up', '--yes']);
    assert.deepEqual([broken.code, broken.document.problem?.code], [1, 'refused'], broken.stdout);
    assert.equal(broken.document.problem.applied.length, applied);
    faults.clear();
    const { code, document, stderr } = await desk.json(['finish', '--clean-up', '--yes']);
    assert.deepEqual([code, document.status], [0, 'done'], stderr + JSON.stringify(document));
    assert.deepEqual(left(migration), CLEAN);
  });
}

test('an entry that somebody adds after the clean-up is not removed by a second one', async (t) => {
  const migration = await finished(t);
  const { desk, oldTenant } = migration;
  assert.equal((await desk.run(['finish', '--clean-up', '--yes'])).code, 0);
  assert.equal(JSON.parse(readFileSync(desk.path(STATE), 'utf8')).allowlists, undefined);
  oldTenant.attackProtection.suspiciousIp.allowlist = ['203.0.113.0/24'];
  const again = await desk.json(['finish', '--clean-up', '--yes']);
  assert.equal(again.document.status, 'nothing_to_do');
  assert.deepEqual(oldTenant.attackProtection.suspiciousIp.allowlist, ['203.0.113.0/24']);
});

test('without a state file no entry of an allowlist is removed, and a note says so', async (t) => {
  const migration = await finished(t);
  const { desk, oldTenant } = migration;
  desk.write('elsewhere/keep', '');
  const { code, document } = await desk.json([
    'finish',
    '--clean-up',
    '--yes',
    '--state',
    'elsewhere/none.json',
  ]);
  assert.deepEqual([code, document.status], [0, 'done']);
  assert.ok(
    document.notes.some((/** @type {string} */ note) => note.includes('allow_cidr')),
    document.notes.join('\n'),
  );
  assert.deepEqual(oldTenant.attackProtection.suspiciousIp.allowlist, [
    '198.51.100.7',
    '203.0.113.0/24',
  ]);
});

test('undo keeps the record of the allowlists for a later clean-up', async (t) => {
  const { desk } = await finished(t, { finish: false });
  assert.equal((await desk.run(['undo', '--yes', '--force'])).code, 0);
  const state = JSON.parse(readFileSync(desk.path(STATE), 'utf8'));
  assert.deepEqual(state.allowlists, {
    brute_force: ['203.0.113.0/24', '198.51.100.7'],
    suspicious_ip: ['203.0.113.0/24'],
  });
  assert.deepEqual(state.connections, []);
});

test('what setup has made under former names of the settings file is named by setup and at the end', async (t) => {
  const migration = await beginMigration(t, { settings });
  const { desk, oldTenant, newTenant } = migration;
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  const names = { migration_client: 'Renamed', marker_client: 'Renamed marker', action: 'renamed' };
  desk.write('auth0-migration.json', JSON.stringify({ ...settings, ...names }));
  const again = await desk.json(['setup', '--yes']);
  assert.equal(again.code, 0, again.stderr);
  assert.equal((await desk.run(['finish', '--yes', '--force'])).code, 0);
  const cleaned = await desk.json(['finish', '--clean-up', '--yes']);
  assert.deepEqual([cleaned.code, cleaned.document.status], [0, 'done'], cleaned.stderr);
  for (const { plan } of [again.document, cleaned.document]) {
    const warnings = plan.warnings.filter((/** @type {string} */ each) =>
      / that (the settings|setup) /.test(each),
    );
    assert.equal(warnings.length, 3, warnings.join('\n'));
    assert.match(warnings[0], new RegExp(`not name: ${NAME}, ${NAME}-marker\\. `));
    assert.match(warnings[1], new RegExp(`flow of the old tenant .+ no longer name: ${NAME}\\. `));
    assert.match(warnings[2], new RegExp(`flow of the new tenant .+ no longer name: ${NAME}\\. `));
  }
  const { management } = oldTenant;
  assert.deepEqual(
    management.clients.all.map(({ name }) => name).filter((name) => /renamed/i.test(name)),
    [],
  );
  assert.deepEqual(
    newTenant.management.actions.bindings.map(({ action }) => action.name),
    [NAME],
  );
});
