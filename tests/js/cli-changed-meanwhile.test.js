// @ts-check
// Somebody else changes a tenant after `setup` has read it and before `setup` writes: no change of theirs is lost.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SETUP_WRITES, beginMigration, isWrite, takeWrites } from '../support/two-tenants.js';

/**
 * Calls `change` just before the tenant handles the first write of a command, which is after the command made its plan.
 *
 * @param {import('../tenant/index.js').OldTenant | import('../tenant/index.js').NewTenant} tenant
 * @param {() => unknown} change
 */
function atFirstWrite(tenant, change) {
  tenant.faults.set('/api/v2', {
    pass: true,
    times: 1,
    when: (request) => isWrite(request) && (change(), true),
  });
}

test('setup keeps the position of an Action that is bound after the plan was made', async (t) => {
  const { oldTenant, desk } = await beginMigration(t);
  const { actions } = oldTenant.management;
  const theirs = actions.add({
    name: 'theirs',
    code: 'exports.onExecutePostLogin = async () => {};',
  });
  actions.deploy(theirs);
  atFirstWrite(oldTenant, () =>
    actions.bind('post-login', [
      { ref: { type: 'action_name', value: 'theirs' }, display_name: 'Theirs' },
    ]),
  );
  const { code, stderr } = await desk.run(['setup', '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    actions.bindings.map(({ display_name }) => display_name),
    ['Theirs', 'auth0-account-migration'],
  );
});

test('setup does not bind its Action twice when somebody binds it after the plan was made', async (t) => {
  const { oldTenant, desk } = await beginMigration(t);
  const { actions } = oldTenant.management;
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  const [binding] = actions.bindings.splice(0);
  Object.assign(actions.all[0] ?? assert.fail(), { changed: true });
  atFirstWrite(oldTenant, () => actions.bindings.push(binding ?? assert.fail()));
  takeWrites(oldTenant);
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.deepEqual(takeWrites(oldTenant), ['POST actions/actions/ID/deploy 200']);
  assert.deepEqual(actions.bindings, [binding]);
});

test('setup keeps an address that is added to an allowlist after the plan was made', async (t) => {
  const { oldTenant, desk } = await beginMigration(t);
  const { suspiciousIp } = oldTenant.attackProtection;
  atFirstWrite(oldTenant, () => (suspiciousIp.allowlist = ['192.0.2.1']));
  const { code, stderr } = await desk.run(['setup', '--yes', '--allow-cidr', '203.0.113.0/24']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(suspiciousIp.allowlist, ['192.0.2.1', '203.0.113.0/24']);
});

describe('a connection that is changed after the plan was made', () => {
  /** @type {Record<string, (connection: any) => unknown>} */
  const changes = {
    options: (connection) => (connection.options.passwordPolicy = 'excellent'),
    metadata: (connection) => (connection.more.metadata = { owner: 'crm' }),
    'display name': (connection) => (connection.more.display_name = 'Everybody'),
  };
  for (const [what, change] of Object.entries(changes)) {
    test(`setup stops before it overwrites changed ${what} of a connection, and the next run finishes`, async (t) => {
      const { oldTenant, newTenant, desk } = await beginMigration(t);
      const connection = newTenant.management.connections.byName('Users') ?? assert.fail();
      atFirstWrite(oldTenant, () => change(connection));
      const { code, document } = await desk.json(['setup', '--yes']);
      assert.deepEqual(
        [code, document.problem.code, document.problem.tenant],
        [1, 'changed', 'new'],
      );
      assert.equal(
        document.problem.message,
        'the connection Users was changed by somebody else after the plan was made',
      );
      assert.match(document.problem.remedy, /^Run the command again/);
      // The Action comes before the connection.
      assert.deepEqual(takeWrites(newTenant), SETUP_WRITES.new.slice(0, 3));
      const before = structuredClone({
        ...connection.more,
        passwordPolicy: connection.options.passwordPolicy,
      });
      assert.equal((await desk.run(['setup', '--yes'])).code, 0);
      const {
        metadata: { auth0_account_migration_settings: _, ...metadata },
        ...more
      } = /** @type {any} */ (connection.more);
      assert.deepEqual(
        { ...more, metadata, passwordPolicy: connection.options.passwordPolicy },
        { metadata: {}, ...before },
      );
    });
  }
});
