// @ts-check
// `rotate-secret` that is stopped before its end, and what it refuses to begin: nobody is locked out, and the next run finishes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EMAIL, PASSWORD, beginMigration, isWrite, takeWrites } from '../support/two-tenants.js';
import {
  MARKER,
  NAME,
  ROTATE,
  assertNobodyIsLockedOut,
  assertRotated,
  clientsOf,
} from '../support/rotation.js';

/** All writes of a rotation of both secrets, in their order. */
const WRITES = /** @type {const} */ ([
  ['oldTenant', 'PATCH clients/ID 200'],
  ['oldTenant', 'PATCH clients/ID 200'],
  ['oldTenant', 'POST clients 201'],
  ['oldTenant', 'PATCH connections/ID/clients 204'],
  ['oldTenant', 'POST client-grants 201'],
  ['oldTenant', 'POST clients 201'],
  ['oldTenant', 'POST client-grants 201'],
  ['oldTenant', 'PATCH actions/actions/ID 200'],
  ['oldTenant', 'POST actions/actions/ID/deploy 200'],
  ['newTenant', 'PATCH actions/actions/ID 200'],
  ['newTenant', 'POST actions/actions/ID/deploy 200'],
  ['newTenant', 'PATCH connections/ID 200'],
  ['newTenant', 'PATCH connections/ID 200'],
  ['oldTenant', 'PATCH actions/actions/ID 200'],
  ['oldTenant', 'POST actions/actions/ID/deploy 200'],
  ['oldTenant', 'DELETE clients/ID 204'],
  ['oldTenant', 'DELETE clients/ID 204'],
]);
const SECOND = 'second@example.com';
const THIRD = 'third@example.com';
const users = [EMAIL, SECOND, THIRD].map((email) => ({ email, password: PASSWORD }));
/** @typedef {{ status?: number, body?: object, method?: string, cutBody?: boolean }} WriteFault */
/** How a write fails. Only POST requests lose their answer, because the others can be repeated without harm. @type {Record<string, WriteFault>} */
const FAULTS = {
  'is refused': { status: 400, body: { statusCode: 400, error: 'Bad Request', message: 'No' } },
  'gets no complete answer': { method: 'POST', cutBody: true },
};

/** Two tenants after `setup`. @param {import('node:test').TestContext} t @param {object} [options] */
async function setUp(t, options = {}) {
  const migration = await beginMigration(t, { oldTenant: { users }, ...options });
  assert.equal((await migration.desk.run(['setup', '--yes'])).code, 0);
  takeWrites(migration.oldTenant);
  takeWrites(migration.newTenant);
  return { ...migration, before: clientsOf(migration) };
}

/** @param {import('../support/two-tenants.js').Migration} migration */
const writes = ({ oldTenant, newTenant }) => [takeWrites(oldTenant), takeWrites(newTenant)];

test('the plan has every write in its order and nothing else, and a dry run makes none', async (t) => {
  const migration = await setUp(t);
  const { desk, before } = migration;
  const planned = await desk.json(['rotate-secret', '--dry-run']);
  assert.deepEqual([planned.code, planned.document.status], [3, 'planned'], planned.stdout);
  assert.deepEqual(writes(migration), [[], []]);
  const { code, document, stderr } = await desk.json(ROTATE);
  assert.deepEqual([code, document.status], [0, 'done'], stderr + JSON.stringify(document));
  assert.deepEqual(
    document.plan.changes.map((/** @type {any} */ { id }) => id),
    planned.document.plan.changes.map((/** @type {any} */ { id }) => id),
  );
  const ids = document.plan.changes.map((/** @type {any} */ { id }) => id);
  assert.equal(new Set(ids).size, ids.length, ids.join('\n'));
  assert.deepEqual(
    writes(migration),
    ['oldTenant', 'newTenant'].map((name) =>
      WRITES.filter(([tenant]) => tenant === name).map(([, write]) => write),
    ),
  );
  await assertRotated(migration, before);
  await assertNobodyIsLockedOut(migration);
});

