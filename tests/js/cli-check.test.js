// @ts-check
// `check` reports each defect with its remedy, and `setup` repairs it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { EMAIL, PASSWORD, beginMigration, takeWrites } from '../support/two-tenants.js';

const { oldTenant, newTenant, desk } = await beginMigration({ after });
const ours = () =>
  /** @type {NonNullable<ReturnType<typeof oldTenant.management.clients.byName>>} */ (
    oldTenant.management.clients.byName('auth0-account-migration')
  );
const action = () =>
  /** @type {NonNullable<ReturnType<typeof oldTenant.management.actions.byName>>} */ (
    oldTenant.management.actions.byName('auth0-account-migration')
  );
const marker = () =>
  oldTenant.management.clients.byName('auth0-account-migration-marker') ?? assert.fail();
const newAction = () =>
  newTenant.management.actions.byName('auth0-account-migration') ?? assert.fail();
const users = () =>
  /** @type {NonNullable<ReturnType<typeof newTenant.management.connections.byName>>} */ (
    newTenant.management.connections.byName('Users')
  );

before(async () => assert.equal((await desk.run(['setup', '--yes'])).code, 0));
beforeEach(() => {
  oldTenant.clearRequests();
  newTenant.clearRequests();
});

/** @typedef {{ id: string, tenant: string, result: string, detail?: string, remedy?: string }} Check */

/** @param {string[]} [args] @param {Record<string, string>} [env] @returns {Promise<{ code: number | null, checks: Check[], failed: Check[] }>} */
async function check(args = [], env = {}) {
  const { code, document } = await desk.json(['check', ...args], { env });
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
  return {
    code,
    checks: document.checks,
    failed: document.checks.filter((/** @type {Check} */ { result }) => result === 'fail'),
  };
}

/** Changes that break a set-up, and the IDs of the checks that must fail then. @type {Record<string, [change: () => void, ids: string[]]>} */
const defects = {
  'a client without its grant types': [
    () => (ours().grant_types = ['client_credentials']),
    ['grant_types'],
  ],
  'a client with another authentication method': [
    () => (ours().token_endpoint_auth_method = 'client_secret_basic'),
    ['auth_method', 'migration_client_token'],
  ],
  'a connection that is not enabled for the client': [
    () =>
      oldTenant.management.connections
        .byName(oldTenant.connection)
        ?.enabledClients.delete(ours().client_id),
    ['old_connection_enabled'],
  ],
  'a client without its grant for the Management API': [
    () =>
      oldTenant.management.clientGrants.delete(
        oldTenant.management.clientGrants.all.find(
          ({ client_id }) => client_id === ours().client_id,
        ) ?? assert.fail(),
      ),
    ['client_grant', 'migration_client_token'],
  ],
  'an Action whose code was changed by hand': [
    () => oldTenant.management.actions.update(action(), { code: `${action().code}\n// mine` }),
    ['action', 'action_deployed'],
  ],
  'an Action that is not bound to the post-login flow': [
    () => void oldTenant.management.actions.bind('post-login', []),
    ['action_bound'],
  ],
  'a marker client without its grant for the Management API': [
    () =>
      oldTenant.management.clientGrants.delete(
        oldTenant.management.clientGrants.find(marker().client_id, oldTenant.audience) ??
          assert.fail(),
      ),
    ['marker_client_grant', 'marker_client_token'],
  ],
  'a marker client whose secret was renewed': [
    () => (marker().client_secret = 'a-new-secret-of-the-marker-client'),
    ['new_action'],
  ],
  'a new Action whose code was changed by hand': [
    () =>
      newTenant.management.actions.update(newAction(), { code: `${newAction().code}\n// mine` }),
    ['new_action', 'new_action_deployed'],
  ],
  'a new Action that is not bound to the post-login flow': [
    () => void newTenant.management.actions.bind('post-login', []),
    ['new_action_bound'],
  ],
  'a script that was changed by hand': [
    () =>
      (users().options.customScripts.login =
        'function login(identifier, password, callback) { callback(null); }'),
    ['script_login'],
  ],
  'import mode that is off': [() => (users().options.import_mode = false), ['import_mode']],
  'a missing setting': [() => delete users().options.configuration.Domain, ['settings']],
};