for (const [name, fault] of Object.entries(FAULTS)) {
  describe(`a write that ${name}`, { concurrency: 2 }, () => {
    for (const [index, [tenant, write]] of WRITES.entries()) {
      if (!write.startsWith(fault.method ?? '')) continue;
      test(`write ${index + 1} (${write}): users log in, and the next run finishes`, async (t) => {
        const migration = await setUp(t);
        const { desk, before } = migration;
        const passed = WRITES.slice(0, index).filter(([name]) => name === tenant).length;
        migration[tenant].faults.set('/api/v2', [
          { pass: true, times: passed, when: isWrite },
          { ...fault, when: isWrite },
        ]);
        const broken = await desk.run(ROTATE);
        assert.equal(broken.code, 1, broken.stdout + broken.stderr);
        migration[tenant].faults.clear();
        await assertNobodyIsLockedOut(migration);
        // In every second case, setup runs first, as somebody may who does not know of the rotation.
        if (index % 2 === 0) {
          const { code, stdout, stderr } = await desk.run(['setup', '--yes']);
          assert.equal(code, 0, stdout + stderr);
          await assertNobodyIsLockedOut(migration, SECOND);
        }
        const { code, document, stderr } = await desk.json(ROTATE);
        assert.deepEqual([code, document.status], [0, 'done'], stderr + JSON.stringify(document));
        await assertRotated(migration, before);
        await assertNobodyIsLockedOut(migration, THIRD);
      });
    }
  });
}

test('while a rotation is not finished, setup warns and finish --clean-up deletes nothing', async (t) => {
  const migration = await setUp(t);
  const { desk, oldTenant } = migration;
  oldTenant.faults.set('/api/v2/clients', { method: 'DELETE', status: 400, body: {} });
  assert.equal((await desk.run(ROTATE)).code, 1);
  oldTenant.faults.clear();
  const { document } = await desk.json(['setup', '--yes']);
  assert.match(document.plan.warnings.join('\n'), /former migration client .+ \(retiring\)/);
  const checked = await desk.json(['check']);
  const rotation = checked.document.checks.find((/** @type {any} */ { id }) => id === 'rotation');
  assert.equal(rotation.result, 'warn');
  assert.match(rotation.detail, /former migration client .+ \(retiring\)/);
  assert.equal((await desk.run(['finish', '--yes', '--force'])).code, 0);
  writes(migration);
  const refused = await desk.json(['finish', '--clean-up', '--yes']);
  assert.deepEqual([refused.code, refused.document.problem.code], [1, 'refused']);
  assert.match(refused.document.problem.remedy, /rotate-secret/);
  assert.deepEqual(writes(migration), [[], []]);
  assert.equal((await desk.run(ROTATE)).code, 0);
  const { code, stderr } = await desk.run(['finish', '--clean-up', '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(clientsOf(migration), []);
});

test('a run that finishes an earlier one begins no other rotation, and says so', async (t) => {
  const migration = await setUp(t);
  const { desk, oldTenant, before } = migration;
  oldTenant.faults.set('/api/v2/clients', { method: 'DELETE', status: 400, body: {} });
  assert.equal((await desk.run([...ROTATE, '--client', 'migration'])).code, 1);
  oldTenant.faults.clear();
  const { code, document } = await desk.json(ROTATE);
  assert.equal(code, 0);
  assert.match(document.plan.warnings.join('\n'), /The marker client is not part of it/);
  const after = clientsOf(migration);
  const idOf = (/** @type {typeof after} */ clients, /** @type {string} */ name) =>
    clients.find((client) => client.name === name)?.client_id;
  assert.equal(idOf(after, MARKER), idOf(before, MARKER));
  assert.notEqual(idOf(after, NAME), idOf(before, NAME));
});

test('a run that finishes a rotation of both does not say that one was left out', async (t) => {
  const migration = await setUp(t);
  const { desk, oldTenant, before } = migration;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  let deleted = 0;
  oldTenant.faults.set('/api/v2/clients', {
    method: 'DELETE',
    pass: true,
    // The first one deletes the former migration client.
    when: () => ++deleted === 1 && (running?.kill('SIGKILL') ?? false),
  });
  const { code: killed } = await desk.run(ROTATE, { started: (child) => (running = child) });
  assert.equal(killed, null);
  oldTenant.faults.clear();
  const { code, document } = await desk.json(ROTATE);
  assert.equal(code, 0);
  assert.match(
    document.plan.warnings.join('\n'),
    /The migration client is not part of what is left: it has another secret already, unless/,
  );
  await assertRotated(migration, before);
});

test('a new secret that the old tenant does not accept yet is waited for before it is used', async (t) => {
  const migration = await setUp(t);
  const { desk, oldTenant, newTenant, before } = migration;
  const own = oldTenant.managementClient.client_id;
  const isNew = (/** @type {any} */ { body }) =>
    ![own, ...before.map(({ client_id }) => client_id)].includes(body?.client_id);
  oldTenant.faults.set('/oauth/token', {
    status: 401,
    body: { error: 'access_denied', error_description: 'Unauthorized' },
    when: isNew,
    times: 2,
  });
  const { code, stderr } = await desk.run(ROTATE);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /waiting 2 s \(the new application is not accepted yet\)/);
  await assertRotated(migration, before);
  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
});

describe('rotate-secret begins nothing', () => {
  test('before setup is complete', async (t) => {
    const migration = await beginMigration(t);
    const { code, document } = await migration.desk.json(ROTATE);
    assert.deepEqual([code, document.problem.code], [1, 'refused']);
    assert.match(document.problem.remedy, /^Run setup first/);
    assert.deepEqual(writes(migration), [[], []]);
  });

  test('after finish, as nothing uses the migration client', async (t) => {
    const migration = await setUp(t);
    const { desk } = migration;
    assert.equal((await desk.run(['finish', '--yes', '--force'])).code, 0);
    writes(migration);
    const { code, document } = await desk.json(ROTATE);
    assert.deepEqual([code, document.problem.code], [1, 'refused']);
    assert.deepEqual(writes(migration), [[], []]);
    // The Action still marks users.
    const marker = await desk.run([...ROTATE, '--client', 'marker']);
    assert.equal(marker.code, 0, marker.stderr);
  });

  test('with a client that something else may use', async (t) => {
    const migration = await setUp(t);
    const client = migration.oldTenant.management.clients.byName(NAME) ?? assert.fail();
    client.description = 'Our portal';
    const { code, document } = await migration.desk.json(ROTATE);
    assert.deepEqual([code, document.problem.code], [1, 'name_taken']);
    assert.deepEqual(writes(migration), [[], []]);
  });

  test('while another connection has the scripts', async (t) => {
    const migration = await setUp(t);
    const { connections } = migration.newTenant.management;
    const { options } = connections.byName('Users') ?? assert.fail();
    connections.add({ name: 'Staff', options: { ...options, configuration: {} } });
    const { code, document } = await migration.desk.json(ROTATE);
    assert.deepEqual([code, document.problem.code], [1, 'refused']);
    assert.match(document.problem.message, /the connection Staff/);
    assert.deepEqual(writes(migration), [[], []]);
  });

  test('without the scopes, all of which are named', async (t) => {
    const migration = await setUp(t);
    const { desk, oldTenant, newTenant } = migration;
    const missing = ['delete:clients', 'create:clients', 'update:actions', 'update:connections'];
    for (const { managementClient } of [oldTenant, newTenant]) {
      managementClient.scopes = managementClient.scopes.filter(
        (/** @type {string} */ scope) => !missing.includes(scope),
      );
    }
    const { code, document } = await desk.json(ROTATE);
    assert.deepEqual([code, document.problem.code], [1, 'missing_scope']);
    for (const scope of missing) assert.ok(document.problem.message.includes(scope), scope);
    assert.deepEqual(writes(migration), [[], []]);
  });

  test('without a terminal to ask on, or with a wait that is none', async (t) => {
    const migration = await setUp(t);
    const { desk } = migration;
    const asked = await desk.json(['rotate-secret']);
    assert.deepEqual([asked.code, asked.document.problem.code], [2, 'wrong_use']);
    for (const wait of ['soon', '3601', '-1']) {
      const { code } = await desk.json(['rotate-secret', '--wait', wait, '--yes']);
      assert.equal(code, 2, wait);
    }
    assert.deepEqual(writes(migration), [[], []]);
  });
});