describe('defects of a set-up', () => {
  for (const [name, [change, ids]] of Object.entries(defects)) {
    test(`check reports ${name} with a remedy, and setup repairs it`, async () => {
      change();
      const report = await check();
      const { document } = await desk.json(['setup', '--yes']);
      assert.equal(report.code, 3);
      assert.deepEqual(
        report.failed.map(({ id }) => id),
        ids,
      );
      for (const failure of report.failed) assert.ok(failure.remedy, JSON.stringify(failure));
      assert.equal(document.status, 'done', JSON.stringify(document));
    });
  }

  test('check passes after setup has repaired all defects', async () => {
    const { code, failed } = await check();
    assert.deepEqual([code, failed], [0, []]);
  });
});

test('check prints the remedy below a failed check, and the totals at the end', async () => {
  users().options.import_mode = false;
  const { code, stdout } = await desk.run(['check']);
  assert.equal(code, 3);
  assert.match(
    stdout,
    /^new tenant, connection Users\n(?:.*\n)*? {2}fail {2}Import Users to Auth0 is on\n {8}it is off: .+\n {8}remedy: Run setup/m,
  );
  assert.match(stdout, /\n\n\d+ passed, 1 warning, 1 failed\n$/);
  assert.match(
    stdout,
    /\n\nWhat failed \(1\)\n {2}fail {2}new tenant, connection Users: Import Users to Auth0 is on\n {8}it is off: .+\n {8}remedy: Run setup.+\n\n\d+ passed/,
  );
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
});

test('check fails when the old tenant requires a second factor from everybody', async () => {
  oldTenant.mfa.policy = 'always';
  const { code, failed } = await check();
  oldTenant.mfa.policy = 'enrolled';
  assert.equal(code, 3);
  assert.deepEqual(
    failed.map(({ id }) => id),
    ['mfa_policy'],
  );
});

test('check fails when the new tenant runs scripts on an unsupported Node', async () => {
  newTenant.management.settings.sandbox_version = '16';
  const { failed } = await check();
  newTenant.management.settings.sandbox_version = '22';
  assert.deepEqual(
    failed.map(({ id }) => id),
    ['sandbox'],
  );
});

test('check reports rejected credentials as a failed check and still checks the other tenant', async () => {
  const { code, checks, failed } = await check([], {
    OLD_CLIENT_SECRET: 'not-the-secret-of-this-client',
  });
  assert.equal(code, 3);
  assert.deepEqual(
    failed.map(({ id, tenant }) => [id, tenant]),
    [['old_token', 'old']],
  );
  assert.ok(checks.some(({ id, result }) => id === 'import_mode' && result === 'pass'));
});

describe('the login of --probe-user', () => {
  /** @param {string} identifier @param {string} password */
  const probe = async (identifier, password) => {
    const { code, checks } = await check(['--probe-user', identifier], {
      PROBE_PASSWORD: password,
    });
    return {
      code,
      ...(checks.find(({ id }) => id === 'probe_login') ?? assert.fail(JSON.stringify(checks))),
    };
  };
  test('check passes when the probed user can log in, and does not mark the user', async () => {
    const { code, result, detail } = await probe(EMAIL, PASSWORD);
    assert.deepEqual([code, result], [0, 'pass']);
    assert.match(detail ?? '', /The user is not marked as moved/);
    const { migration_started, ...metadata } = oldTenant.users.get(EMAIL)?.app_metadata ?? {};
    assert.deepEqual([typeof migration_started, metadata], ['string', { plan: 'gold' }]);
  });
  test('check fails when the password of the probed user is wrong', async () => {
    const { code, result, detail } = await probe(EMAIL, 'Wrong-Horse 8');
    assert.deepEqual([code, result], [3, 'fail'], detail);
  });
  test('check names the reason and a remedy when the probed user is blocked', async () => {
    oldTenant.users.add({ email: 'blocked@example.com', password: PASSWORD, blocked: true });
    const { result, detail, remedy } = await probe('blocked@example.com', PASSWORD);
    assert.deepEqual([result, typeof detail, typeof remedy], ['fail', 'string', 'string']);
    assert.match(detail ?? '', /blocked/);
  });
});
